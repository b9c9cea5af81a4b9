// The contract between the page and the worker: the methods of a Session, by subject. Types only.
// The worker implements it (src/worker/session.ts). The page reaches it by Comlink
// (src/app/platform/connect.ts). No other file lists the methods.

import type { ApiCallRecord, EndpointName } from './api/status.ts';
import type { StoredResponseSummary } from './api/stored-responses.ts';
import type { ApiToolAccess } from './api/tool-access.ts';
import type { WireRequest, WireResponse } from './api-calls.ts';
import type { BenchReport, BenchSizes, SelfTestOutcome, WeightsComparison } from './bench-report.ts';
import type { AnswerBeginning, ChatEvent, ChatMessage, GenerateOptions, PromptTokens } from './chat.ts';
import type {
  DownloadProgress,
  FileProgress,
  Fit,
  GpuFacts,
  LoadEvent,
  LoadOptions,
  ModelSummary,
  PickedFile,
  Verification,
} from './models.ts';

/** The worker, as the page sees it. One model is on the GPU at a time. Generations queue. */
export interface Session {
  models: ModelsSession;
  files: FilesSession;
  chat: ChatSession;
  bench: BenchSession;
  api: ApiSession;
  responses: ResponsesSession;
}

/** The models of this device, from the list to the GPU. */
export interface ModelsSession {
  /** Every model this device knows: those the app lists, those stored, the one opened by URL. */
  list(): Promise<ModelSummary[]>;
  /**
   * Reads the small files of the model at `url` (config, index, shard headers). Checks them and the
   * GPU, and downloads nothing large. Errors: every ErrorName but `device-lost` and `context-full`.
   */
  inspect(url: string): Promise<ModelSummary>;
  /**
   * Checks the sizes of the model at `url` against this GPU, so that its summary has the GPU memory
   * it needs. Sizes of OpenAI's models are known, without network. Errors: as `inspect`.
   */
  inspectSizes(url: string): Promise<ModelSummary>;
  /**
   * Downloads missing bytes, then puts the model on the GPU, in place of the present one. Calls for
   * one model with the same options share one load. Default of `options`: those of
   * `setLoadOptions`. Errors: as `inspect`, `AbortError`.
   */
  load(url: string, onEvent: (event: LoadEvent) => void, options?: LoadOptions): Promise<ModelSummary>;
  /**
   * Sets load options by model URL, for loads that name none, including those an API call starts.
   * Other models use DEFAULT_LOAD_OPTIONS.
   */
  setLoadOptions(options: Readonly<Record<string, LoadOptions>>): Promise<void>;
  /**
   * Downloads missing bytes and leaves the present model on the GPU. Shared with loads. Errors: as
   * `inspect`, `AbortError`.
   */
  download(url: string, onProgress: (progress: DownloadProgress) => void): Promise<ModelSummary>;
  /**
   * Downloads the first large chunk of the model at `url`, and resolves to its rate in bytes per
   * second. The chunk stays, so a download does not fetch it again. Null if nothing large is
   * missing. Shared with downloads. Errors: as `download`.
   */
  sampleDownload(url: string): Promise<number | null>;
  /**
   * Stops all jobs on the model, or the import of that name. Their calls reject with AbortError.
   * Stored bytes stay.
   */
  interrupt(url: string): Promise<void>;
  /** Takes the present model off the GPU, once no generation runs. Its files stay. */
  unload(): Promise<void>;
  /** Describes the GPU without opening it. Errors: `webgpu-missing`, `adapter-missing`. */
  gpu(): Promise<GpuFacts>;
  /**
   * Finds whether the GPU has the memory for the model at `url`: creates the buffers of a load,
   * writes both ends of each and frees them. Tries `choices` in their order, and stops at the first
   * one that fits. Sizes of OpenAI's models are known; for others it reads their small files. Waits
   * while a generation runs. `BenchSession.stopMeasuring` stops it. Errors: as `inspect`,
   * `AbortError`.
   */
  fit(url: string, choices: readonly LoadOptions[]): Promise<Fit[]>;
  /** Asks the browser to keep the weights when the disk runs low. Resolves to whether it does. */
  requestPersistence(): Promise<boolean>;
  /**
   * Keeps the model's files in this tab's memory from now on, for browsers that refuse storage.
   * Models above MEMORY_LIMIT_BYTES then fail with `storage-failed`.
   */
  useMemory(url: string): Promise<void>;
  /**
   * Stops all jobs on the model, takes it off the GPU, deletes its files. Errors: `storage-failed`.
   */
  remove(url: string): Promise<void>;
}

/** The files of stored models. */
export interface FilesSession {
  /**
   * Compares every stored chunk with its digest on arrival. Errors: `storage-failed`, `AbortError`.
   */
  verify(url: string, onProgress: (progress: FileProgress) => void): Promise<Verification>;
  /**
   * Verifies a stored model, then downloads damaged and missing chunks, and nothing else. Reports
   * the verification, then the download. Errors: as `ModelsSession.download`.
   */
  repair(url: string, onProgress: (progress: FileProgress | DownloadProgress) => void): Promise<void>;
  /**
   * Writes every file of a stored model into `folder`. Errors: as `ModelsSession.load`,
   * `storage-failed` if the folder refuses.
   */
  exportTo(url: string, folder: FileSystemDirectoryHandle, onProgress: (progress: FileProgress) => void): Promise<void>;
  /** Names of a stored model's files, small ones first. Errors: `storage-failed`. */
  names(url: string): Promise<string[]>;
  /**
   * Returns one file of a stored model, for browsers that cannot write into a folder. Errors: as
   * `exportTo`.
   */
  exportFile(url: string, name: string): Promise<Blob>;
  /**
   * Stores a model from files in the Hugging Face layout, with the checks of a download. Its name
   * is that of its folder. Errors: `checkpoint-invalid`, `storage-failed`, `AbortError`.
   */
  importFiles(name: string, files: PickedFile[], onProgress: (progress: DownloadProgress) => void): Promise<ModelSummary>;
}

/** Answers for the chat. */
export interface ChatSession {
  /**
   * Answers the last user message of `messages` with the loaded model. If the last message is an
   * answer with steps, it goes on after them. With a `beginning` the
   * answer goes on after it. The events then have only what is new, and number messages from the
   * first of the beginning on. Errors: `no-model`, `context-full`, `chat-full`, `device-lost`.
   */
  generate(
    messages: ChatMessage[],
    options: GenerateOptions,
    onEvent: (event: ChatEvent) => void,
    beginning?: AnswerBeginning,
  ): Promise<void>;
  /**
   * Ends the reasoning of the running generation, which goes on with the final answer. Ends the
   * next reasoning if none has come yet. No effect once there is none.
   */
  answerNow(): Promise<void>;
  /**
   * Counts the tokens of a prompt for the loaded model, without its GPU. A later count of the same
   * tab ends this one. Errors: `no-model`, `AbortError`.
   */
  count(messages: ChatMessage[], options: GenerateOptions): Promise<PromptTokens>;
  /**
   * Ends the running generation, which reports its end with reason `cancelled`. Also ends a
   * measurement or comparison.
   */
  stop(): Promise<void>;
}

/** Measurements on this device. `ChatSession.stop` ends them. */
export interface BenchSession {
  /**
   * Measures kernels on this device, and the loaded model if there is one, while generations wait.
   * Reports each measurement when it starts. Errors: those of the GPU, `no-model` if the sizes are
   * the loaded model's and none is loaded, `AbortError` when stopped.
   */
  run(sizes: BenchSizes, onProgress: (what: string) => void): Promise<BenchReport>;
  /**
   * Estimates tokens per second of the model at `url`: times one layer of its sizes with random
   * weights, times its layers, and the unembedding. Takes some 0.9 GB of GPU memory for gpt-oss-20b,
   * and frees it. Sizes are known as for `ModelsSession.fit`. Waits while a generation runs. Errors:
   * those of the GPU, as `inspect`, `AbortError`.
   */
  speed(url: string, options: LoadOptions): Promise<number>;
  /** Stops all runs of `speed` and of `ModelsSession.fit`. Their calls reject with AbortError. */
  stopMeasuring(): Promise<void>;
  /**
   * Loads the loaded model with exact weights and with int8. Each reads the same text, and their
   * predictions are compared. Generations wait meanwhile. Afterwards, or when stopped, the model is
   * loaded as before. After a failure none is loaded. Errors: as `ModelsSession.load`, `no-model`.
   */
  compareWeights(onProgress: (what: string) => void): Promise<WeightsComparison>;
  /** The self-tests that ran since the worker started, the last one of each formats. */
  selfTests(): Promise<readonly SelfTestOutcome[]>;
}

/** The API. */
export interface ApiSession {
  /** Answers `/v1/…`. The service worker and an SDK's `fetch` reach the same handler. */
  handle(request: WireRequest): Promise<WireResponse>;
  /**
   * Ends a call of `handle` whose caller left before the response. After the response, cancelling
   * its body does so.
   */
  cancel(id: string): Promise<void>;
  /** What requests may reach outside this device. */
  toolAccess(): Promise<ApiToolAccess>;
  /** Allows requests to reach this and nothing else, from the next request on. Kept on this device. */
  setToolAccess(access: ApiToolAccess): Promise<void>;
  /** The endpoints that are here, in the order of the documentation. */
  endpoints(): Promise<readonly EndpointName[]>;
  /** The last calls of all tabs, newest first. */
  calls(): Promise<readonly ApiCallRecord[]>;
}

/** The responses of `/v1/responses` that are stored on this device. */
export interface ResponsesSession {
  /** The newest first. Errors: `storage-failed`. */
  list(): Promise<StoredResponseSummary[]>;
  /** Deletes one. An unknown id is no error. Errors: `storage-failed`. */
  remove(id: string): Promise<void>;
  /** Deletes all. Errors: `storage-failed`. */
  removeAll(): Promise<void>;
}
