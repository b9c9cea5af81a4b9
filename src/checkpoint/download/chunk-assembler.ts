// Joins the bytes of a chunk range into whole chunks, and holds one at a time. It keeps its
// position across interruptions, so a lost connection costs no byte.

import { bytesOfChunk, type ManifestFile } from '../format/manifest.ts';

/** Consecutive chunks of one file, `first` to before `end`. */
export interface ChunkRange {
  file: ManifestFile;
  first: number;
  end: number;
}

export class ChunkAssembler {
  readonly #run: ChunkRange;
  readonly #chunkBytes: number;
  readonly #buffer: Uint8Array<ArrayBuffer>;
  #index: number;
  #filled = 0;

  /**
   * `buffer` holds the current chunk: `chunkBytes` long, and not shared until the range is done.
   */
  constructor(run: ChunkRange, chunkBytes: number, buffer: Uint8Array<ArrayBuffer>) {
    this.#run = run;
    this.#chunkBytes = chunkBytes;
    this.#buffer = buffer;
    this.#index = run.first;
  }

  /** Index of the current chunk. */
  get index(): number {
    return this.#index;
  }

  /** Position of the next byte in the file. */
  get position(): number {
    return Math.min(this.#index * this.#chunkBytes + this.#filled, this.#run.file.bytes);
  }

  get isDone(): boolean {
    return this.#index === this.#run.end;
  }

  /** The current chunk once it is complete. Valid until `next` or `drop`. */
  get whole(): Uint8Array<ArrayBuffer> | null {
    return !this.isDone && this.#filled === this.#bytes ? this.#buffer.subarray(0, this.#filled) : null;
  }

  /** Copies from `part` up to the end of the current chunk. Returns the number of bytes copied. */
  fill(part: Uint8Array<ArrayBuffer>): number {
    const taken = part.subarray(0, this.#bytes - this.#filled);
    this.#buffer.set(taken, this.#filled);
    this.#filled += taken.length;
    return taken.length;
  }

  /** Continues with the next chunk. */
  next(): void {
    this.#index += 1;
    this.#filled = 0;
  }

  /** Discards the bytes of the current chunk. Returns their number. */
  drop(): number {
    const dropped = this.#filled;
    this.#filled = 0;
    return dropped;
  }

  get #bytes(): number {
    return bytesOfChunk(this.#index, this.#run.file.bytes, this.#chunkBytes);
  }
}
