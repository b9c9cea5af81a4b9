// Byte-pair merging of one piece of text: its bytes → ids of tokens. It merges the pair of lowest
// rank, the leftmost of equals, until no pair merges. tiktoken does the same. The time is O(n log
// n), because a piece can be a megabyte of one letter.

import { MergeQueue } from './merge-queue.ts';
import type { PairTable } from './pair-table.ts';

/**
 * The working memory of a merge: a doubly linked list over the positions of a piece. A merged pair
 * keeps its left position.
 */
class Positions {
  /** Token at each position; -1 where the token has merged into its left neighbour. */
  readonly id: Int32Array;
  readonly next: Int32Array;
  readonly previous: Int32Array;
  /** Entry in the table of the pair that begins at each position; -1 at the end of the piece. */
  readonly slot: Int32Array;

  constructor(length: number) {
    this.id = new Int32Array(length);
    this.next = new Int32Array(length);
    this.previous = new Int32Array(length);
    this.slot = new Int32Array(length);
  }
}

/** Merges pieces, one after the other, in the same memory. */
export class PieceMerger {
  readonly #byteIds: Int32Array;
  readonly #pairs: PairTable;
  readonly #queue = new MergeQueue();
  #positions = new Positions(256);

  /** `byteIds`: the token of each single byte. */
  constructor(byteIds: Int32Array, pairs: PairTable) {
    this.#byteIds = byteIds;
    this.#pairs = pairs;
  }

  /**
   * Ids of a piece, merged as far as the pairs allow. The piece is the first `end` bytes of
   * `bytes`.
   */
  merge(bytes: Uint8Array, end = bytes.length): number[] {
    if (end > this.#positions.id.length) this.#positions = new Positions(2 ** Math.ceil(Math.log2(end)));
    const { id, next, previous, slot } = this.#positions;
    for (let position = 0; position < end; position++) {
      id[position] = this.#byteIds[bytes[position] as number] as number;
      next[position] = position + 1;
      previous[position] = position - 1;
    }
    this.#queue.clear();
    for (let position = 0; position < end; position++) this.#offer(position, end);
    for (let item = this.#queue.pop(); item >= 0; item = this.#queue.pop()) {
      const position = MergeQueue.positionOf(item);
      // An item is stale when its left token has merged away, or when its pair has changed since.
      const at = id[position] === -1 ? -1 : (slot[position] as number);
      if (at >= 0 && this.#pairs.rankAt(at) === MergeQueue.rankOf(item)) this.#mergeAt(position, end);
    }
    return this.#collect(end);
  }

  /** Queues the pair that begins at `position`, if it merges. */
  #offer(position: number, end: number): void {
    const { id, next, slot } = this.#positions;
    const right = next[position] as number;
    const at = right < end ? this.#pairs.find(id[position] as number, id[right] as number) : -1;
    const rank = at >= 0 ? this.#pairs.rankAt(at) : -1;
    slot[position] = at;
    if (rank >= 0) this.#queue.push(rank, position);
  }

  #mergeAt(position: number, end: number): void {
    const { id, next, previous, slot } = this.#positions;
    const right = next[position] as number;
    const after = next[right] as number;
    id[position] = this.#pairs.mergedAt(slot[position] as number);
    id[right] = -1;
    next[position] = after;
    if (after < end) previous[after] = position;
    this.#offer(position, end);
    if (position > 0) this.#offer(previous[position] as number, end);
  }

  #collect(end: number): number[] {
    const { id, next } = this.#positions;
    const ids: number[] = [];
    for (let position = 0; position < end; position = next[position] as number) ids.push(id[position] as number);
    return ids;
  }
}
