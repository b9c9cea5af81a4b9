// Loads a model from its URL up to the first allocation on the GPU. Every reader is the app's own.
// Only network, store and GPU are replaced.

import { openCheckpoint } from '../../src/checkpoint/open.ts';
import { memoryChunkStore } from '../../src/checkpoint/store/memory-chunk-store.ts';
import { FOLDER, memoryFetch } from '../../src/checkpoint/testing/memory-fetch.ts';
import type { Files } from '../../src/checkpoint/testing/tiny-checkpoint.ts';
import { checkFits, type Gpu } from '../../src/engine/engine.ts';
import { portable } from '../../src/engine/gpu/variant.ts';
import { MIN_LIMITS } from '../../src/engine/testing/min-limits.ts';
import { gpuBytesBy } from '../../src/worker/models/load-options.ts';
import { ModelHost } from '../../src/worker/models/model-host.ts';
import { ModelLoader } from '../../src/worker/models/model-loader.ts';

export interface Outcome {
  /** Error of the load. Null if it reached the GPU's memory instead. */
  error: unknown;
  /** Chunks stored before that. */
  storedChunks: number;
}

/** A GPU with large limits. Any use of it means that the load passed all checks. */
function closedGpu(onTouch: () => void): Gpu {
  const device = new Proxy({} as GPUDevice, {
    get: () => {
      onTouch();
      throw new Error('The GPU was touched.');
    },
  });
  return { device, maxBufferBytes: 2 ** 31, limits: MIN_LIMITS, variant: portable(64) } as Gpu;
}

/** Loads the model of these files in the worker's order. */
export async function loadUpToGpu(files: Files): Promise<Outcome> {
  const store = memoryChunkStore();
  let isAllocating = false;
  const allocate = () => {
    isAllocating = true;
  };
  const gpu = closedGpu(allocate);
  const loader = new ModelLoader({
    open: (url) => openCheckpoint(url, { store, fetch: memoryFetch(files, 2 ** 16) }),
    checkGpu: async (checkpoint) => gpuBytesBy(() => checkFits(gpu, checkpoint).totalBytes),
    remember: () => undefined,
    summaryOf: async (url) => ({
      id: 'model',
      url,
      status: 'absent',
      totalBytes: null,
      storedBytes: 0,
      trust: null,
      gpuBytes: null,
      loadOptions: null,
      isInMemory: false,
      wasEvicted: false,
      notice: null,
    }),
    host: new ModelHost(async () => {
      allocate();
      throw new Error('The GPU was asked for memory.');
    }),
  });
  const error: unknown = await loader.load(FOLDER).then(
    () => null,
    (reason: unknown) => reason,
  );
  const [manifest] = await store.manifests();
  const storedChunks = manifest ? (await store.chunkRefs(manifest)).length : 0;
  return { error: isAllocating ? null : error, storedChunks };
}
