// The treaty between the page and the worker: what a Session does, the events it reports, the names of its errors.
// Types and constants only; nothing here runs. The worker proves it with `satisfies Session`, the page wraps it with Comlink.

import type { BenchReport, BenchSizes, WeightsComparison } from './api-reports.ts';

export type * from './api-reports.ts';
export type * from './api-requests.ts';

/** Where a model stands on this device, from nothing stored to weights on the GPU. `paused`: a part is here, and nobody downloads the rest. */
export type ModelStatus = 'absent' | 'paused' | 'downloading' | 'stored' | 'loading' | 'loaded';

/**
 * What a model's bytes are compared with: digests that are part of this app; digests that its own server lists; or those that were
 * recorded at the first download, which notice later changes alone.
 */
export type Trust = 'app' | 'server' | 'first-use';

/** How a model is held while it is loaded. Bytes are those of gpt-oss-20b. */
export interface LoadChoices {
  /**
   * `exact`: the matrices of attention and the unembedding as the checkpoint has them, in bf16. `int8`: in blocks of 32 bytes and a
   * scale, rounded; 1.14 GB less of GPU memory, and 2.57 GB instead of 3.71 GB read for each token. The experts stay as they are.
   */
  weights: 'exact' | 'int8';
  /** `storage` saves 1.16 GB of GPU memory; each token then waits until its row was read from this device's storage. */
  embedding: 'gpu' | 'storage';
}

/** What a model is loaded with where nobody chose. */
export const DEFAULT_CHOICES: LoadChoices = { weights: 'exact', embedding: 'gpu' };

/** GPU memory that a model takes when it is loaded, bytes, by what is chosen; null where it cannot be loaded so. */
export type GpuBytes = Record<LoadChoices['weights'], Record<LoadChoices['embedding'], number | null>>;

/** What the page and `/v1/models` know of a model. */
export interface ModelSummary {
  /** Stable name, used as `model` in requests: the last path segment of its URL unless the app lists it under another. */
  id: string;
  /** Absolute URL of the folder in the hub's layout, without a trailing slash. */
  url: string;
  status: ModelStatus;
  /** Bytes of all its files; null until its index was read. */
  totalBytes: number | null;
  /** Bytes of them that are stored on this device. */
  storedBytes: number;
  /** Null until its index was read, unless the app lists it. */
  trust: Trust | null;
  /** Null until it was checked against this GPU. */
  gpuBytes: GpuBytes | null;
  /** What it is loaded with; null while it is not. */
  choices: LoadChoices | null;
  /** Its files are in this tab's memory only, and gone with it. */
  isInMemory: boolean;
  /** It was stored here, nobody deleted it, and it is gone: the browser removed it. */
  wasEvicted: boolean;
  /** A sentence the page must show beside the model, e.g. that its weights are random; null if there is nothing to say. */
  notice: string | null;
}

/** Why a download that runs brings no bytes now. */
export interface DownloadWait {
  reason: 'retrying' | 'rate-limited' | 'offline' | 'other-tab' | 'stalled';
  /** A sentence for the page: what happened, and what happens next. */
  message: string;
  /** When it goes on by itself, as `Date.now()` counts; null where that is not a matter of time. */
  untilMs: number | null;
}

export interface DownloadProgress {
  /** Bytes stored, and those that arrived and are not stored yet. Falls only by bytes that were thrown away, to be fetched again. */
  bytes: number;
  totalBytes: number;
  /** Of what arrived during the last seconds, here or in the tab that downloads; 0 until there is a time to divide by. */
  bytesPerSecond: number;
  /** Seconds until the end at that rate; null while nothing arrives. */
  secondsLeft: number | null;
  waiting: DownloadWait | null;
}

/** Bytes of a piece of work on the files of one model. */
export interface FileProgress {
  bytes: number;
  totalBytes: number;
}

/** A file of a model as the visitor picked it on this device. */
export interface PickedFile {
  /** Its name, or its path from the picked folder on. */
  name: string;
  blob: Blob;
}

/** What a check of a stored model found, in chunks of its files; it is whole if `damaged` and `missing` are 0. */
export interface Verification {
  chunks: number;
  /** Chunks whose bytes are no longer those that arrived. */
  damaged: number;
  missing: number;
}

/** Progress of opening a model, in order: opened, downloading…, starting (all is stored; its turn, and a test of the GPU), loading…, loaded. */
export type LoadEvent =
  | { type: 'opened'; model: ModelSummary }
  | ({ type: 'downloading' } & DownloadProgress)
  | { type: 'starting' }
  | { type: 'loading'; bytes: number; totalBytes: number }
  | { type: 'loaded'; model: ModelSummary };

/** Bytes of the largest model that is kept in a tab's memory: browsers end tabs that take more than a few GB. */
export const MEMORY_LIMIT_BYTES = 2e9;

export type ReasoningEffort = 'low' | 'medium' | 'high';

/** One turn of a chat, as the page keeps it. */
export interface ChatMessage {
  role: 'user' | 'assistant';
  content: string;
}

export interface GenerateOptions {
  /** Developer instructions ("system prompt" to most people); empty for none. */
  instructions: string;
  effort: ReasoningEffort;
  /** 0 is greedy. */
  temperature: number;
  /** Same seed, same device, same text; null draws one. */
  seed: number | null;
  /** Upper bound of sampled tokens; null for what is left of the context. */
  maxTokens: number | null;
}

/** Harmony's channels: reasoning, tool calls and preambles, the answer. */
export type Channel = 'analysis' | 'commentary' | 'final';

/** Why a generation ended: the model stopped, a limit was reached, the user stopped it. */
export type FinishReason = 'stop' | 'length' | 'cancelled';

export interface GenerationStats {
  promptTokens: number;
  /** Prompt tokens whose keys and values were still in the cache. */
  cachedTokens: number;
  /** Oldest turns that did not fit in the context and were left out of the prompt; the page says so. */
  droppedTurns: number;
  outputTokens: number;
  /** From the call to the first sampled token, ms. */
  prefillMs: number;
  /** From the first sampled token to the last, ms. */
  decodeMs: number;
}

/** What a generation reports. `done` is always the last event of one that did not fail; failures reject the call. */
export type GenerateEvent =
  | { type: 'prefill'; tokens: number; totalTokens: number }
  | { type: 'delta'; channel: Channel; text: string; outputTokens: number }
  | { type: 'done'; reason: FinishReason; stats: GenerationStats };

/** A Request as it crosses threads; `body` is the whole text, empty for GET. */
export interface PortableRequest {
  /** Unique name of this call, by which it is cancelled. */
  id: string;
  method: string;
  url: string;
  headers: [string, string][];
  body: string;
}

/** A Response as it crosses threads; the stream is transferred. */
export interface PortableResponse {
  status: number;
  headers: [string, string][];
  body: ReadableStream<Uint8Array> | null;
}

/** The worker, as the page sees it. One model is on the GPU at a time; generations queue. */
export interface Session {
  /** Every model this device knows: those the app lists, those stored, the one opened by URL. */
  models(): Promise<ModelSummary[]>;
  /**
   * Reads the small files of the model at `url` (config, index, shard headers), checks them and the GPU, and fetches nothing large.
   * Errors: every ErrorName but `device-lost` and `context-full`.
   */
  inspect(url: string): Promise<ModelSummary>;
  /**
   * Downloads what is missing, then puts the model on the GPU, in the place of one that is there with other choices. Calls for one
   * model with the same choices share one load. Without `choices`: those of `choose`. Errors: as `inspect`, `AbortError`.
   */
  load(url: string, onEvent: (event: LoadEvent) => void, choices?: LoadChoices): Promise<ModelSummary>;
  /** What models are loaded with from now on where a call does not say, an API call for one; by URL, and DEFAULT_CHOICES for all others. */
  choose(choices: Readonly<Record<string, LoadChoices>>): Promise<void>;
  /** Downloads what is missing and leaves the GPU to the model that is on it. Shared with loads. Errors: as `inspect`, `AbortError`. */
  download(url: string, onProgress: (progress: DownloadProgress) => void): Promise<ModelSummary>;
  /** Stops what is being done with the model, or the import of that name: the call rejects with AbortError. Bytes already stored stay. */
  interrupt(url: string): Promise<void>;
  /** Reads every stored chunk and compares it with the digest it had on arrival. Errors: `storage-failed`, `AbortError`. */
  verify(url: string, onProgress: (progress: FileProgress) => void): Promise<Verification>;
  /**
   * Checks a stored model, then downloads what is damaged or missing, and nothing else. Reports the one, then the other.
   * Errors: as `download`.
   */
  repair(url: string, onProgress: (progress: FileProgress | DownloadProgress) => void): Promise<void>;
  /** Writes every file of a stored model into `folder`. Errors: as `load`, `storage-failed` if the folder refuses. */
  exportTo(url: string, folder: FileSystemDirectoryHandle, onProgress: (progress: FileProgress) => void): Promise<void>;
  /** Names of a stored model's files, small ones first. Errors: `storage-failed`. */
  fileNames(url: string): Promise<string[]>;
  /** One file of a stored model, to be saved where no folder can be written. Errors: as `exportTo`. */
  exportFile(url: string, name: string): Promise<Blob>;
  /**
   * Stores a model from files in the hub's layout, with the checks of a download; it goes by the name of its folder.
   * Errors: `checkpoint-invalid`, `storage-failed`, `AbortError`.
   */
  importFiles(name: string, files: PickedFile[], onProgress: (progress: DownloadProgress) => void): Promise<ModelSummary>;
  /** Asks the browser to keep the weights when the disk runs low; whether it does. */
  requestPersistence(): Promise<boolean>;
  /**
   * Keeps the files of the model in this tab's memory from now on, where the browser refuses storage. Larger models than
   * MEMORY_LIMIT_BYTES then fail with `storage-failed`.
   */
  useMemory(url: string): Promise<void>;
  /** Stops what is being done with the model, takes it off the GPU, deletes its files. Errors: `storage-failed`. */
  remove(url: string): Promise<void>;
  /** Answers the last user message of `messages` with the loaded model. Errors: `no-model`, `context-full`, `device-lost`. */
  generate(messages: ChatMessage[], options: GenerateOptions, onEvent: (event: GenerateEvent) => void): Promise<void>;
  /**
   * Measures kernels on this device, and the loaded model if there is one; generations wait. Says what it is at.
   * Errors: those of the GPU, `no-model` when the loaded model's sizes are asked for, `AbortError` when stopped.
   */
  bench(sizes: BenchSizes, onProgress: (what: string) => void): Promise<BenchReport>;
  /**
   * Loads the model that is loaded with exact weights and with int8, has each read the same text, and compares what they expect of it;
   * generations wait. Says what it is at. Afterwards, stopped or not, the model is back as it was; after a failure none is loaded.
   * Errors: as `load`, `no-model`.
   */
  compareWeights(onProgress: (what: string) => void): Promise<WeightsComparison>;
  /** Ends the running generation, which reports `done` with reason `cancelled`, and a measurement or comparison. */
  stop(): Promise<void>;
  /** Answers `/v1/…`; the same handler that the service worker and an SDK's `fetch` reach. */
  handle(request: PortableRequest): Promise<PortableResponse>;
  /** Ends the work for a call of `handle` whose caller left before the response came; afterwards, cancelling its body does. */
  cancelCall(id: string): Promise<void>;
}

/**
 * Codes carried in `error.name`, the only field besides `message` that survives Comlink. The message says what was needed,
 * what was found and what to do. A user's stop is the platform's `AbortError`.
 */
export const ERROR_NAMES = [
  'webgpu-missing', // no navigator.gpu
  'adapter-missing', // WebGPU, but no GPU that it will use
  'limits-too-small', // a limit of the device is below what the model needs
  'out-of-memory', // the GPU could not hold a buffer
  'device-lost', // the GPU went away
  'gpu-wrong', // the GPU computes a known model wrong, whatever way its kernels take
  'model-unsupported', // config.json is of another family or names a feature we lack
  'checkpoint-invalid', // header, index, dtype, shape, tokenizer: the files do not say what they must
  'download-failed', // the network, a status, a length
  'storage-failed', // IndexedDB refused
  'context-full', // the prompt does not fit
  'no-model', // nothing is loaded
  'internal', // a defect of ours
] as const;

export type ErrorName = (typeof ERROR_NAMES)[number];

/** The service worker sends this to the page that called `fetch('/v1/…')`, with a MessagePort on which `ApiReply` comes back. */
export interface ApiCall {
  type: 'api-call';
  request: PortableRequest;
}

/** What the page sends on that port: `accepted` at once, then the response (its body transferred) or the reason there is none. */
export type ApiReply =
  | { type: 'accepted' }
  | { type: 'response'; response: PortableResponse }
  | { type: 'failed'; name: string; message: string };

/** What the service worker sends on that port when the caller went away before the response came. */
export interface ApiCancel {
  type: 'cancel';
}

/** Web Lock that every tab holds, shared, while it works: an update waits until no tab holds it. No request for it may queue. */
export const BUSY_LOCK = 'gpt-oss-web busy';
