// The pairs of tokens that merge: (left id, right id) → (rank, merged id). An open hash in typed
// arrays: a Map of half a million pairs takes several times the memory and the time to build.

import { tokenizerError } from '../tokenizer-error.ts';

/**
 * Max slots that a search reads. In published files a few dozen are enough. A file made to collide
 * is refused, because it would take minutes.
 */
const MAX_PROBES = 256;

/**
 * An entry is two numbers, side by side, so that one read costs one cache line. Ids and ranks are
 * below 2^20. The first number is the left id plus one (0 is free), with the low bits of the right
 * id above it. The second number is the other bits of the right id, with the rank above them.
 */
const ENTRY = 2;
const ID_BITS = 21;
const LOW_BITS = 32 - ID_BITS;
const HIGH_BITS = 20 - LOW_BITS;
const HIGH_MASK = (1 << HIGH_BITS) - 1;

export class PairTable {
  readonly #entries: Int32Array;
  readonly #mask: number;
  /** By rank: id of the token into which pairs of that rank merge. */
  readonly #merged: Int32Array;

  /**
   * Allocates a table for `pairs` entries. It is at most half full, so that a miss ends after few
   * reads. Ranks are below `pairs`.
   */
  constructor(pairs: number) {
    const slots = 2 ** Math.ceil(Math.log2(Math.max(2, pairs * 2)));
    this.#mask = slots - 1;
    this.#entries = new Int32Array(slots * ENTRY);
    this.#merged = new Int32Array(pairs);
  }

  /** Whether the table has no pairs. */
  get isEmpty(): boolean {
    return this.#merged.length === 0;
  }

  /**
   * Adds a pair. A pair that is in the table gets the new rank. Pairs of one rank merge into one
   * id. Errors: `checkpoint-invalid`.
   */
  add(left: number, right: number, rank: number, merged: number): void {
    const entry = this.find(left, right);
    const probes = (entry / ENTRY - this.#home(left, right)) & this.#mask;
    if (probes > MAX_PROBES) throw tokenizerError('has merges whose hashes collide, as none do by chance');
    this.#entries[entry] = (left + 1) | (right << ID_BITS);
    this.#entries[entry + 1] = (right >>> LOW_BITS) | (rank << HIGH_BITS);
    this.#merged[rank] = merged;
  }

  /** The slot where a search begins. */
  #home(left: number, right: number): number {
    // Multipliers of Knuth and of MurmurHash3. Neighbouring ids must not get neighbouring slots.
    const hash = (Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b)) >>> 0;
    return (hash ^ (hash >>> 15)) & this.#mask;
  }

  /** The entry of a pair, or the free entry for it. */
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

  /**
   * Rank of an entry that `find` returned; -1 if the pair does not merge. A lower rank merges
   * earlier.
   */
  rankAt(entry: number): number {
    return this.#entries[entry] === 0 ? -1 : (this.#entries[entry + 1] as number) >>> HIGH_BITS;
  }

  /**
   * Id of the token into which the pair at `entry` merges. Only for an entry whose rank is not -1.
   */
  mergedAt(entry: number): number {
    return this.#merged[this.rankAt(entry)] as number;
  }
}

/** Collects pairs until their count is known. */
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

  /** Errors: as `PairTable.add`. */
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
