// Which two tokens merge into which, and how early: (left id, right id) → (rank, merged id). An open hash in typed arrays,
// because a Map of half a million number pairs takes several times the space and the time to build. Knows ids only.

export class PairTable {
  readonly #left: Int32Array;
  readonly #right: Int32Array;
  readonly #rank: Int32Array;
  readonly #merged: Int32Array;
  readonly #mask: number;

  /** Room for `pairs` entries at a load of at most one half, so that a miss ends after few probes. */
  constructor(pairs: number) {
    const slots = 2 ** Math.ceil(Math.log2(Math.max(2, pairs * 2)));
    this.#mask = slots - 1;
    this.#left = new Int32Array(slots).fill(-1);
    this.#right = new Int32Array(slots);
    this.#rank = new Int32Array(slots);
    this.#merged = new Int32Array(slots);
  }

  /** Adds a pair; one that is already there keeps its first, lower rank. */
  add(left: number, right: number, rank: number, merged: number): void {
    const slot = this.find(left, right);
    if (this.#left[slot] !== -1) return;
    this.#left[slot] = left;
    this.#right[slot] = right;
    this.#rank[slot] = rank;
    this.#merged[slot] = merged;
  }

  /** The slot of a pair, or the free slot where it would be. */
  find(left: number, right: number): number {
    // Multipliers of Knuth and of MurmurHash3: neighbouring ids must not fall into neighbouring slots.
    let slot = (Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & this.#mask;
    while (this.#left[slot] !== -1 && (this.#left[slot] !== left || this.#right[slot] !== right)) slot = (slot + 1) & this.#mask;
    return slot;
  }

  /** Rank at a slot that `find` returned: lower merges earlier; -1 if the pair does not merge. */
  rankAt(slot: number): number {
    return this.#left[slot] === -1 ? -1 : (this.#rank[slot] as number);
  }

  /** Id of the token the pair at `slot` merges into. Only for a slot whose rank is not -1. */
  mergedAt(slot: number): number {
    return this.#merged[slot] as number;
  }
}
