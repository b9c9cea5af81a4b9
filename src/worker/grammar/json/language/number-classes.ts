// Sorts numbers that were begun into classes: those of one class go on alike, so they share a mask.
// A class is read off the digits' place among the bounds, without looking ahead.

import { type Decimal, order, powerOfTen } from '../sets/decimal.ts';
import { LEAST_EXPONENT } from './scientific.ts';

/** Digits further than a token reaches. */
const HORIZON = 8;

/** The digits of a number that were read, and the set that it must be in. */
export interface BegunNumber {
  digits: bigint;
  /** How many digits are behind the point; null before the point. */
  places: number | null;
}

/** The magnitudes of one sign. */
export interface NumberRules {
  /** Bounds in units of the smallest place that matters, and as they are. */
  low: bigint;
  high: bigint;
  min: Decimal;
  max: Decimal;
  /** Places behind the point that matter. */
  places: number;
  /** Of all these, the remainder of the digits matters; empty if every number will do. */
  steps: readonly bigint[];
  /** Whether an exponent may follow. */
  exponents: boolean;
}

export class NumberClasses {
  readonly #rules: NumberRules;
  readonly #low: string;
  readonly #high: string;
  readonly #min: string;
  readonly #max: string;

  constructor(rules: NumberRules) {
    this.#rules = rules;
    this.#low = `${rules.low}`;
    this.#high = `${rules.high}`;
    this.#min = `${rules.min.digits}`;
    this.#max = `${rules.max.digits}`;
  }

  /** Name of the class; null for digits with which a bound begins: they are a class of their own. */
  of({ digits, places }: BegunNumber): string | null {
    const text = `${digits}`;
    const plain = places === null ? this.#whole(text) : this.#fraction(digits, places);
    const exponents = this.#exponents(text, places ?? 0);
    return plain === null || exponents === null ? null : `${plain}x${exponents}`;
  }

  /** How many digits must follow, and how many may, for a whole number in the range. */
  #whole(text: string): string | null {
    const { low, places } = this.#rules;
    const toLow = this.#low.length - places - text.length;
    const toHigh = this.#high.length - places - text.length;
    const beside = (bound: string, missing: number) => (missing < 0 ? 1 : compare(text, bound.slice(0, text.length)));
    const [aboveLow, aboveHigh] = [beside(this.#low, toLow), beside(this.#high, toHigh)];
    const isOnBound = (low > 0n && toLow >= 0 && aboveLow === 0) || (toHigh >= 0 && aboveHigh === 0);
    if (isOnBound) return null;
    const least = low === 0n ? 0 : Math.max(0, toLow + (aboveLow < 0 ? 1 : 0));
    const most = toHigh - (aboveHigh > 0 ? 1 : 0);
    return least > most ? 'out' : `${this.#near(least)}-${this.#near(most)}${this.#remainders(BigInt(text))}`;
  }

  /** How many places are left, and whether a number in the range comes of them. */
  #fraction(digits: bigint, places: number): string | null {
    const { low, high } = this.#rules;
    const left = this.#rules.places - places;
    const unit = powerOfTen(Math.abs(left));
    const first = left < 0 ? digits / unit : digits * unit;
    const last = left <= 0 ? first : first + unit - 1n;
    const isOut = last < low || first > high;
    const isIn = first >= low && last <= high;
    if (isOut) return `.${this.#near(left)}out`;
    // Behind the last place, zeros may follow whatever the digits are.
    return isIn ? `.${this.#near(left)}${left > 0 ? this.#remainders(digits) : this.#remainders(first)}` : null;
  }

  /** The exponents that may follow; null where further digits decide. */
  #exponents(text: string, places: number): string | null {
    const { exponents, min, max } = this.#rules;
    if (!exponents || text === '0' || text.length !== places + 1 || max.digits === 0n) return '';
    const [toMin, toMax] = [beside(text, this.#min), beside(text, this.#max)];
    if (toMax === 0 || (toMin === 0 && min.digits !== 0n)) return null;
    const low = min.digits === 0n ? LEAST_EXPONENT : order(min) + (toMin < 0 ? 1 : 0);
    const high = order(max) - (toMax > 0 ? 1 : 0);
    return low <= high ? `${low}e${high}` : '';
  }

  /** Where every number will do, counts beyond the next token are one. */
  #near(count: number): number {
    return this.#rules.steps.length === 0 ? Math.min(count, HORIZON + 1) : count;
  }

  #remainders(digits: bigint): string {
    return this.#rules.steps.map((step) => `m${digits % step}`).join('');
  }
}

/** Compares a mantissa's digits with as many of a bound's. */
function beside(text: string, bound: string): number {
  return compare(text, bound.slice(0, text.length).padEnd(text.length, '0'));
}

/** Compares texts of equal length. */
function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
