// Sets of strings: a finite list, or an automaton, both with a range of lengths.

import { type Dfa, labelOf } from '../../pattern/dfa.ts';
import { ANY_TEXT, complementOf, dfaOfTexts, intersection, isEmptyDfa } from '../../pattern/dfa-algebra.ts';

/** Lengths count code points. */
export interface StringSet {
  /** If not null, exactly these texts; then the rest of the set says nothing more. */
  values: ReadonlySet<string> | null;
  /** If not null, only texts of this language. */
  dfa: Dfa | null;
  min: number;
  /** Infinity without a limit. */
  max: number;
}

export const ALL_STRINGS: StringSet = { values: null, dfa: null, min: 0, max: Number.POSITIVE_INFINITY };

export function onlyStrings(values: Iterable<string>): StringSet {
  return { ...ALL_STRINGS, values: new Set(values) };
}

export function matching(dfa: Dfa): StringSet {
  return { ...ALL_STRINGS, dfa };
}

export function notMatching(dfa: Dfa): StringSet {
  return matching(complementOf(dfa));
}

export function allStringsBut(values: readonly string[]): StringSet {
  return values.length === 0 ? ALL_STRINGS : notMatching(dfaOfTexts(values));
}

export function intersectStrings(a: StringSet, b: StringSet): StringSet {
  if (a.values !== null) return onlyStrings([...a.values].filter((text) => contains(b, text)));
  if (b.values !== null) return intersectStrings(b, a);
  return {
    values: null,
    dfa: a.dfa === null || b.dfa === null ? (a.dfa ?? b.dfa) : a.dfa === b.dfa ? a.dfa : intersection(a.dfa, b.dfa),
    min: Math.max(a.min, b.min),
    max: Math.min(a.max, b.max),
  };
}

/** Whether the set is empty, as far as its list, its lengths and its automaton alone say. */
export function isEmptyStrings({ values, dfa, min, max }: StringSet): boolean {
  return values?.size === 0 || min > max || (dfa !== null && isEmptyDfa(dfa));
}

export function contains({ values, dfa, min, max }: StringSet, text: string): boolean {
  if (values !== null) return values.has(text);
  const length = [...text].length;
  return length >= min && length <= max && (dfa === null || labelOf(dfa, text) !== 0);
}

/** The automaton of a set, without its lengths. */
export function dfaOf({ values, dfa }: StringSet): Dfa {
  return values === null ? (dfa ?? ANY_TEXT) : dfaOfTexts(values);
}
