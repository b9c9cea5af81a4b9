// Sets of arrays.

import type { Conjunction, Conjunctions } from './conjunction.ts';

/** From `min` to `max` items at index `from` or later satisfy `schema`. */
export interface Contains {
  schema: Conjunction;
  min: number;
  max: number;
  from: number;
}

export interface ArrayShape {
  /** What the first items satisfy. */
  prefix: readonly Conjunction[];
  /** What each item behind the prefix satisfies. */
  rest: Conjunction;
  min: number;
  /** Infinity without a limit. */
  max: number;
  contains: readonly Contains[];
  /** Whether no two items are equal. */
  unique: boolean;
}

export function anyArray(conjunctions: Conjunctions): ArrayShape {
  return { prefix: [], rest: conjunctions.any, min: 0, max: Number.POSITIVE_INFINITY, contains: [], unique: false };
}

export function intersectArrays(conjunctions: Conjunctions, a: ArrayShape, b: ArrayShape): ArrayShape {
  const length = Math.max(a.prefix.length, b.prefix.length);
  return {
    prefix: Array.from({ length }, (_, index) => conjunctions.and(itemAt(a, index), itemAt(b, index))),
    rest: conjunctions.and(a.rest, b.rest),
    min: Math.max(a.min, b.min),
    max: Math.min(a.max, b.max),
    contains: [...a.contains, ...b.contains],
    unique: a.unique || b.unique,
  };
}

/** What the item at `index` satisfies. */
export function itemAt({ prefix, rest }: ArrayShape, index: number): Conjunction {
  return prefix[index] ?? rest;
}

/** Equal for equal shapes. */
export function arrayText({ prefix, rest, min, max, contains, unique }: ArrayShape): string {
  const counted = contains.map((each) => `${each.schema.id}:${each.min}:${each.max}:${each.from}`);
  return `${prefix.map(({ id }) => id).join()}|${rest.id}|${min}|${max}|${counted.join()}|${unique}`;
}
