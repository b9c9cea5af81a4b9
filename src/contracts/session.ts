// The contract between the page and the worker: what a Session does, by subject. Types only. The worker implements it
// (src/worker/session.ts) and the page reaches it by Comlink (src/app/platform/connect.ts); a method is written nowhere else.

import type { WireRequest, WireResponse } from './api-calls.ts';
import type { BenchReport, BenchSizes, WeightsComparison } from './bench-report.ts';
import type { ChatEvent, ChatMessage, GenerateOptions } from './chat.ts';
import type { DownloadProgress, FileProgress, LoadEvent, LoadOptions, ModelSummary, PickedFile, Verification } from './models.ts';

/** The worker, as the page sees it. One model is on the GPU at a time; generations queue. */
export interface Session {
  models: ModelsSession;
  files: FilesSession;
  chat: ChatSession;
  bench: BenchSession;
  api: ApiSession;
}

/** The models of this device, from a list to weights on the GPU. */
export interface ModelsSession {
  /** Every model this device knows: those the app lists, those stored, the one opened by URL. */
  list(): Promise<ModelSummary[]>;
  /**
   * Reads the small files of the model at `url` (config, index, shard headers), checks them and the GPU, and fetches nothing large.
   * Errors: every ErrorName but `device-lost` and `context-full`.
   */
  inspect(url: string): Promise<ModelSummary>;
  /**
   * Downloads what is missing, then puts the model on the GPU. It replaces the one that is there with other options. Calls for one
   * model with the same options share one load. Without `options`: those of `setLoadOptions`. Errors: as `inspect`, `AbortError`.
   */
  load(url: string, onEvent: (event: LoadEvent) => void, options?: LoadOptions): Promise<ModelSummary>;
  /**
   * Sets load options by model URL, for loads that name none, including those that an API call starts. Other models use
   * DEFAULT_LOAD_OPTIONS.
   */
  setLoadOptions(options: Readonly<Record<string, LoadOptions>>): Promise<void>;
  /** Downloads what is missing and leaves the GPU to the model that is on it. Shared with loads. Errors: as `inspect`, `AbortError`. */
  download(url: string, onProgress: (progress: DownloadProgress) => void): Promise<ModelSummary>;
  /** Stops all work on the model, or the import of that name: the call rejects with AbortError. Bytes already stored stay. */
  interrupt(url: string): Promise<void>;
  /** Asks the browser to keep the weights when the disk runs low; resolves to whether it does. */
  requestPersistence(): Promise<boolean>;
  /**
   * Keeps the files of the model in this tab's memory from now on, where the browser refuses storage. Larger models than
   * MEMORY_LIMIT_BYTES then fail with `storage-failed`.
   */
  useMemory(url: string): Promise<void>;
  /** Stops all work on the model, takes it off the GPU, deletes its files. Errors: `storage-failed`. */
  remove(url: string): Promise<void>;
}

/** The files of stored models. */
export interface FilesSession {
  /** Reads every stored chunk and compares it with the digest it had on arrival. Errors: `storage-failed`, `AbortError`. */
  verify(url: string, onProgress: (progress: FileProgress) => void): Promise<Verification>;
  /**
   * Verifies a stored model, then downloads what is damaged or missing, and nothing else. Reports the one, then the other.
   * Errors: as `ModelsSession.download`.
   */
  repair(url: string, onProgress: (progress: FileProgress | DownloadProgress) => void): Promise<void>;
  /** Writes every file of a stored model into `folder`. Errors: as `ModelsSession.load`, `storage-failed` if the folder refuses. */
  exportTo(url: string, folder: FileSystemDirectoryHandle, onProgress: (progress: FileProgress) => void): Promise<void>;
  /** Names of a stored model's files, small ones first. Errors: `storage-failed`. */
  names(url: string): Promise<string[]>;
  /** One file of a stored model, to be saved where no folder can be written. Errors: as `exportTo`. */
  exportFile(url: string, name: string): Promise<Blob>;
  /**
   * Stores a model from files in the hub's layout, with the checks of a download; it goes by the name of its folder.
   * Errors: `checkpoint-invalid`, `storage-failed`, `AbortError`.
   */
  importFiles(name: string, files: PickedFile[], onProgress: (progress: DownloadProgress) => void): Promise<ModelSummary>;
}

/** Answers for the chat. */
export interface ChatSession {
  /** Answers the last user message of `messages` with the loaded model. Errors: `no-model`, `context-full`, `device-lost`. */
  generate(messages: ChatMessage[], options: GenerateOptions, onEvent: (event: ChatEvent) => void): Promise<void>;
  /** Ends the running generation, which reports its end with reason `cancelled`, and a measurement or comparison. */
  stop(): Promise<void>;
}

/** Measurements on this device. `ChatSession.stop` ends them. */
export interface BenchSession {
  /**
   * Measures kernels on this device, and the loaded model if there is one; generations wait. Reports the measurement it starts.
   * Errors: those of the GPU, `no-model` when the loaded model's sizes are asked for, `AbortError` when stopped.
   */
  run(sizes: BenchSizes, onProgress: (what: string) => void): Promise<BenchReport>;
  /**
   * Loads the loaded model with exact weights and with int8, lets each read the same text, and compares what they expect of it;
   * generations wait. Afterwards, stopped or not, the model is loaded as it was; after a failure none is loaded.
   * Errors: as `ModelsSession.load`, `no-model`.
   */
  compareWeights(onProgress: (what: string) => void): Promise<WeightsComparison>;
}

/** The API. */
export interface ApiSession {
  /** Answers `/v1/…`; the same handler that the service worker and an SDK's `fetch` reach. */
  handle(request: WireRequest): Promise<WireResponse>;
  /** Ends the work for a call of `handle` whose caller left before the response came; afterwards, cancelling its body does. */
  cancel(id: string): Promise<void>;
}
