// The Web Worker: the Session over the real network, storage and GPU, exposed to the page by Comlink.
// Wires; decides nothing.

import { expose, transfer } from 'comlink';
import type { GpuBytes, LoadChoices, PortableRequest, Session } from '../api.ts';
import { type Checkpoint, openCheckpoint } from '../checkpoint/checkpoint.ts';
import { downloadsInAnyTab } from '../checkpoint/download/one-tab.ts';
import { LISTED_MODELS } from '../checkpoint/format/listed-models.ts';
import { indexedDbChunkStore } from '../checkpoint/store/indexed-db-chunk-store.ts';
import { memoryChunkStore } from '../checkpoint/store/memory-chunk-store.ts';
import { parseConfig } from '../engine/config.ts';
import { benchLayer, checkFits, deviceFacts, type Gpu, loadEngine, openGpu } from '../engine/engine.ts';
import type { Dense, Variant } from '../engine/gpu/variant.ts';
import { fitVariant } from '../engine/model/fit-variant.ts';
import { proveVariant } from '../engine/self-test/self-test.ts';
import type { TensorSource } from '../engine/tensor-source.ts';
import { fetchBundledModels } from './models/bundled-models.ts';
import { storedFilePorts } from './models/file-ports.ts';
import { denseOf, gpuBytesBy } from './models/load-options.ts';
import type { HostLoadOptions } from './models/model-host.ts';
import { ModelStores } from './models/model-stores.ts';
import { createSession } from './session.ts';

// This script is src/worker/worker.ts in development and assets/worker-….js in a build; the app is two folders up, or one.
const APP = new URL(import.meta.env.DEV ? '../../' : '../', self.location.href);

const stores = new ModelStores(indexedDbChunkStore(), memoryChunkStore());

async function checkGpu(checkpoint: Checkpoint): Promise<GpuBytes> {
  const gpu = await openGpu(navigator.gpu);
  try {
    return gpuBytesBy((choices) => {
      const variant = { ...gpu.variant, dense: denseOf(choices) };
      return checkFits({ ...gpu, variant }, checkpoint, { embedding: choices.embedding }).totalBytes;
    });
  } finally {
    gpu.device.destroy();
  }
}

/**
 * The variants of the kernels that this GPU computes right, by how they hold dense weights and by
 * the workgroups that a model's sizes leave room for: the same while the page is open. Asked again
 * if the GPU could not be opened.
 */
const proven = new Map<string, Promise<Variant>>();

function provenVariant(dense: Dense, widest?: Variant): Promise<Variant> {
  const key = JSON.stringify([dense, widest?.workgroupSize, widest?.split]);
  const open = async () => {
    const gpu = await openGpu(navigator.gpu);
    return widest ? { ...gpu, variant: widest } : gpu;
  };
  const asked =
    proven.get(key) ??
    proveVariant(open, dense).catch((error: unknown) => {
      proven.delete(key);
      throw error;
    });
  proven.set(key, asked);
  return asked;
}

/** A device of its own, on which every load and measurement runs: destroying it frees whatever a failed one had made. */
async function openProvenGpu(dense: Dense): Promise<Gpu> {
  const variant = await provenVariant(dense);
  return { ...(await openGpu(navigator.gpu)), variant };
}

/**
 * As `openProvenGpu`, in a variant whose kernels this device can run for a model's sizes. Errors:
 * `limits-too-small` as well.
 */
async function openGpuFor(source: TensorSource, dense: Dense): Promise<Gpu> {
  const gpu = await openProvenGpu(dense);
  try {
    const fitting = fitVariant(gpu, parseConfig(source.config));
    return fitting === gpu.variant ? gpu : { ...gpu, variant: await provenVariant(dense, fitting) };
  } catch (error) {
    gpu.device.destroy();
    throw error;
  }
}

async function load(source: TensorSource, choices: LoadChoices, options: HostLoadOptions) {
  const gpu = await openGpuFor(source, denseOf(choices));
  try {
    return await loadEngine(gpu, source, { ...options, embedding: choices.embedding });
  } catch (error) {
    gpu.device.destroy();
    throw error;
  }
}

async function measureLayer(onProgress: (what: string) => void, signal: AbortSignal) {
  const gpu = await openProvenGpu('bf16');
  try {
    return { device: deviceFacts(gpu), kernels: await benchLayer(gpu, onProgress, signal) };
  } finally {
    gpu.device.destroy();
  }
}

const listed = LISTED_MODELS.map(({ id, url, files }) => ({
  id,
  url,
  totalBytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
}));

async function open(url: string, signal?: AbortSignal): Promise<Checkpoint> {
  const checkpoint = await openCheckpoint(url, { store: stores.of(url), ...(signal ? { signal } : {}) });
  stores.checkRoom(checkpoint);
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
  checkGpu,
  loadEngine: load,
  benchLayer: measureLayer,
  clock: { now: () => performance.now(), today: () => new Date().toLocaleDateString('sv') },
});

/** Comlink clones what it is given; a stream has to be moved. */
async function handle(request: PortableRequest) {
  const response = await session.handle(request);
  return transfer(response, response.body ? [response.body] : []);
}

expose({
  models: () => session.models(),
  inspect: (url) => session.inspect(url),
  load: (url, onEvent, choices) => session.load(url, onEvent, choices),
  choose: (choices) => session.choose(choices),
  download: (url, onProgress) => session.download(url, onProgress),
  interrupt: (url) => session.interrupt(url),
  verify: (url, onProgress) => session.verify(url, onProgress),
  repair: (url, onProgress) => session.repair(url, onProgress),
  exportTo: (url, folder, onProgress) => session.exportTo(url, folder, onProgress),
  fileNames: (url) => session.fileNames(url),
  exportFile: (url, name) => session.exportFile(url, name),
  importFiles: (name, files, onProgress) => session.importFiles(name, files, onProgress),
  requestPersistence: () => session.requestPersistence(),
  useMemory: (url) => session.useMemory(url),
  remove: (url) => session.remove(url),
  generate: (messages, options, onEvent) => session.generate(messages, options, onEvent),
  bench: (sizes, onProgress) => session.bench(sizes, onProgress),
  compareWeights: (onProgress) => session.compareWeights(onProgress),
  stop: () => session.stop(),
  handle,
  cancelCall: (id) => session.cancelCall(id),
} satisfies Session);
