// Sets of JSON values, as unions of sets of one type.

import { type ArrayShape, anyArray, arrayText, intersectArrays } from './array-shape.ts';
import type { Conjunctions } from './conjunction.ts';
import { ALL_NUMBERS, intersectNumbers, isEmptyNumbers, type NumberSet, numbersText } from './number-set.ts';
import { anyObject, intersectObjects, isPlainlyEmpty, type ObjectShape, objectText } from './object-shape.ts';
import { ALL_STRINGS, intersectStrings, isEmptyStrings, type StringSet } from './string-set.ts';

export type LiteralText = 'null' | 'true' | 'false';

/** A value is in the set if one entry of its type has it. */
export interface ValueSet {
  literals: ReadonlySet<LiteralText>;
  numbers: readonly NumberSet[];
  strings: readonly StringSet[];
  arrays: readonly ArrayShape[];
  objects: readonly ObjectShape[];
}

export const NO_VALUES: ValueSet = { literals: new Set(), numbers: [], strings: [], arrays: [], objects: [] };

const LITERALS: ReadonlySet<LiteralText> = new Set<LiteralText>(['null', 'true', 'false']);

/** Unions with more entries of one type take too long to hold. */
const MAX_ENTRIES = 5_000;

/** Thrown where a union has too many entries. */
export class TooManyAlternatives extends Error {
  override readonly name = 'TooManyAlternatives';
}

/** The algebra of value sets over one table of conjunctions. */
export class ValueSets {
  readonly #conjunctions: Conjunctions;
  readonly all: ValueSet;

  constructor(conjunctions: Conjunctions) {
    this.#conjunctions = conjunctions;
    const arrays = [anyArray(conjunctions)];
    this.all = { literals: LITERALS, numbers: [ALL_NUMBERS], strings: [ALL_STRINGS], arrays, objects: [anyObject(conjunctions)] };
  }

  intersect(a: ValueSet, b: ValueSet): ValueSet {
    if (a === this.all || a === b) return b;
    if (b === this.all) return a;
    const conjunctions = this.#conjunctions;
    return {
      literals: new Set([...a.literals].filter((literal) => b.literals.has(literal))),
      numbers: pairwise(a.numbers, b.numbers, intersectNumbers, (set) => !isEmptyNumbers(set)),
      strings: pairwise(a.strings, b.strings, intersectStrings, (set) => !isEmptyStrings(set)),
      arrays: pairwise(
        a.arrays,
        b.arrays,
        (x, y) => intersectArrays(conjunctions, x, y),
        ({ min, max }) => min <= max,
      ),
      objects: pairwise(
        a.objects,
        b.objects,
        (x, y) => intersectObjects(conjunctions, x, y),
        (shape) => !isPlainlyEmpty(conjunctions, shape),
      ),
    };
  }

  union(sets: readonly ValueSet[]): ValueSet {
    const [only] = sets;
    if (sets.length === 1 && only !== undefined) return only;
    return {
      literals: new Set(sets.flatMap(({ literals }) => [...literals])),
      numbers: distinct(
        sets.map(({ numbers }) => numbers),
        numbersText,
      ),
      strings: joinStrings(sets.flatMap(({ strings }) => strings)),
      arrays: distinct(
        sets.map(({ arrays }) => arrays),
        arrayText,
      ),
      objects: distinct(
        sets.map(({ objects }) => objects),
        objectText,
      ),
    };
  }
}

function pairwise<T>(a: readonly T[], b: readonly T[], join: (x: T, y: T) => T, holds: (entry: T) => boolean): T[] {
  if (a.length * b.length > MAX_ENTRIES * 50) throw new TooManyAlternatives();
  const joined = a.flatMap((x) => b.map((y) => join(x, y)).filter(holds));
  if (joined.length > MAX_ENTRIES) throw new TooManyAlternatives();
  return joined;
}

function distinct<T>(lists: readonly (readonly T[])[], text: (entry: T) => string): T[] {
  const found = [...new Map(lists.flat().map((entry) => [text(entry), entry])).values()];
  if (found.length > MAX_ENTRIES) throw new TooManyAlternatives();
  return found;
}

/** Lists become one list; a set of all strings leaves no other. */
function joinStrings(sets: readonly StringSet[]): StringSet[] {
  const free = sets.find(({ values, dfa, min, max }) => values === null && dfa === null && min === 0 && !Number.isFinite(max));
  if (free !== undefined) return [free];
  const listed = sets.flatMap(({ values }) => [...(values ?? [])]);
  const others = [...new Set(sets.filter(({ values }) => values === null))];
  return listed.length === 0 ? others : [{ ...ALL_STRINGS, values: new Set(listed) }, ...others];
}
