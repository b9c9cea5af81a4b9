// What a download has to ask for, and how: the gaps between stored chunks, cut into requests. Plain arithmetic.

import { bytesOfChunk, CHUNK_BYTES, chunkCount, type Manifest } from '../format/manifest.ts';
import type { ChunkRef } from '../store/chunk-store.ts';
import type { ChunkRange } from './chunk-assembler.ts';

/** How a host is asked. */
export interface Mode {
  /** Requests at the same time. The hub's own client never has more in a browser. */
  connections: number;
  /**
   * Bytes of one request at most, but never less than one chunk. A browser takes in up to 70 MB of an answer that nobody reads
   * (Chromium 156 on a fast network): with one chunk asked for, no more than that is lost with it.
   */
  requestBytes: number;
  /** Asks for a file's first gap and all that follows, stored or not: for hosts that send the whole file whatever is asked. */
  toTheEnd: boolean;
}

export const PARALLEL: Mode = { connections: 4, requestBytes: CHUNK_BYTES, toTheEnd: false };
export const SEQUENTIAL: Mode = { connections: 1, requestBytes: Number.POSITIVE_INFINITY, toTheEnd: true };

/** The chunks that are stored; `add` what is stored later. */
export class StoredChunks {
  readonly #keys: Set<string>;
  #waiting: (() => void)[] = [];

  constructor(places: readonly ChunkRef[]) {
    this.#keys = new Set(places.map(keyOf));
  }

  has(ref: ChunkRef): boolean {
    return this.#keys.has(keyOf(ref));
  }

  add(ref: ChunkRef): void {
    this.#keys.add(keyOf(ref));
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Resolves when another chunk is stored, or when `signal` aborts. */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.#waiting.push(done);
      signal.addEventListener('abort', done);
      if (signal.aborted) done();
    });
  }
}

function keyOf({ file, index }: ChunkRef): string {
  return `${index} ${file}`;
}

/** Bytes of the chunks at `places`. */
export function storedBytes(manifest: Manifest, places: readonly ChunkRef[]): number {
  const sizes = new Map(manifest.files.map(({ name, bytes }) => [name, bytes]));
  return places.reduce((sum, { file, index }) => sum + bytesOfChunk(index, sizes.get(file) ?? 0, manifest.chunkBytes), 0);
}

/** The requests that fetch what is missing, in the order of the manifest's files. */
export function planRequests(manifest: Manifest, stored: StoredChunks, mode: Mode): ChunkRange[] {
  const { files, chunkBytes } = manifest;
  const max = Math.max(1, Math.floor(mode.requestBytes / chunkBytes));
  return files.flatMap((file) => {
    const count = chunkCount(file.bytes, chunkBytes);
    const missing = Array.from({ length: count }, (_, index) => index).filter((index) => !stored.has({ file: file.name, index }));
    const [first] = missing;
    if (first === undefined) return [];
    return mode.toTheEnd ? [{ file, first, end: count }] : joinNeighbours(missing, max).map((run) => ({ file, ...run }));
  });
}

/** Runs of consecutive indexes, none longer than `most`. */
function joinNeighbours(indexes: readonly number[], max: number): Omit<ChunkRange, 'file'>[] {
  const runs: Omit<ChunkRange, 'file'>[] = [];
  for (const index of indexes) {
    const last = runs.at(-1);
    if (last?.end === index && index - last.first < max) last.end += 1;
    else runs.push({ first: index, end: index + 1 });
  }
  return runs;
}
