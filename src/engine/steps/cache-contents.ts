// Records which token ids the KV cache holds, so that a prompt reuses the positions it shares.
// It also tracks the positions that a ring has overwritten.

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
  /**
   * The first position that the rings still hold: each write up to `end` overwrites the row of
   * `end` - ring.
   */
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
   * Counts the positions of `prompt` that need not run again: the ids in common from the start.
   * The last id always runs, because its logits are wanted.
   * Returns 0 if the rings no longer hold the window before the first position to run.
   */
  reusable(prompt: readonly number[]): number {
    let same = 0;
    while (same < this.#ids.length && same < prompt.length - 1 && this.#ids[same] === prompt[same]) same++;
    return Math.max(0, same + 1 - this.#window) >= this.#oldest ? same : 0;
  }

  /** Forgets the positions from `length` on. After `rollBack(0)`, every row is computed anew. */
  rollBack(length: number): void {
    this.#ids = this.#ids.slice(0, length);
    if (length === 0) this.#oldest = 0;
  }

  /**
   * Records a possible write up to position `end`, whether or not it will be kept. Call before each
   * submit.
   */
  willWrite(end: number): void {
    this.#oldest = Math.max(this.#oldest, end - this.#ring);
  }

  /** Records `ids` as the contents of the positions that follow. */
  append(ids: readonly number[]): void {
    this.#ids = [...this.#ids, ...ids];
  }

  /** Records larger rings. They grow before they wrap, so rows keep their places. */
  grown(ring: number): void {
    this.#ring = ring;
  }
}
