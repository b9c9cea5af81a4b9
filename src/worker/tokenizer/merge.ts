// Byte-pair merging of one piece of text: ids of its bytes → ids of tokens. Repeatedly merges the pair of lowest rank, the
// leftmost of equals, as tiktoken does; in O(n log n), because a piece can be a megabyte of one letter. Knows ids only.

import type { PairTable } from './pair-table.ts';

/** A position and a rank as one number: ordered by rank first. Positions stay below 2^32, ranks below 2^20, so 53 bits hold both. */
const POSITIONS = 2 ** 32;

/** A binary heap of (rank, position), smallest first. */
class MergeQueue {
  readonly #items: number[] = [];

  push(rank: number, position: number): void {
    const items = this.#items;
    const item = rank * POSITIONS + position;
    let child = items.length;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      const above = items[parent] as number;
      if (above <= item) break;
      items[child] = above;
      child = parent;
    }
    items[child] = item;
  }

  /** The smallest item, or -1. */
  pop(): number {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (top === undefined || last === undefined) return -1;
    if (items.length > 0) this.#sink(last);
    return top;
  }

  #sink(item: number): void {
    const items = this.#items;
    let parent = 0;
    for (;;) {
      let child = 2 * parent + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && (items[child + 1] as number) < (items[child] as number)) child++;
      if ((items[child] as number) >= item) break;
      items[parent] = items[child] as number;
      parent = child;
    }
    items[parent] = item;
  }
}

/** Merges `ids`, one per byte of a piece, as far as `pairs` allow. Returns a new array. */
export function mergePiece(ids: readonly number[], pairs: PairTable): number[] {
  if (ids.length < 2) return [...ids];
  const id = Int32Array.from(ids);
  const end = id.length;
  // A doubly linked list over positions; a merged pair lives on at its left position, the right one dies (id -1).
  const next = Int32Array.from(id, (_, position) => position + 1);
  const previous = Int32Array.from(id, (_, position) => position - 1);
  const slot = new Int32Array(end).fill(-1);
  const queue = new MergeQueue();

  const offer = (position: number): void => {
    const right = next[position] as number;
    slot[position] = right < end ? pairs.find(id[position] as number, id[right] as number) : -1;
    const rank = right < end ? pairs.rankAt(slot[position]) : -1;
    if (rank >= 0) queue.push(rank, position);
  };

  for (let position = 0; position < end; position++) offer(position);
  for (let item = queue.pop(); item >= 0; item = queue.pop()) {
    const position = item % POSITIONS;
    const at = slot[position] as number;
    // An item is stale when its left token has merged away, or its pair has changed since it was queued.
    if (id[position] === -1 || at < 0 || pairs.rankAt(at) !== Math.floor(item / POSITIONS)) continue;
    const right = next[position] as number;
    const after = next[right] as number;
    id[position] = pairs.mergedAt(at);
    id[right] = -1;
    next[position] = after;
    if (after < end) previous[after] = position;
    offer(position);
    if (position > 0) offer(previous[position] as number);
  }
  return Array.from(id.filter((value) => value >= 0));
}
