// The worker's Session: checkpoint, engine, Harmony and the API handler behind the contract's
// methods. Storage, network and GPU are injected, so that a test can replace each. It does not know
// Comlink.

import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import type { WireResponse } from '../contracts/api-calls.ts';
import { Jobs } from '../contracts/jobs.ts';
import { DEFAULT_LOAD_OPTIONS, type GpuBytes, type LoadOptions, type ModelSummary } from '../contracts/models.ts';
import type { ApiSession, BenchSession, ChatSession, FilesSession, ModelsSession, Session } from '../contracts/session.ts';
import type { Clock } from './answers/clock.ts';
import { createHandler } from './api/http/handler.ts';
import type { ModelService } from './api/models/endpoint.ts';
import { type BenchPorts, bench } from './bench/bench.ts';
import { generateChat } from './chat-generation.ts';
import { compareWeights } from './compare/compare-weights.ts';
import type { FilePorts } from './models/file-ports.ts';
import { type LoadEngine, ModelHost } from './models/model-host.ts';
import { type LibraryPorts, ModelLibrary } from './models/model-library.ts';
import { ModelLoader } from './models/model-loader.ts';
import { noModel } from './models/no-model.ts';
import type { ServedModel } from './models/served-model.ts';
import { fromWire, toWire } from './wire.ts';

export interface SessionPorts extends LibraryPorts, FilePorts, BenchPorts {
  open(url: string, signal?: AbortSignal): Promise<Checkpoint>;
  /**
   * Checks config, tensors and this device's GPU without allocating. Returns the GPU memory of the
   * loaded model, bytes.
   */
  checkGpu(checkpoint: Checkpoint): Promise<GpuBytes>;
  /** Keeps the files of a model in memory from now on. */
  useMemory(url: string): void;
  loadEngine: LoadEngine;
  clock: Clock;
}

// The page loads up to this without asking the user. A program may cause no larger download.
const FETCH_UNASKED_BYTES = 100e6;

/** Creates the worker's Session. */
export function createSession(ports: SessionPorts): Session {
  return new WorkerSession(ports);
}

class WorkerSession implements Session {
  readonly #host: ModelHost;
  readonly #library: ModelLibrary;
  readonly #loader: ModelLoader;
  /** Jobs on the files of models, by the models' URLs. */
  readonly #jobs = new Jobs<unknown>();
  readonly #ports: SessionPorts;
  /** By model URL. */
  #loadOptions: Readonly<Record<string, LoadOptions>> = {};
  /** Aborts the chat's generations and measurements, running and queued. */
  readonly #stoppable = new Set<AbortController>();

  readonly models: ModelsSession;
  readonly files: FilesSession;
  readonly chat: ChatSession;
  readonly bench: BenchSession;
  readonly api: ApiSession;

  constructor(ports: SessionPorts) {
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
    this.models = this.#models();
    this.files = this.#files();
    this.chat = this.#chat();
    this.bench = this.#bench();
    this.api = this.#api();
  }

  #models(): ModelsSession {
    const [library, loader, ports] = [this.#library, this.#loader, this.#ports];
    const interrupt = async (url: string) => void (await Promise.all([loader.interrupt(url), this.#jobs.interrupt(url)]));
    const inspect = async (url: string) => library.summaryOf((await loader.inspect(url)).url);
    return {
      list: () => library.list(),
      inspect,
      interrupt,
      load: async (url, onEvent, options = this.#optionsFor(url)) => (await loader.load(url, onEvent, options)).summary,
      setLoadOptions: async (options) => {
        this.#loadOptions = options;
      },
      download: async (url, onProgress) => {
        await loader.download(url, (event) => {
          if (event.type === 'downloading') onProgress(event);
        });
        return library.summaryOf(url);
      },
      requestPersistence: () => ports.requestPersistence(),
      useMemory: async (url) => {
        ports.useMemory(url);
        loader.forget(url);
      },
      remove: async (url) => {
        await interrupt(url);
        await this.#host.unload(url);
        await ports.deleteFiles(url);
        loader.forget(url);
        library.forget(url);
      },
    };
  }

  #files(): FilesSession {
    const [ports, jobs] = [this.#ports, this.#jobs];
    return {
      verify: (url, onProgress) => jobs.replace(url, (signal) => ports.verify(url, onProgress, signal)),
      repair: (url, onProgress) => jobs.replace(url, (signal) => ports.repair(url, onProgress, signal)),
      exportTo: (url, folder, onProgress) => jobs.replace(url, (signal) => ports.exportTo(url, folder, { onProgress, signal })),
      names: (url) => ports.fileNames(url),
      exportFile: (url, name) => jobs.replace(url, (signal) => ports.exportFile(url, name, signal)),
      importFiles: async (name, files, onProgress) => {
        const url = await jobs.replace(name, (signal) => ports.importFiles(name, files, { onProgress, signal }));
        return this.#library.summaryOf(url);
      },
    };
  }

  #chat(): ChatSession {
    return {
      generate: async (messages, options, onEvent) => {
        const model = this.#host.current;
        if (!model) throw noModel('A generation');
        await this.#untilStopped((signal) => generateChat(model, { messages, options, onEvent, signal }, this.#ports.clock));
      },
      stop: async () => {
        for (const each of this.#stoppable) each.abort();
      },
    };
  }

  #bench(): BenchSession {
    const [host, ports] = [this.#host, this.#ports];
    return {
      run: (sizes, onProgress) =>
        this.#untilStopped((signal) => host.withModel((lent) => bench(ports, lent, { sizes, onProgress, signal }), signal)),
      compareWeights: (onProgress) =>
        this.#untilStopped((signal) => host.withReloadableModel((lent) => compareWeights(lent, { onProgress, signal }), signal)),
    };
  }

  #api(): ApiSession {
    const handler = createHandler(this.#service());
    /** Calls whose responses have not begun, by their ids. */
    const calls = new Jobs<WireResponse>();
    return {
      handle: (request) => calls.join(request.id, async (signal) => toWire(await handler(fromWire(request, signal)))),
      cancel: async (id) => calls.abort(id),
    };
  }

  /** Runs work that `stop` ends. */
  async #untilStopped<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const stop = new AbortController();
    this.#stoppable.add(stop);
    try {
      return await work(stop.signal);
    } finally {
      this.#stoppable.delete(stop);
    }
  }

  #optionsFor(url: string): LoadOptions {
    return this.#loadOptions[url] ?? DEFAULT_LOAD_OPTIONS;
  }

  #service(): ModelService {
    return {
      models: () => this.models.list(),
      mayFetch: (model) => this.#mayFetch(model),
      open: (model, signal) => this.#open(model, signal),
    };
  }

  async #mayFetch({ url }: ModelSummary): Promise<boolean> {
    if (!this.#library.isOwn(url)) return false;
    const { totalBytes } = await this.models.inspect(url);
    return totalBytes !== null && totalBytes <= FETCH_UNASKED_BYTES;
  }

  async #open({ url }: ModelSummary, signal: AbortSignal): Promise<ServedModel> {
    if (this.#host.current && this.#host.statusOf(url) === 'loaded') return this.#host.current;
    // Other callers may share the load, so a caller that stops waiting does not stop it.
    return orAborted(
      this.#loader.load(url, () => {}, this.#optionsFor(url)),
      signal,
    ).then(({ served }) => served);
  }
}

/** Rejects with the signal's reason as soon as it aborts. The promise continues. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
