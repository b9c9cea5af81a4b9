// Which two tokens merge into which, and how early: (left id, right id) → (rank, merged id). An open hash in typed arrays,
// because a Map of half a million number pairs takes several times the space and the time to build. Knows ids only.

import { tokenizerError } from '../tokenizer-error.ts';

/** Free slots are seldom farther from home than a few dozen; a file made to collide is refused before it takes minutes. */
const MAX_PROBES = 256;

/**
 * An entry is two numbers, side by side so that reading one costs one cache line. Ids and ranks are below 2^20. The first number is
 * the left id plus one (0 is free), with the low bits of the right id above it; the second is the other bits of the right id, with
 * the rank above them.
 */
const ENTRY = 2;
const ID_BITS = 21;
const LOW_BITS = 32 - ID_BITS;
const HIGH_BITS = 20 - LOW_BITS;
const HIGH_MASK = (1 << HIGH_BITS) - 1;

export class PairTable {
  readonly #entries: Int32Array;
  readonly #mask: number;
  /** Id of the token that pairs of each rank merge into. */
  readonly #merged: Int32Array;

  /** Room for `pairs` entries at a load of at most one half, so that a miss ends after few probes. Ranks are below `pairs`. */
  constructor(pairs: number) {
    const slots = 2 ** Math.ceil(Math.log2(Math.max(2, pairs * 2)));
    this.#mask = slots - 1;
    this.#entries = new Int32Array(slots * ENTRY);
    this.#merged = new Int32Array(pairs);
  }

  /** Whether no pair merges. */
  get isEmpty(): boolean {
    return this.#merged.length === 0;
  }

  /** Adds a pair; one that is already there takes the new rank. Pairs of one rank merge into one id. Errors: `checkpoint-invalid`. */
  add(left: number, right: number, rank: number, merged: number): void {
    const entry = this.find(left, right);
    const probes = (entry / ENTRY - this.#home(left, right)) & this.#mask;
    if (probes > MAX_PROBES) throw tokenizerError('has merges whose hashes collide, as none do by chance');
    this.#entries[entry] = (left + 1) | (right << ID_BITS);
    this.#entries[entry + 1] = (right >>> LOW_BITS) | (rank << HIGH_BITS);
    this.#merged[rank] = merged;
  }

  /** The slot to begin at. */
  #home(left: number, right: number): number {
    // Multipliers of Knuth and of MurmurHash3: neighbouring ids must not fall into neighbouring slots.
    const hash = (Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b)) >>> 0;
    return (hash ^ (hash >>> 15)) & this.#mask;
  }

  /** The entry of a pair, or the free one where it would be. */
  find(left: number, right: number): number {
    const entries = this.#entries;
    const first = (left + 1) | (right << ID_BITS);
    const high = right >>> LOW_BITS;
    for (let slot = this.#home(left, right); ; slot = (slot + 1) & this.#mask) {
      const entry = slot * ENTRY;
      const found = entries[entry] as number;
      if (found === 0 || (found === first && ((entries[entry + 1] as number) & HIGH_MASK) === high)) return entry;
    }
  }

  /** Rank at an entry that `find` returned: lower merges earlier; -1 if the pair does not merge. */
  rankAt(entry: number): number {
    return this.#entries[entry] === 0 ? -1 : (this.#entries[entry + 1] as number) >>> HIGH_BITS;
  }

  /** Id of the token the pair at `entry` merges into. Only for one whose rank is not -1. */
  mergedAt(entry: number): number {
    return this.#merged[this.rankAt(entry)] as number;
  }
}

/** Pairs in the order they come, until it is known how many they are. */
export class PairList {
  #numbers = new Int32Array(1 << 16);
  size = 0;

  push(left: number, right: number, rank: number, merged: number): void {
    const at = 4 * this.size++;
    if (at === this.#numbers.length) {
      const grown = new Int32Array(2 * at);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    const numbers = this.#numbers;
    numbers[at] = left;
    numbers[at + 1] = right;
    numbers[at + 2] = rank;
    numbers[at + 3] = merged;
  }

  /** Errors: as those of `PairTable.add`. */
  toTable(): PairTable {
    const numbers = this.#numbers;
    const table = new PairTable(this.size);
    for (let at = 0; at < 4 * this.size; at += 4) {
      const [left, right] = [numbers[at] as number, numbers[at + 1] as number];
      table.add(left, right, numbers[at + 2] as number, numbers[at + 3] as number);
    }
    return table;
  }
}
