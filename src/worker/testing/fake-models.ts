// Fake storage, network and GPU of a session for tests: models by URL, a device that counts its
// uses, and gates that hold work.

import { tokenizerFile } from '../../../test/support/make-checkpoint/tokenizer-file.ts';
import type { Checkpoint, StorageState } from '../../checkpoint/checkpoint.ts';
import { namedError } from '../../contracts/errors.ts';
import type { GpuBytes, LoadOptions, Verification } from '../../contracts/models.ts';
import { NO_TOOLS } from '../api/hosted-tools/tool-ports.ts';
import { memoryResponseStore } from '../api/responses/store/memory-response-store.ts';
import type { SessionPorts } from '../session.ts';
import { BYTE_VOCABULARY, saying } from './byte-model.ts';
import { memoryToolAccess } from './hosted-tools.ts';
import { type Script, ScriptedGenerator } from './scripted-generator.ts';

export const ORIGIN = 'https://app.test';

export interface FakeModel {
  url: string;
  /** Whether it is in the app's own folder. */
  isOwn: boolean;
  totalBytes: number;
  storedBytes: number;
  config: object;
  /** The small files besides config.json. */
  files: Record<string, unknown>;
  script: Script;
  /** Errors of opening, of downloading, and of loading to the GPU. */
  failAt: { open?: Error; download?: Error; gpu?: Error };
  /** Result of a check of its files. */
  found: Verification;
}

/** GPU memory of every model. */
export const GPU_BYTES: GpuBytes = {
  exact: { gpu: { f16: 1500, f32: 1510 }, storage: { f16: 1300, f32: 1310 } },
  int8: { gpu: { f16: 1200, f32: 1210 }, storage: { f16: 1000, f32: 1010 } },
};

/** The device that measures synthetic layers. */
const LAYER_DEVICE = { name: 'layers', features: [], limits: {}, timer: 'timestamp-query' as const, variant: {} };

const WHOLE: Verification = { chunks: 5, damaged: 0, missing: 0 };

/** A promise that a test opens. Work waits at it, or fails if the signal aborts. */
export class Gate {
  #open: () => void = () => {};
  readonly #opened = new Promise<void>((resolve) => {
    this.#open = resolve;
  });
  /** Count of arrivals at the gate. */
  arrived = 0;

  open(): void {
    this.#open();
  }

  async pass(signal?: AbortSignal): Promise<void> {
    this.arrived += 1;
    await new Promise<void>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason));
      void this.#opened.then(resolve);
    });
    signal?.throwIfAborted();
  }
}

export class FakeDevice {
  readonly models = new Map<string, FakeModel>();
  /** Generators in the order of their creation. At most one is not destroyed. */
  readonly generators: ScriptedGenerator[] = [];
  /** URLs in the order in which their downloads began, and their loads to the GPU. */
  readonly downloads: string[] = [];
  readonly loads: string[] = [];
  /** URLs of models whose first chunk was downloaded alone. */
  readonly samples: string[] = [];
  /** Load options of the models in `loads`. */
  readonly loadOptions: LoadOptions[] = [];
  /** URLs of models that were exported. */
  readonly exports: string[] = [];
  /** URLs of models that the browser removed. */
  evicted: string[] = [];
  /** URLs of models that another tab downloads. */
  elsewhere: string[] = [];
  /** URLs of models whose files are kept in memory. */
  readonly inMemory = new Set<string>();
  /** Load options whose buffers were tried, in order. */
  readonly tried: LoadOptions[] = [];
  /** Bytes that tries of buffers find. */
  memoryBytes = Number.POSITIVE_INFINITY;
  /** Holds tries of buffers and estimates of speed. */
  memoryGate: Gate | null = null;
  isOnline = true;
  downloadGate: Gate | null = null;
  gpuGate: Gate | null = null;
  /** Holds checks of files. */
  fileGate: Gate | null = null;

  add(name: string, changes: Partial<FakeModel> = {}): FakeModel {
    const url = `${ORIGIN}/models/${name}`;
    const model: FakeModel = {
      url,
      isOwn: true,
      totalBytes: 1000,
      storedBytes: 0,
      config: {},
      files: { 'tokenizer.json': tokenizerFile(BYTE_VOCABULARY), 'generation_config.json': { eos_token_id: [257] } },
      script: saying(`<|channel|>final<|message|>I am ${name}.`),
      failAt: {},
      found: WHOLE,
      ...changes,
    };
    this.models.set(model.url, model);
    return model;
  }

  ports(): SessionPorts {
    return {
      open: async (url) => this.#open(url),
      stored: async () => {
        const stored = [...this.models.values()].filter(({ storedBytes }) => storedBytes > 0);
        return stored.map((model) => ({ url: model.url, ...stateOf(model) }));
      },
      ownModels: async () => (this.isOnline ? [...this.models.values()].filter(({ isOwn }) => isOwn).map(known) : []),
      listed: [{ id: 'gpt-oss-20b', url: 'https://hub.test/gpt-oss-20b/resolve/0123', totalBytes: 13e9 }],
      checkGpu: async () => GPU_BYTES,
      evicted: async () => this.evicted,
      downloading: async () => this.elsewhere,
      isInMemory: (url) => this.inMemory.has(url),
      useMemory: (url) => void this.inMemory.add(url),
      verify: async (url, onProgress, signal) => {
        const { totalBytes, found } = this.#of({ url });
        onProgress({ bytes: totalBytes / 2, totalBytes });
        await this.fileGate?.pass(signal);
        return found;
      },
      repair: async (url) => {
        this.#of({ url }).found = WHOLE;
      },
      exportTo: async (url) => void this.exports.push(url),
      fileNames: async (url) => Object.keys(this.#of({ url }).files),
      exportFile: async (url, name) => new Blob([JSON.stringify(this.#of({ url }).files[name])]),
      importFiles: async (name, files) => {
        const totalBytes = files.reduce((sum, { blob }) => sum + blob.size, 0);
        return this.add(name, { url: `imported:${name}`, isOwn: false, totalBytes, storedBytes: totalBytes }).url;
      },
      deleteFiles: async (url) => {
        this.#of({ url }).storedBytes = 0;
      },
      requestPersistence: async () => true,
      selfTests: () => [],
      benchLayer: async (onProgress) => {
        onProgress('a layer');
        return { device: LAYER_DEVICE, kernels: [] };
      },
      describeGpu: async () => ({ name: 'fake', memory: 'shared' }),
      tryMemory: async (_sizes, loadOptions, signal) => {
        this.tried.push(loadOptions);
        await this.memoryGate?.pass(signal);
        const bytes = GPU_BYTES[loadOptions.weights][loadOptions.embedding][loadOptions.cache] ?? 0;
        return { bytes, acceptedBytes: Math.min(bytes, this.memoryBytes) };
      },
      estimateSpeed: async ({ config }, _options, signal) => {
        await this.memoryGate?.pass(signal);
        return (config as { num_hidden_layers?: number }).num_hidden_layers ?? 0;
      },
      loadEngine: async (source, loadOptions, { onProgress, signal }) => {
        const model = this.#of(source as Checkpoint);
        this.loads.push(model.url);
        this.loadOptions.push(loadOptions);
        if (this.generators.some(({ isDestroyed }) => !isDestroyed)) throw new Error('Two models on the GPU.');
        onProgress?.(500, 1000);
        await this.gpuGate?.pass(signal);
        if (model.failAt.gpu) throw model.failAt.gpu;
        const generator = new ScriptedGenerator(model.script, { contextTokens: 1024, vocabulary: BYTE_VOCABULARY });
        this.generators.push(generator);
        return generator;
      },
      responses: memoryResponseStore(),
      toolAccess: memoryToolAccess(),
      tools: NO_TOOLS,
      clock: { now: () => performance.now(), today: () => '2025-08-05' },
    };
  }

  #of({ url }: { url: string }): FakeModel {
    const model = this.models.get(url);
    if (!model) throw namedError('download-failed', `There is no model at ${url}.`);
    return model;
  }

  #open(url: string): Checkpoint {
    const model = this.#of({ url });
    if (model.failAt.open) throw model.failAt.open;
    if (!this.isOnline && model.storedBytes < model.totalBytes) throw namedError('download-failed', 'No network.');
    return {
      url,
      config: model.config,
      tensors: new Map(),
      totalBytes: model.totalBytes,
      trust: 'first-use',
      storage: async () => stateOf(model),
      readFile: async (name) => {
        const content = model.files[name];
        return content === undefined ? null : new TextEncoder().encode(JSON.stringify(content));
      },
      download: (onProgress, signal) => this.#download(model, onProgress, signal),
      downloadSample: async (onProgress, signal) => {
        this.samples.push(model.url);
        await this.downloadGate?.pass(signal);
        model.storedBytes = Math.max(model.storedBytes, 16);
        const { storedBytes, totalBytes } = model;
        onProgress({ bytes: storedBytes, storedBytes, totalBytes, bytesPerSecond: 8, secondsLeft: 1, waiting: null });
      },
      stream: async () => {},
      readRows: async () => new Uint8Array(),
      readRange: async () => new Uint8Array(),
      expertsByUse: async () => [],
      addExpertUses: async () => {},
    };
  }

  async #download(model: FakeModel, onProgress: Parameters<Checkpoint['download']>[0], signal?: AbortSignal): Promise<void> {
    this.downloads.push(model.url);
    model.storedBytes = model.totalBytes / 2;
    const { storedBytes: bytes, totalBytes } = model;
    onProgress?.({ bytes, storedBytes: bytes, totalBytes, bytesPerSecond: 1, secondsLeft: totalBytes - bytes, waiting: null });
    await this.downloadGate?.pass(signal);
    if (model.failAt.download) throw model.failAt.download;
    model.storedBytes = model.totalBytes;
  }
}

function known({ url }: FakeModel) {
  return { id: url.slice(url.lastIndexOf('/') + 1), url, totalBytes: null };
}

function stateOf({ storedBytes, totalBytes }: FakeModel): StorageState {
  const status = storedBytes === totalBytes ? 'stored' : storedBytes > 0 ? 'downloading' : 'absent';
  return { status, storedBytes, totalBytes };
}
