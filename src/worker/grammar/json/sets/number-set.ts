// Sets of numbers: a range, of all numbers in it or of the multiples of a step.

import { compareDecimals, type Decimal, decimalOf, negated, nextAbove, nextBelow, scaled } from './decimal.ts';

/**
 * The numbers from `min` to `max`, both included. An exclusive bound is the double beside it, so
 * that a reader who rounds to doubles finds it held, too.
 */
export interface NumberSet {
  min: Decimal;
  max: Decimal;
  /** If not null, only its multiples. */
  step: Decimal | null;
  /** Not the multiples of any of these. */
  notSteps: readonly Decimal[];
}

const LARGEST = decimalOf(Number.MAX_VALUE);

export const ALL_NUMBERS: NumberSet = { min: negated(LARGEST), max: LARGEST, step: null, notSteps: [] };

/** The whole numbers, 1.0 among them. */
export const INTEGERS: NumberSet = { ...ALL_NUMBERS, step: { digits: 1n, exponent: 0 } };

/** The numbers that are not whole. */
export const FRACTIONS: NumberSet = { ...ALL_NUMBERS, notSteps: [{ digits: 1n, exponent: 0 }] };

export function atLeast(min: Decimal): NumberSet {
  return { ...ALL_NUMBERS, min };
}

export function atMost(max: Decimal): NumberSet {
  return { ...ALL_NUMBERS, max };
}

export function above(bound: Decimal): NumberSet {
  return atLeast(nextAbove(bound));
}

export function below(bound: Decimal): NumberSet {
  return atMost(nextBelow(bound));
}

/** All numbers but `values`: the ranges between them. */
export function allBut(values: readonly Decimal[]): NumberSet[] {
  const sorted = values.toSorted(compareDecimals);
  const mins = [ALL_NUMBERS.min, ...sorted.map(nextAbove)];
  const maxs = [...sorted.map(nextBelow), ALL_NUMBERS.max];
  return mins.flatMap((min, at) => {
    const set = { min, max: maxs[at] ?? ALL_NUMBERS.max, step: null, notSteps: [] };
    return isEmptyNumbers(set) ? [] : [set];
  });
}

export function onlyNumber(value: Decimal): NumberSet {
  return { ...ALL_NUMBERS, min: value, max: value };
}

export function intersectNumbers(a: NumberSet, b: NumberSet): NumberSet {
  return {
    min: compareDecimals(a.min, b.min) > 0 ? a.min : b.min,
    max: compareDecimals(a.max, b.max) < 0 ? a.max : b.max,
    step: commonStep(a.step, b.step),
    notSteps: a.notSteps.length === 0 ? b.notSteps : [...a.notSteps, ...b.notSteps],
  };
}

/** Whether the bounds alone say that the set is empty. */
export function isEmptyNumbers({ min, max }: NumberSet): boolean {
  return compareDecimals(min, max) > 0;
}

/** The least common multiple of two steps. */
function commonStep(a: Decimal | null, b: Decimal | null): Decimal | null {
  if (a === null || b === null) return a ?? b;
  const exponent = Math.min(a.exponent, b.exponent);
  const [inA, inB] = [scaled(a, -exponent).value, scaled(b, -exponent).value];
  return { digits: (inA / greatestDivisor(inA, inB)) * inB, exponent };
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestDivisor(b, a % b);
}

/** Equal for equal sets. */
export function numbersText({ min, max, step, notSteps }: NumberSet): string {
  const text = (value: Decimal | null) => (value === null ? '' : `${value.digits}e${value.exponent}`);
  return `${text(min)} ${text(max)} ${text(step)} ${notSteps.map(text).toSorted().join()}`;
}
