// The scripted session's models: listed, downloaded, paused, verified, repaired, exported and deleted, step by step and without bytes.
// Takes a script and gates; gives the part of the contract that is about models. Knows nothing of the real worker.

import type { ErrorName } from '../../../src/contracts/errors.ts';
import {
  DEFAULT_LOAD_OPTIONS,
  type DownloadProgress,
  type DownloadWait,
  type FileProgress,
  type Fit,
  type GpuBytes,
  type LoadEvent,
  type LoadOptions,
  type ModelSummary,
  type PickedFile,
  type Verification,
} from '../../../src/contracts/models.ts';
import type { Session } from '../../../src/contracts/session.ts';
import type { Gates } from './gates.ts';

export interface ModelScript {
  models: ModelSummary[];
  /** Models whose inspection fails, by the last segment of their URL. */
  failures: Record<string, { name: ErrorName; message: string }>;
  /** What happens halfway through the downloads of some models, by id: a wait that does not end, or a failure. */
  halfway: Record<string, DownloadWait | { name: ErrorName; message: string }>;
  /** What a check finds, by id; all others are whole. A repair mends it. */
  verifications: Record<string, Verification>;
  /** GPU memory that there is for some models, bytes, by id: a load that takes more fails. */
  room: Record<string, number>;
}

/** Never settles before `signal` aborts, then rejects. */
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const abort = () => reject(named('AbortError', 'The work was stopped.'));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });

export const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });
const lastSegment = (url: string): string => new URL(url).pathname.split('/').filter(Boolean).at(-1) ?? '';

/** Models that play `script`, a step at a time on the track of their id; every call sees what the others did. */
export function createFakeModels(script: ModelScript, gates: Gates) {
  const models = new Map(script.models.map((model) => [model.url, { ...model }]));
  const verifications = { ...script.verifications };
  const running = new Map<string, AbortController>();

  const measuring = { controller: new AbortController() };
  const beginMeasuring = (): AbortSignal => {
    measuring.controller = new AbortController();
    return measuring.controller.signal;
  };

  const find = (url: string): ModelSummary => {
    const known = models.get(url) ?? { ...script.models[0], ...NEW, id: lastSegment(url), url };
    models.set(url, known);
    return known;
  };
  /** Begins interruptible work on a model. */
  const begin = ({ url }: ModelSummary): AbortSignal => {
    const controller = new AbortController();
    running.set(url, controller);
    return controller.signal;
  };

  const refuse = (url: string) => {
    const failure = script.failures[lastSegment(url)];
    if (failure) throw named(failure.name, failure.message);
  };

  const fetchMissing = async (model: ModelSummary, onProgress: (progress: DownloadProgress) => void) => {
    const signal = begin(model);
    const totalBytes = model.totalBytes ?? 0;
    const bytesPerSecond = totalBytes / 10;
    for (const part of [0.1, 0.3, 0.5, 0.7, 0.9, 1]) {
      const bytes = part * totalBytes;
      if (model.storedBytes >= bytes) continue;
      model.status = 'downloading';
      await gates.pass(model.id, signal).catch((stopped: unknown) => {
        model.status = 'paused';
        throw stopped;
      });
      model.storedBytes = bytes;
      const progress = {
        bytes,
        storedBytes: bytes,
        totalBytes,
        bytesPerSecond,
        secondsLeft: (totalBytes - bytes) / bytesPerSecond,
        waiting: null,
      };
      onProgress(progress);
      const halfway = part === 0.5 && script.halfway[model.id];
      if (!halfway || model.isInMemory) continue;
      if ('name' in halfway) {
        model.status = 'paused';
        throw named(halfway.name, halfway.message);
      }
      onProgress({ ...progress, bytesPerSecond: 0, secondsLeft: null, waiting: halfway });
      model.status = 'paused';
      await untilAborted(signal);
    }
    Object.assign(model, { status: model.status === 'loaded' ? 'loaded' : 'stored', wasEvicted: false });
  };

  const walk = async (model: ModelSummary, onProgress: (progress: FileProgress) => void) => {
    const signal = begin(model);
    for (const part of [0.2, 0.6, 1]) {
      onProgress({ bytes: part * model.storedBytes, totalBytes: model.storedBytes });
      await gates.pass(model.id, signal);
    }
  };

  const listed: Session['models'] = {
    list: async () => [...models.values()],

    async inspect(url: string) {
      refuse(url);
      return find(url);
    },

    inspectSizes: async (url: string) => find(url),

    gpu: async () => ({ name: 'scripted GPU', memory: 'shared' as const }),

    async fit(url: string, choices: readonly LoadOptions[]) {
      const model = find(url);
      const found: Fit[] = [];
      for (const loadOptions of choices) {
        await gates.pass('measure', beginMeasuring());
        const { weights, embedding, cache } = loadOptions;
        const bytes = model.gpuBytes?.[weights][embedding][cache] ?? 0;
        const acceptedBytes = Math.min(bytes, script.room[model.id] ?? bytes);
        found.push({ loadOptions, bytes, acceptedBytes });
        if (acceptedBytes === bytes) break;
      }
      return found;
    },

    async sampleDownload(url: string) {
      const model = find(url);
      await gates.pass('sample', begin(model));
      model.storedBytes = Math.max(model.storedBytes, SAMPLE_BYTES);
      if (model.status === 'absent') model.status = 'paused';
      return SAMPLE_RATE;
    },

    async unload() {
      for (const model of models.values()) {
        if (model.status === 'loaded') Object.assign(model, { status: 'stored', loadOptions: null });
      }
    },

    setLoadOptions: async () => {},

    async load(url: string, onEvent: (event: LoadEvent) => void, loadOptions: LoadOptions = DEFAULT_LOAD_OPTIONS) {
      const model = find(url);
      // As with a GPU that is gone: what was on it is no longer there.
      if (script.failures[lastSegment(url)] && model.status === 'loaded') model.status = 'stored';
      refuse(url);
      onEvent({ type: 'opened', model });
      await fetchMissing(model, (progress) => onEvent({ type: 'downloading', ...progress }));
      onEvent({ type: 'starting' });
      await gates.pass(model.id, begin(model));
      const bytes = model.gpuBytes?.[loadOptions.weights][loadOptions.embedding][loadOptions.cache] ?? 0;
      if (bytes > (script.room[model.id] ?? bytes)) {
        model.status = 'stored';
        throw named('out-of-memory', `The model needs ${bytes / 1e9} GB of GPU memory, and the GPU refused.`);
      }
      model.status = 'loading';
      const totalBytes = model.totalBytes ?? 0;
      for (const part of [0.5, 1]) {
        await gates.pass(model.id);
        onEvent({ type: 'loading', bytes: part * totalBytes, totalBytes });
      }
      for (const other of models.values()) {
        if (other.status === 'loaded') Object.assign(other, { status: 'stored', loadOptions: null });
      }
      Object.assign(model, { status: 'loaded', loadOptions });
      onEvent({ type: 'loaded', model });
      return model;
    },

    async download(url: string, onProgress: (progress: DownloadProgress) => void) {
      await fetchMissing(find(url), onProgress);
      return find(url);
    },

    async interrupt(url: string) {
      running.get(url)?.abort();
    },

    requestPersistence: async () => false,

    async useMemory(url: string) {
      find(url).isInMemory = true;
    },

    async remove(url: string) {
      running.get(url)?.abort();
      await gates.pass(lastSegment(url));
      Object.assign(find(url), { status: 'absent', storedBytes: 0, loadOptions: null });
    },
  };

  const files: Session['files'] = {
    async verify(url: string, onProgress: (progress: FileProgress) => void) {
      const model = find(url);
      await walk(model, onProgress);
      return verifications[model.id] ?? { chunks: 5, damaged: 0, missing: 0 };
    },

    async repair(url: string, onProgress: (progress: FileProgress) => void) {
      const model = find(url);
      delete verifications[model.id];
      await walk(model, onProgress);
    },

    async exportTo(url: string, _folder: FileSystemDirectoryHandle, onProgress: (progress: FileProgress) => void) {
      await walk(find(url), onProgress);
    },
    names: async () => ['config.json'],
    exportFile: async () => new Blob(['{}']),

    async importFiles(name: string, files: PickedFile[], onProgress: (progress: DownloadProgress) => void) {
      const totalBytes = files.reduce((sum, { blob }) => sum + blob.size, 0);
      const model = Object.assign(find(`imported:${name}`), { id: name, totalBytes, storedBytes: 0 });
      await fetchMissing(model, onProgress);
      return model;
    },
  };

  /** The measurements that are about a model and none that runs. */
  const estimates: Pick<Session['bench'], 'speed' | 'stopMeasuring'> = {
    async speed(_url, { weights, embedding }) {
      await gates.pass('measure', beginMeasuring());
      if (embedding === 'storage') return 36.2;
      return weights === 'int8' ? 55.1 : 41.3;
    },
    stopMeasuring: async () => measuring.controller.abort(),
  };

  return { models: listed, files, estimates };
}

/** What the first chunk of a download has, and how fast it comes. */
const SAMPLE_BYTES = 16_777_216;
const SAMPLE_RATE = 12e6;

/** What a model takes that takes `bytes` exact and whole: the rest in gpt-oss-20b’s proportions. */
export function gpuBytesOf(bytes: number): GpuBytes {
  const [int8, storage, f32] = [0.08 * bytes, 0.08 * bytes, 0.014 * bytes];
  const withCaches = (f16: number) => ({ f16, f32: f16 + f32 });
  return {
    exact: { gpu: withCaches(bytes), storage: withCaches(bytes - storage) },
    int8: { gpu: withCaches(bytes - int8), storage: withCaches(bytes - int8 - storage) },
  };
}

const NEW = {
  status: 'absent' as const,
  totalBytes: 42e6,
  storedBytes: 0,
  trust: 'first-use' as const,
  gpuBytes: gpuBytesOf(45e6),
  loadOptions: null,
  isInMemory: false,
  wasEvicted: false,
  notice: null,
};
