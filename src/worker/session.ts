// The worker's side of the treaty: one Session over checkpoint, engine, Harmony and the API handler.
// Takes ports to storage, network and GPU, so that a test can stand in for each; refuses to know Comlink.

import {
  type BenchReport,
  type BenchSizes,
  type ChatMessage,
  DEFAULT_CHOICES,
  type DownloadProgress,
  type FileProgress,
  type GenerateEvent,
  type GenerateOptions,
  type GpuBytes,
  type LoadChoices,
  type LoadEvent,
  type ModelSummary,
  type PickedFile,
  type PortableRequest,
  type PortableResponse,
  type Session,
  type Verification,
  type WeightsComparison,
} from '../api.ts';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import { type BenchPorts, bench } from './bench/bench.ts';
import { type Clock, generateChat } from './chat-generation.ts';
import { compareWeights } from './compare/compare-weights.ts';
import { FileJobs, type FilePorts } from './models/file-jobs.ts';
import { type LoadEngine, ModelHost } from './models/model-host.ts';
import { type LibraryPorts, ModelLibrary } from './models/model-library.ts';
import { ModelLoader } from './models/model-loader.ts';
import type { ServedModel } from './models/served-model.ts';
import { createHandler, type Handler } from './openai/handler.ts';
import type { ModelService } from './openai/models.ts';
import { fromPortable, toPortable } from './wire.ts';

export interface SessionPorts extends LibraryPorts, FilePorts, BenchPorts {
  open(url: string, signal?: AbortSignal): Promise<Checkpoint>;
  /** Checks config, tensors and this device's GPU without allocating; gives the bytes that the model will take there. */
  checkGpu(checkpoint: Checkpoint): Promise<GpuBytes>;
  /** Keeps the files of a model in memory from now on. */
  useMemory(url: string): void;
  loadEngine: LoadEngine;
  clock: Clock;
}

// What the page loads without a question; a program may cause no more than that.
const FETCH_UNASKED_BYTES = 100e6;

/** Makes the worker's Session. */
export function createSession(ports: SessionPorts): Session {
  return new WorkerSession(ports);
}

class WorkerSession implements Session {
  readonly #clock: Clock;
  readonly #host: ModelHost;
  readonly #library: ModelLibrary;
  readonly #loader: ModelLoader;
  readonly #work = new FileJobs();
  readonly #ports: SessionPorts;
  readonly #handler: Handler;
  /** By the models' URLs. */
  #chosen: Readonly<Record<string, LoadChoices>> = {};
  /** Of the chat's generations and of measurements, running and queued. */
  readonly #stoppable = new Set<AbortController>();
  /** Of the API, by their ids, until their responses begin. */
  readonly #calls = new Map<string, AbortController>();

  constructor(ports: SessionPorts) {
    this.#clock = ports.clock;
    this.#host = new ModelHost(ports.loadEngine);
    this.#library = new ModelLibrary(ports, (url) => this.#loader.activityOf(url));
    this.#loader = new ModelLoader({
      open: (url, signal) => ports.open(url, signal),
      checkGpu: (checkpoint) => ports.checkGpu(checkpoint),
      remember: (checkpoint, gpuBytes) => this.#library.remember(checkpoint, gpuBytes),
      summaryOf: (url) => this.#library.summaryOf(url),
      host: this.#host,
    });
    this.#ports = ports;
    this.#handler = createHandler(this.#service());
  }

  models(): Promise<ModelSummary[]> {
    return this.#library.list();
  }

  async inspect(url: string): Promise<ModelSummary> {
    const checkpoint = await this.#loader.inspect(url);
    return this.#library.summaryOf(checkpoint.url);
  }

  async load(url: string, onEvent: (event: LoadEvent) => void, choices = this.#choicesFor(url)): Promise<ModelSummary> {
    return (await this.#loader.load(url, onEvent, choices)).summary;
  }

  async choose(choices: Readonly<Record<string, LoadChoices>>): Promise<void> {
    this.#chosen = choices;
  }

  async download(url: string, onProgress: (progress: DownloadProgress) => void): Promise<ModelSummary> {
    await this.#loader.download(url, (event) => {
      if (event.type === 'downloading') onProgress(event);
    });
    return this.#library.summaryOf(url);
  }

  async interrupt(url: string): Promise<void> {
    await Promise.all([this.#loader.interrupt(url), this.#work.interrupt(url)]);
  }

  verify(url: string, onProgress: (progress: FileProgress) => void): Promise<Verification> {
    return this.#work.run(url, (signal) => this.#ports.verify(url, onProgress, signal));
  }

  repair(url: string, onProgress: (progress: FileProgress | DownloadProgress) => void): Promise<void> {
    return this.#work.run(url, (signal) => this.#ports.repair(url, onProgress, signal));
  }

  exportTo(url: string, folder: FileSystemDirectoryHandle, onProgress: (progress: FileProgress) => void): Promise<void> {
    return this.#work.run(url, (signal) => this.#ports.exportTo(url, folder, { onProgress, signal }));
  }

  fileNames(url: string): Promise<string[]> {
    return this.#ports.fileNames(url);
  }

  exportFile(url: string, name: string): Promise<Blob> {
    return this.#work.run(url, (signal) => this.#ports.exportFile(url, name, signal));
  }

  async importFiles(name: string, files: PickedFile[], onProgress: (progress: DownloadProgress) => void): Promise<ModelSummary> {
    const url = await this.#work.run(name, (signal) => this.#ports.importFiles(name, files, { onProgress, signal }));
    return this.#library.summaryOf(url);
  }

  requestPersistence(): Promise<boolean> {
    return this.#ports.requestPersistence();
  }

  async useMemory(url: string): Promise<void> {
    this.#ports.useMemory(url);
    this.#loader.forget(url);
  }

  async remove(url: string): Promise<void> {
    await this.interrupt(url);
    await this.#host.unload(url);
    await this.#ports.deleteFiles(url);
    this.#loader.forget(url);
    this.#library.forget(url);
  }

  async generate(messages: ChatMessage[], options: GenerateOptions, onEvent: (event: GenerateEvent) => void): Promise<void> {
    const model = this.#host.current;
    if (!model) throw noModel();
    await this.#untilStopped((signal) => generateChat(model, { messages, options, onEvent, signal }, this.#clock));
  }

  bench(sizes: BenchSizes, onProgress: (what: string) => void): Promise<BenchReport> {
    return this.#untilStopped((signal) =>
      this.#host.withModel((lent) => bench(this.#ports, lent, { sizes, onProgress, signal }), signal),
    );
  }

  compareWeights(onProgress: (what: string) => void): Promise<WeightsComparison> {
    return this.#untilStopped((signal) =>
      this.#host.withReloadableModel((lent) => compareWeights(lent, { onProgress, signal }), signal),
    );
  }

  async stop(): Promise<void> {
    for (const each of this.#stoppable) each.abort();
  }

  async handle(request: PortableRequest): Promise<PortableResponse> {
    const call = new AbortController();
    this.#calls.set(request.id, call);
    try {
      return toPortable(await this.#handler(fromPortable(request, call.signal)));
    } finally {
      this.#calls.delete(request.id);
    }
  }

  async cancelCall(id: string): Promise<void> {
    this.#calls.get(id)?.abort();
  }

  /** Work that `stop` ends. */
  async #untilStopped<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const stop = new AbortController();
    this.#stoppable.add(stop);
    try {
      return await work(stop.signal);
    } finally {
      this.#stoppable.delete(stop);
    }
  }

  #choicesFor(url: string): LoadChoices {
    return this.#chosen[url] ?? DEFAULT_CHOICES;
  }

  #service(): ModelService {
    return {
      models: () => this.models(),
      mayFetch: (model) => this.#mayFetch(model),
      open: (model, signal) => this.#open(model, signal),
    };
  }

  async #mayFetch({ url }: ModelSummary): Promise<boolean> {
    if (!this.#library.isOwn(url)) return false;
    const { totalBytes } = await this.inspect(url);
    return totalBytes !== null && totalBytes <= FETCH_UNASKED_BYTES;
  }

  async #open({ url }: ModelSummary, signal: AbortSignal): Promise<ServedModel> {
    if (this.#host.current && this.#host.statusOf(url) === 'loaded') return this.#host.current;
    // Others may share the load, so whoever stops waiting does not stop it.
    return orAborted(
      this.#loader.load(url, () => {}, this.#choicesFor(url)),
      signal,
    ).then(({ served }) => served);
  }
}

function noModel(): Error {
  const error = new Error('A generation needs a loaded model, but none is loaded. Load a model first.');
  error.name = 'no-model';
  return error;
}

/** Rejects with the signal's reason as soon as it aborts; the promise goes on without us. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
