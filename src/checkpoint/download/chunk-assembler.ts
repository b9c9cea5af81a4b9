// Puts a run's bytes, given in any parts but in order, together to whole chunks. Remembers across interruptions where to go on, so a
// connection that is cut costs no byte. Holds one chunk; knows neither network nor store.

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

  /** `buffer` holds the chunk in hand: `chunkBytes` long, and nobody else's until the run is done. */
  constructor(run: ChunkRange, chunkBytes: number, buffer: Uint8Array<ArrayBuffer>) {
    this.#run = run;
    this.#chunkBytes = chunkBytes;
    this.#buffer = buffer;
    this.#index = run.first;
  }

  /** Index of the chunk in hand. */
  get index(): number {
    return this.#index;
  }

  /** Where in the file the next byte belongs. */
  get position(): number {
    return Math.min(this.#index * this.#chunkBytes + this.#filled, this.#run.file.bytes);
  }

  get isDone(): boolean {
    return this.#index === this.#run.end;
  }

  /** The chunk in hand, once it is whole; valid until `next` or `drop`. */
  get whole(): Uint8Array<ArrayBuffer> | null {
    return !this.isDone && this.#filled === this.#bytes ? this.#buffer.subarray(0, this.#filled) : null;
  }

  /** Takes from `part` what the chunk in hand lacks; gives the number of bytes taken. */
  fill(part: Uint8Array<ArrayBuffer>): number {
    const taken = part.subarray(0, this.#bytes - this.#filled);
    this.#buffer.set(taken, this.#filled);
    this.#filled += taken.length;
    return taken.length;
  }

  /** Goes on to the next chunk. */
  next(): void {
    this.#index += 1;
    this.#filled = 0;
  }

  /** Throws away what is in hand of the chunk; gives the number of bytes. */
  drop(): number {
    const dropped = this.#filled;
    this.#filled = 0;
    return dropped;
  }

  get #bytes(): number {
    return bytesOfChunk(this.#index, this.#run.file.bytes, this.#chunkBytes);
  }
}
