// The bytes of every token in one array: id → bytes. Knows nothing of merges or of text.

/** A growing column of byte strings, one per id; ids that were never set are empty. */
export class TokenBytes {
  readonly #bytes: Uint8Array;
  /** First byte of each id; a length of 0 means the id has no bytes. */
  readonly #starts: Uint32Array;
  readonly #lengths: Uint32Array;
  #used = 0;

  /** Room for ids below `size` and `capacity` bytes in all. */
  constructor(size: number, capacity: number) {
    this.#bytes = new Uint8Array(capacity);
    this.#starts = new Uint32Array(size);
    this.#lengths = new Uint32Array(size);
  }

  get size(): number {
    return this.#starts.length;
  }

  /** Lets `write` put the bytes of `id` at the offset it is given; what it returns is how many, and a negative count is passed back unset. */
  set(id: number, write: (into: Uint8Array, offset: number) => number): number {
    const length = write(this.#bytes, this.#used);
    if (length < 0) return length;
    this.#starts[id] = this.#used;
    this.#lengths[id] = length;
    this.#used += length;
    return length;
  }

  /** A view of the bytes of `id`; empty for an id that has none. */
  get(id: number): Uint8Array {
    const start = this.#starts[id] ?? 0;
    return this.#bytes.subarray(start, start + (this.#lengths[id] ?? 0));
  }
}
