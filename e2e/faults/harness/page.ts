// The harness's page: it owns the worker and hands its functions to the test as `harness`. Knows nothing of what they do.

import { proxy, type Remote, wrap } from 'comlink';
import type { ChunkPlace } from '../../../src/checkpoint/chunk-store.ts';
import type { Harness } from './worker.ts';

declare global {
  /** What the test calls with `page.evaluate`. */
  var harness: Remote<Harness>;
  /** Set by the test: hears of each chunk that was committed. */
  var reportStored: (place: ChunkPlace) => void;
  /** `harness.download`, telling `reportStored`. */
  var downloadReporting: (url: string, chunkBytes: number) => Promise<void>;
}

globalThis.harness = wrap<Harness>(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }));
globalThis.downloadReporting = (url, chunkBytes) =>
  harness.download(
    { url, chunkBytes },
    proxy((place: ChunkPlace) => reportStored(place)),
  );
