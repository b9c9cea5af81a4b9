// Plans a download: cuts the gaps between stored chunks into requests. It only calculates.

import { bytesOfChunk, CHUNK_BYTES, chunkCount, type Manifest } from '../format/manifest.ts';
import type { ChunkRef } from '../store/chunk-store.ts';
import type { ChunkRange } from './chunk-assembler.ts';

/** How a host is requested. */
export interface Mode {
  /** Simultaneous requests. The client of the Hugging Face Hub uses no more in a browser. */
  connections: number;
  /**
   * Most bytes of one request, but at least one chunk. On a fast network Chromium 156 buffers up to
   * 70 MB of a reply that the app does not read (docs/browser-bugs.md#CB6). With requests of one
   * chunk, a killed browser loses no more than that.
   */
  requestBytes: number;
  /**
   * Requests a file's first gap and everything after it, stored or not. For hosts that always send
   * the whole file.
   */
  toTheEnd: boolean;
}

export const PARALLEL: Mode = { connections: 4, requestBytes: CHUNK_BYTES, toTheEnd: false };
export const SEQUENTIAL: Mode = { connections: 1, requestBytes: Number.POSITIVE_INFINITY, toTheEnd: true };

/** The set of stored chunks. `add` extends it while the download runs. */
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

/** Total bytes of the chunks at `places`. */
export function storedBytes(manifest: Manifest, places: readonly ChunkRef[]): number {
  const sizes = new Map(manifest.files.map(({ name, bytes }) => [name, bytes]));
  return places.reduce((sum, { file, index }) => sum + bytesOfChunk(index, sizes.get(file) ?? 0, manifest.chunkBytes), 0);
}

/** Plans requests for the missing chunks, in the order of the manifest's files. */
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

/** Joins consecutive indexes into ranges of at most `max` chunks. */
function joinNeighbours(indexes: readonly number[], max: number): Omit<ChunkRange, 'file'>[] {
  const runs: Omit<ChunkRange, 'file'>[] = [];
  for (const index of indexes) {
    const last = runs.at(-1);
    if (last?.end === index && index - last.first < max) last.end += 1;
    else runs.push({ first: index, end: index + 1 });
  }
  return runs;
}
