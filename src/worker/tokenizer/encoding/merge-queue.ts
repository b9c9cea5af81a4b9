// A binary heap of (rank, position): the smallest rank first, then the smallest position. It keeps
// its memory from one use to the next.

/** One double holds both: positions are below 2^32, ranks below 2^21. */
const POSITIONS = 2 ** 32;

export class MergeQueue {
  #items = new Float64Array(256);
  #size = 0;

  clear(): void {
    this.#size = 0;
  }

  push(rank: number, position: number): void {
    if (this.#size === this.#items.length) {
      const grown = new Float64Array(this.#size * 2);
      grown.set(this.#items);
      this.#items = grown;
    }
    const items = this.#items;
    const item = rank * POSITIONS + position;
    let child = this.#size++;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      const above = items[parent] as number;
      if (above <= item) break;
      items[child] = above;
      child = parent;
    }
    items[child] = item;
  }

  /**
   * Removes the smallest item and returns it; -1 if the queue is empty. Read it with `rankOf` and
   * `positionOf`.
   */
  pop(): number {
    if (this.#size === 0) return -1;
    const items = this.#items;
    const top = items[0] as number;
    const size = --this.#size;
    const item = items[size] as number;
    let parent = 0;
    for (let child = 1; child < size; child = 2 * parent + 1) {
      if (child + 1 < size && (items[child + 1] as number) < (items[child] as number)) child++;
      if ((items[child] as number) >= item) break;
      items[parent] = items[child] as number;
      parent = child;
    }
    items[parent] = item;
    return top;
  }

  static rankOf(item: number): number {
    return Math.floor(item / POSITIONS);
  }

  static positionOf(item: number): number {
    return item % POSITIONS;
  }
}
