// Plans arrays that must contain items of given kinds: each item satisfies some of them.

import { type ArrayShape, type Contains, itemAt } from '../sets/array-shape.ts';
import type { Conjunction, Conjunctions } from '../sets/conjunction.ts';
import type { ArrayProgress, ItemOption } from './array-machine.ts';
import { MachineNotHeld } from './machine-not-held.ts';

const MAX_KINDS = 4;
const MAX_STATES = 20_000;

interface Surroundings {
  readonly conjunctions: Conjunctions;
  isEmpty(conjunction: Conjunction): boolean;
}

/** All states of reading such an array, found in advance, and which of them lead to an end. */
export class ContainsPlan {
  readonly #shape: ArrayShape;
  readonly #surroundings: Surroundings;
  readonly #options = new Map<string, ItemOption[]>();
  readonly #live: ReadonlySet<string>;

  constructor(shape: ArrayShape, surroundings: Surroundings) {
    if (shape.contains.length > MAX_KINDS) throw new MachineNotHeld('contains', `more than ${MAX_KINDS} at once cannot be held`);
    this.#shape = shape;
    this.#surroundings = surroundings;
    this.#live = this.#explore();
  }

  leadsOn(progress: ArrayProgress): boolean {
    return this.#live.has(nameOf(progress));
  }

  mayEnd({ index, counts }: ArrayProgress): boolean {
    const { min, contains } = this.#shape;
    return index >= min && contains.every((kind, at) => (counts[at] ?? 0) >= kind.min);
  }

  options(progress: ArrayProgress): ItemOption[] {
    return (this.#options.get(nameOf(progress)) ?? []).filter(({ behind }) => this.leadsOn(behind));
  }

  children(): readonly Conjunction[] {
    return [...new Set([...this.#options.values()].flat().map(({ item }) => item))];
  }

  #explore(): Set<string> {
    const start = { index: 0, counts: this.#shape.contains.map(() => 0), taken: [] };
    const found = new Map<string, ArrayProgress>([[nameOf(start), start]]);
    const sources = new Map<string, string[]>();
    for (const [name, progress] of found) {
      const options = this.#waysOn(progress);
      this.#options.set(name, options);
      for (const { behind } of options) {
        const next = nameOf(behind);
        sources.set(next, [...(sources.get(next) ?? []), name]);
        found.set(next, found.get(next) ?? behind);
      }
      if (found.size > MAX_STATES) throw new MachineNotHeld('contains', 'the numbers of items are too large');
    }
    const ends = [...found].filter(([, progress]) => this.mayEnd(progress)).map(([name]) => name);
    const live = new Set(ends);
    for (const name of live) for (const source of sources.get(name) ?? []) live.add(source);
    return live;
  }

  #waysOn(progress: ArrayProgress): ItemOption[] {
    const { contains, max } = this.#shape;
    if (progress.index >= max) return [];
    const subsets = Array.from({ length: 2 ** contains.length }, (_, bits) =>
      contains.map((_kind, at) => (bits & (1 << at)) !== 0),
    );
    return subsets.flatMap((chosen) => this.#way(progress, chosen) ?? []);
  }

  /** The item that satisfies just the chosen kinds; null if it is not possible here. */
  #way({ index, counts }: ArrayProgress, chosen: readonly boolean[]): ItemOption | null {
    const { contains } = this.#shape;
    const { conjunctions } = this.#surroundings;
    const parts = [itemAt(this.#shape, index)];
    for (const [at, kind] of contains.entries()) {
      const counted = index >= kind.from;
      if (chosen[at] && (!counted || (counts[at] ?? 0) >= kind.max)) return null;
      if (chosen[at]) parts.push(kind.schema);
      // Without a maximum, an item that is not counted may satisfy it all the same.
      else if (counted && Number.isFinite(kind.max)) parts.push(conjunctions.negate(kind.schema));
    }
    const item = conjunctions.all(parts);
    if (this.#surroundings.isEmpty(item)) return null;
    const behind = contains.map((kind, at) => counted(kind, (counts[at] ?? 0) + (chosen[at] ? 1 : 0)));
    return { item, behind: { index: this.#indexBehind(index), counts: behind, taken: [] } };
  }

  #indexBehind(index: number): number {
    const { min, max, prefix, contains } = this.#shape;
    return Number.isFinite(max)
      ? index + 1
      : Math.min(index + 1, Math.max(min, prefix.length, ...contains.map(({ from }) => from)));
  }
}

/** Without a maximum, counts above the minimum matter no more. */
function counted({ min, max }: Contains, count: number): number {
  return Number.isFinite(max) ? count : Math.min(count, min);
}

function nameOf({ index, counts }: ArrayProgress): string {
  return `${index}:${counts.join()}`;
}
