// Reads the items of an array, and allows only those from which an array of the shape can still
// come.

import { type ArrayShape, itemAt } from '../sets/array-shape.ts';
import type { Conjunction, Conjunctions } from '../sets/conjunction.ts';
import { ContainsPlan } from './contains-plan.ts';
import { MachineNotHeld } from './machine-not-held.ts';

/** What is known of the other sets of the schema. */
export interface Neighbours {
  readonly conjunctions: Conjunctions;
  isEmpty(conjunction: Conjunction): boolean;
  /** The conjunctions of single values, if they are few; null if not. */
  singleValues(conjunction: Conjunction): readonly Conjunction[] | null;
}

/** What matters of the items that were read. */
export interface ArrayProgress {
  /** Items, as far as their number matters. */
  readonly index: number;
  /** For each `contains`, the items that satisfied it, as far as their number matters. */
  readonly counts: readonly number[];
  /** Ids of the values that were read, where items are unique. */
  readonly taken: readonly number[];
}

/** One way to go on: an item, and the progress behind it. */
export interface ItemOption {
  item: Conjunction;
  behind: ArrayProgress;
}

let machines = 0;

export class ArrayMachine {
  readonly id = machines++;
  readonly start: ArrayProgress;
  readonly #shape: ArrayShape;
  readonly #neighbours: Neighbours;
  /** The values that items may have, each once; null if items need not be unique. */
  readonly #unique: readonly Conjunction[] | null;
  readonly #plan: ContainsPlan | null;
  /** The most items that there may be. */
  readonly #max: number;

  constructor(shape: ArrayShape, neighbours: Neighbours) {
    this.#shape = shape;
    this.#neighbours = neighbours;
    this.#unique = this.#uniqueValues();
    this.#max = Math.min(shape.max, this.#unique?.length ?? this.#possibleLength());
    this.#plan = shape.contains.length === 0 ? null : new ContainsPlan({ ...shape, max: this.#max }, neighbours);
    this.start = { index: 0, counts: shape.contains.map(() => 0), taken: [] };
  }

  get isEmpty(): boolean {
    return this.#plan === null ? this.#shape.min > this.#max : !this.#plan.leadsOn(this.start);
  }

  mayEnd(progress: ArrayProgress): boolean {
    return progress.index >= this.#shape.min && (this.#plan === null || this.#plan.mayEnd(progress));
  }

  /** The ways to read one more item. */
  options(progress: ArrayProgress): ItemOption[] {
    if (progress.index >= this.#max) return [];
    if (this.#unique !== null) return this.#untaken(this.#unique, progress);
    if (this.#plan !== null) return this.#plan.options(progress);
    return [{ item: itemAt(this.#shape, progress.index), behind: { ...progress, index: this.#indexBehind(progress.index) } }];
  }

  /** Everything that an item may have to satisfy. */
  children(): readonly Conjunction[] {
    if (this.#unique !== null) return this.#unique;
    if (this.#plan !== null) return this.#plan.children();
    return [...this.#shape.prefix.slice(0, this.#max), ...(this.#max > this.#shape.prefix.length ? [this.#shape.rest] : [])];
  }

  #uniqueValues(): readonly Conjunction[] | null {
    const { unique, max, contains, prefix, rest } = this.#shape;
    if (!unique || max <= 1) return null;
    if (prefix.length === 0 && this.#neighbours.isEmpty(rest)) return null;
    const values = prefix.length === 0 && contains.length === 0 ? this.#neighbours.singleValues(rest) : null;
    if (values === null) throw new MachineNotHeld('uniqueItems', 'it is held only where all items are of one list of values');
    return values;
  }

  /** Where a value that no item has is demanded, the array ends before. */
  #possibleLength(): number {
    const { prefix, rest } = this.#shape;
    const missing = prefix.findIndex((item) => this.#neighbours.isEmpty(item));
    if (missing >= 0) return missing;
    return this.#shape.max > prefix.length && this.#neighbours.isEmpty(rest) ? prefix.length : Number.POSITIVE_INFINITY;
  }

  #untaken(values: readonly Conjunction[], { index, counts, taken }: ArrayProgress): ItemOption[] {
    return values
      .filter(({ id }) => !taken.includes(id))
      .map((item) => ({ item, behind: { index: index + 1, counts, taken: [...taken, item.id].toSorted((a, b) => a - b) } }));
  }

  #indexBehind(index: number): number {
    if (Number.isFinite(this.#max)) return index + 1;
    return Math.min(index + 1, Math.max(this.#shape.min, this.#shape.prefix.length));
  }
}
