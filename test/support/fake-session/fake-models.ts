// The scripted session's models: listed, downloaded, paused, verified, repaired, exported and deleted, with real timing and no bytes.
// Takes a script; gives the part of the treaty that is about models. Knows nothing of the real worker.

import type { ErrorName } from '../../../src/contracts/errors.ts';
import {
  DEFAULT_LOAD_OPTIONS,
  type DownloadProgress,
  type DownloadWait,
  type FileProgress,
  type GpuBytes,
  type LoadEvent,
  type LoadOptions,
  type ModelSummary,
  type PickedFile,
  type Verification,
} from '../../../src/contracts/models.ts';
import type { Session } from '../../../src/contracts/session.ts';

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
  /** Pause between two events, ms. */
  pauseMs: number;
  /** Models whose every step takes long enough to be watched, by id. */
  slowModels: string[];
}

/** Longer than a busy test machine takes to look. */
const SLOW_STEP_MS = 1200;

export const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const lastSegment = (url: string): string => new URL(url).pathname.split('/').filter(Boolean).at(-1) ?? '';

/** Models that play `script`; every call sees what the others did. */
export function createFakeModels(script: ModelScript) {
  const models = new Map(script.models.map((model) => [model.url, { ...model }]));
  const verifications = { ...script.verifications };
  const interrupted = new Set<string>();

  const find = (url: string): ModelSummary => {
    const known = models.get(url) ?? { ...script.models[0], ...NEW, id: lastSegment(url), url };
    models.set(url, known);
    return known;
  };
  const step = async ({ id, url }: ModelSummary) => {
    await pause(script.slowModels.includes(id) ? SLOW_STEP_MS : script.pauseMs);
    if (!interrupted.has(url)) return;
    interrupted.delete(url);
    throw named('AbortError', 'The work was stopped.');
  };

  const fetchMissing = async (model: ModelSummary, onProgress: (progress: DownloadProgress) => void) => {
    interrupted.delete(model.url);
    const totalBytes = model.totalBytes ?? 0;
    const bytesPerSecond = totalBytes / 10;
    for (const part of [0.1, 0.3, 0.5, 0.7, 0.9, 1]) {
      const bytes = part * totalBytes;
      if (model.storedBytes >= bytes) continue;
      model.status = 'downloading';
      await step(model).catch((stopped: unknown) => {
        model.status = 'paused';
        throw stopped;
      });
      model.storedBytes = bytes;
      const progress = { bytes, totalBytes, bytesPerSecond, secondsLeft: (totalBytes - bytes) / bytesPerSecond, waiting: null };
      onProgress(progress);
      const halfway = part === 0.5 && script.halfway[model.id];
      if (!halfway || model.isInMemory) continue;
      if ('name' in halfway) {
        model.status = 'paused';
        throw named(halfway.name, halfway.message);
      }
      onProgress({ ...progress, bytesPerSecond: 0, secondsLeft: null, waiting: halfway });
      while (!interrupted.has(model.url)) await pause(script.pauseMs);
    }
    Object.assign(model, { status: model.status === 'loaded' ? 'loaded' : 'stored', wasEvicted: false });
  };

  const walk = async (model: ModelSummary, onProgress: (progress: FileProgress) => void) => {
    interrupted.delete(model.url);
    for (const part of [0.2, 0.6, 1]) {
      onProgress({ bytes: part * model.storedBytes, totalBytes: model.storedBytes });
      await step(model);
    }
  };

  const listed: Session['models'] = {
    list: async () => [...models.values()],

    async inspect(url: string) {
      const failure = script.failures[lastSegment(url)];
      if (failure) throw named(failure.name, failure.message);
      return find(url);
    },

    setLoadOptions: async () => {},

    async load(url: string, onEvent: (event: LoadEvent) => void, choices: LoadOptions = DEFAULT_LOAD_OPTIONS) {
      const model = find(url);
      onEvent({ type: 'opened', model });
      await fetchMissing(model, (progress) => onEvent({ type: 'downloading', ...progress }));
      onEvent({ type: 'starting' });
      await step(model);
      const bytes = model.gpuBytes?.[choices.weights][choices.embedding][choices.cache] ?? 0;
      if (bytes > (script.room[model.id] ?? bytes)) {
        model.status = 'stored';
        throw named('out-of-memory', `The model needs ${bytes / 1e9} GB of GPU memory, and the GPU refused.`);
      }
      model.status = 'loading';
      const totalBytes = model.totalBytes ?? 0;
      for (const part of [0.5, 1]) {
        await pause(script.slowModels.includes(model.id) ? SLOW_STEP_MS : script.pauseMs);
        onEvent({ type: 'loading', bytes: part * totalBytes, totalBytes });
      }
      for (const other of models.values()) {
        if (other.status === 'loaded') Object.assign(other, { status: 'stored', choices: null });
      }
      Object.assign(model, { status: 'loaded', choices });
      onEvent({ type: 'loaded', model });
      return model;
    },

    async download(url: string, onProgress: (progress: DownloadProgress) => void) {
      await fetchMissing(find(url), onProgress);
      return find(url);
    },

    async interrupt(url: string) {
      interrupted.add(url);
    },

    requestPersistence: async () => false,

    async useMemory(url: string) {
      find(url).isInMemory = true;
    },

    async remove(url: string) {
      interrupted.add(url);
      await pause(script.pauseMs);
      interrupted.delete(url);
      Object.assign(find(url), { status: 'absent', storedBytes: 0, choices: null });
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

  return { models: listed, files };
}

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
  choices: null,
  isInMemory: false,
  wasEvicted: false,
  notice: null,
};
