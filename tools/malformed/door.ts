// The way of a model into the app, from its URL to the GPU's door: every reader is the app's own, only network, store and GPU are
// stood in for. Takes files, gives what became of them; knows nothing of how they were spoiled.

import { openCheckpoint } from '../../src/checkpoint/checkpoint.ts';
import { memoryChunkStore } from '../../src/checkpoint/store/memory-chunk-store.ts';
import { FOLDER, memoryFetch } from '../../src/checkpoint/testing/memory-fetch.ts';
import type { Files } from '../../src/checkpoint/testing/tiny-checkpoint.ts';
import { checkFits, type Gpu } from '../../src/engine/engine.ts';
import { MIN_LIMITS } from '../../src/engine/gpu/limits.ts';
import { portable } from '../../src/engine/gpu/variant.ts';
import { gpuBytesBy } from '../../src/worker/models/load-options.ts';
import { ModelHost } from '../../src/worker/models/model-host.ts';
import { ModelLoader } from '../../src/worker/models/model-loader.ts';

export interface Outcome {
  /** What the load rejected with; null when the GPU was asked for memory instead. */
  error: unknown;
  /** Chunks that were stored before that. */
  storedChunks: number;
}

/** A GPU as large as any; whoever asks it for anything has gone through the door. */
function closedGpu(onTouch: () => void): Gpu {
  const device = new Proxy({} as GPUDevice, {
    get: () => {
      onTouch();
      throw new Error('The GPU was touched.');
    },
  });
  return { device, maxBufferBytes: 2 ** 31, limits: MIN_LIMITS, variant: portable(64) } as Gpu;
}

/** Loads the model that these files make, in the order in which the worker does. */
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
      choices: null,
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
