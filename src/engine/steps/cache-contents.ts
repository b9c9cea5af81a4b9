// Which tokens the KV cache's rows were computed from: what a prompt may reuse, and what a ring has overwritten.
// Takes token ids and row counts, gives how many positions hold; refuses to know buffers.

/** A cache's rows: `ring` positions on layers that see only `window` keys. */
export interface Rings {
  window: number;
  ring: number;
}

export class CacheContents {
  readonly #window: number;
  #ring: number;
  /** Ids whose keys and values prefill left in the cache, from position 0. */
  #ids: readonly number[] = [];
  /** The first position that the rings still hold: every write that reached `end` took the row of `end` - ring. */
  #oldest = 0;

  constructor({ window, ring }: Rings) {
    this.#window = window;
    this.#ring = ring;
  }

  /** Positions computed, from 0. */
  get length(): number {
    return this.#ids.length;
  }

  /**
   * Positions of `prompt` that need not run again: the ids in common from the start, but not the last one, whose logits are
   * wanted. None when the window before the first position to run is no longer in the rings.
   */
  reusable(prompt: readonly number[]): number {
    let same = 0;
    while (same < this.#ids.length && same < prompt.length - 1 && this.#ids[same] === prompt[same]) same++;
    return Math.max(0, same + 1 - this.#window) >= this.#oldest ? same : 0;
  }

  /** Forgets what comes from position `length` on. From 0, every row is computed anew. */
  rollBack(length: number): void {
    this.#ids = this.#ids.slice(0, length);
    if (length === 0) this.#oldest = 0;
  }

  /** Call before anything is submitted that may write up to position `end`, whether or not it will be kept. */
  willWrite(end: number): void {
    this.#oldest = Math.max(this.#oldest, end - this.#ring);
  }

  /** The positions that follow now hold these ids. */
  append(ids: readonly number[]): void {
    this.#ids = [...this.#ids, ...ids];
  }

  /** The rings have grown, before they had gone round: their rows are where they were. */
  grown(ring: number): void {
    this.#ring = ring;
  }
}
