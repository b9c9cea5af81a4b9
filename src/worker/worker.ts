// The Web Worker: exposes a Session over the real network, storage and GPU to the tabs by Comlink.
// It only connects modules.

import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import { downloadsInAnyTab } from '../checkpoint/download/one-tab.ts';
import { LISTED_MODELS } from '../checkpoint/format/listed-models.ts';
import { openCheckpoint } from '../checkpoint/open.ts';
import { indexedDbChunkStore } from '../checkpoint/store/indexed-db-chunk-store.ts';
import { memoryChunkStore } from '../checkpoint/store/memory-chunk-store.ts';
import { describeGpu, openGpu } from '../engine/engine.ts';
import { SYSTEM_CLOCK } from './answers/clock.ts';
import { fallbackResponseStore } from './api/responses/store/fallback-response-store.ts';
import { indexedDbResponseStore } from './api/responses/store/indexed-db-response-store.ts';
import { memoryResponseStore } from './api/responses/store/memory-response-store.ts';
import { countRequests } from './count-requests.ts';
import { GpuAccess } from './gpu-access.ts';
import { fetchBundledModels } from './models/bundled-models.ts';
import { storedFilePorts } from './models/file-ports.ts';
import { ModelStores } from './models/model-stores.ts';
import { serveTabs } from './serve-tabs.ts';
import { createSession } from './session.ts';
import { allowedTools } from './tool-access/allowed-tools.ts';
import { toolAccessStore } from './tool-access/tool-access-store.ts';

// In development this script is src/worker/worker.ts, and the app is two folders up. In a build it
// is assets/worker-….js, and the app is one folder up.
const APP = new URL(import.meta.env.DEV ? '../../' : '../', self.location.href);

countRequests(self, APP);

const gpuAccess = new GpuAccess({ open: () => openGpu(navigator.gpu) });
const stores = new ModelStores(indexedDbChunkStore(), memoryChunkStore());

const toolAccess = toolAccessStore();

const listed = LISTED_MODELS.map(({ id, url, files }) => ({
  id,
  url,
  totalBytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
}));

async function open(url: string, signal?: AbortSignal): Promise<Checkpoint> {
  const checkpoint = await openCheckpoint(url, { store: stores.of(url), ...(signal ? { signal } : {}) });
  stores.checkFitsMemory(checkpoint);
  return checkpoint;
}

const session = createSession({
  open,
  stored: () => stores.models(),
  evicted: () => stores.lost(),
  downloading: () => downloadsInAnyTab(),
  isInMemory: (url) => stores.isInMemory(url),
  useMemory: (url) => stores.useMemory(url),
  ...storedFilePorts(stores),
  ownModels: () => fetchBundledModels(APP, (url) => fetch(url)),
  listed,
  checkGpu: (sizes) => gpuAccess.checkFits(sizes),
  loadEngine: (source, options, ports) => gpuAccess.load(source, options, ports),
  benchLayer: gpuAccess.measureLayer,
  selfTests: gpuAccess.selfTests,
  toolAccess,
  tools: allowedTools(toolAccess),
  describeGpu: () => describeGpu(navigator.gpu),
  tryMemory: gpuAccess.tryMemory,
  estimateSpeed: gpuAccess.estimateSpeed,
  responses: fallbackResponseStore(indexedDbResponseStore(), memoryResponseStore()),
  clock: SYSTEM_CLOCK,
});

serveTabs(session, self, navigator.locks);
