// The worker's Session: checkpoint, engine, Harmony and the API handler behind the contract's
// methods. Storage, network and GPU are injected, so that a test can replace each. It does not know
// Comlink.

import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import type { WireRequest, WireResponse } from '../contracts/api-calls.ts';
import type { SelfTestOutcome } from '../contracts/bench-report.ts';
import { Jobs } from '../contracts/jobs.ts';
import { DEFAULT_LOAD_OPTIONS, type GpuBytes, type LoadOptions, type ModelSummary } from '../contracts/models.ts';
import type {
  ApiSession,
  BenchSession,
  ChatSession,
  FilesSession,
  ModelsSession,
  ResponsesSession,
  Session,
} from '../contracts/session.ts';
import type { Clock } from './answers/clock.ts';
import { requestSchemas } from './api/endpoints.ts';
import type { ToolPorts } from './api/hosted-tools/tool-ports.ts';
import { createHandler, type Handler } from './api/http/handler.ts';
import type { ModelService } from './api/models/endpoint.ts';
import type { ResponseStore } from './api/responses/store/response-store.ts';
import { responsesSession } from './api/responses/store/stored-session.ts';
import { SampledCalls } from './api/turn/sampled-calls.ts';
import { type BenchPorts, bench } from './bench/bench.ts';
import { type EstimatePorts, Estimates, type ModelSizes } from './bench/estimates.ts';
import { tapped } from './call-content.ts';
import { CallLog } from './call-log.ts';
import { generateChat } from './chat-generation.ts';
import { compareWeights } from './compare/compare-weights.ts';
import type { FilePorts } from './models/file-ports.ts';
import { type LoadEngine, ModelHost } from './models/model-host.ts';
import { type LibraryPorts, ModelLibrary } from './models/model-library.ts';
import { ModelLoader } from './models/model-loader.ts';
import { noModel } from './models/no-model.ts';
import type { ServedModel } from './models/served-model.ts';
import { orAborted } from './or-aborted.ts';
import { countPrompt } from './prompt-tokens.ts';
import { readAnswer } from './read-answer.ts';
import { Recordings } from './recordings/recordings.ts';
import { TabWork } from './tab-work.ts';
import type { ToolAccessStore } from './tool-access/tool-access-store.ts';
import { fromWire, toWire } from './wire.ts';

export interface SessionPorts extends LibraryPorts, FilePorts, BenchPorts, Omit<EstimatePorts, 'listed'> {
  open(url: string, signal?: AbortSignal): Promise<Checkpoint>;
  /**
   * Checks config, tensors and this device's GPU without allocating. Returns the GPU memory of the
   * loaded model, bytes.
   */
  checkGpu(sizes: ModelSizes): Promise<GpuBytes>;
  /** Keeps the files of a model in memory from now on. */
  useMemory(url: string): void;
  loadEngine: LoadEngine;
  /** The last self-test of each formats. */
  selfTests(): readonly SelfTestOutcome[];
  /** Responses of the API that are kept. */
  responses: ResponseStore;
  /** What requests of the API may reach. */
  toolAccess: ToolAccessStore;
  /** Tools that requests of the API may use. */
  tools: ToolPorts;
  clock: Clock;
}

// The page loads up to this without asking the user. A program may cause no larger download.
const FETCH_UNASKED_BYTES = 100e6;

/** Also a Session for each tab that shares the model. */
export interface SharedSession extends Session {
  /** A Session of another tab. What that tab began ends when `gone` aborts. */
  forTab(gone: AbortSignal): Session;
}

/** Creates the worker's Session. */
export function createSession(ports: SessionPorts): SharedSession {
  return new WorkerSession(ports);
}

class WorkerSession implements SharedSession {
  readonly #host: ModelHost;
  readonly #library: ModelLibrary;
  readonly #loader: ModelLoader;
  readonly #estimates: Estimates;
  /** Jobs on the files of models, by the models' URLs. */
  readonly #jobs = new Jobs<unknown>();
  readonly #ports: SessionPorts;
  /** By model URL. */
  #loadOptions: Readonly<Record<string, LoadOptions>> = {};
  readonly #handler: Handler;
  /** API calls whose responses have not begun, by their ids. */
  readonly #calls = new Jobs<WireResponse>();
  readonly #log = new CallLog();
  readonly #recordings = new Recordings();
  /** Of the chats of all tabs. */
  readonly #sampledCalls = new SampledCalls();

  readonly models: ModelsSession;
  readonly files: FilesSession;
  readonly chat: ChatSession;
  readonly bench: BenchSession;
  readonly api: ApiSession;
  readonly responses: ResponsesSession;

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
    this.#estimates = new Estimates({
      ports,
      inspect: (url) => this.#loader.inspect(url),
      withGpu: (work, signal) => this.#host.withGpu(work, signal),
    });
    this.#ports = ports;
    this.#handler = createHandler(this.#service(), ports);
    this.models = this.#models();
    this.files = this.#files();
    this.responses = responsesSession(ports.responses);
    ({ chat: this.chat, bench: this.bench, api: this.api } = this.forTab(new AbortController().signal));
  }

  forTab(gone: AbortSignal): Session {
    const work = new TabWork(gone);
    const { models, files, responses } = this;
    return { models, files, responses, chat: this.#chat(work, gone), bench: this.#bench(work), api: this.#api(gone) };
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
      inspectSizes: async (url) => {
        library.rememberGpuBytes(url, await this.#estimates.gpuBytes(url));
        return library.summaryOf(url);
      },
      gpu: () => ports.describeGpu(),
      fit: (url, choices) => this.#estimates.fit(url, choices),
      unload: () => this.#host.free(),
      sampleDownload: (url) => loader.sampleDownload(url),
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

  #chat(work: TabWork, gone: AbortSignal): ChatSession {
    const counts = new TabWork(gone);
    /** What ends the reasoning of each answer that is coming. */
    const reasoning = new Set<AbortController>();
    return {
      generate: async (messages, options, onEvent, beginning = []) => {
        const model = this.#host.current;
        if (!model) throw noModel('A generation');
        const now = new AbortController();
        reasoning.add(now);
        const request = { messages, options, beginning, onEvent, answerNow: now.signal };
        await work
          .run((signal) =>
            generateChat(model, { ...request, signal }, { clock: this.#ports.clock, sampledCalls: this.#sampledCalls }),
          )
          .finally(() => reasoning.delete(now));
      },
      answerNow: async () => {
        for (const controller of reasoning) controller.abort();
      },
      count: async (messages, options) => {
        const model = this.#host.current;
        if (!model) throw noModel('A count');
        counts.stop();
        const date = this.#ports.clock.today();
        return counts.run((signal) => countPrompt(model, { messages, options, date, signal, rest }));
      },
      read: async (messages, options, answer) => {
        const model = this.#host.current;
        if (!model) throw noModel('An answer');
        return work.run((signal) => readAnswer(model, { messages, options, answer, signal }));
      },
      stop: async () => work.stop(),
    };
  }

  #bench(work: TabWork): BenchSession {
    const [host, ports] = [this.#host, this.#ports];
    return {
      run: (sizes, onProgress) =>
        work.run((signal) => host.withModel((lent) => bench(ports, lent, { sizes, onProgress, signal }), signal)),
      speed: (url, options) => this.#estimates.speed(url, options),
      stopMeasuring: async () => this.#estimates.stop(),
      compareWeights: (onProgress) =>
        work.run((signal) => host.withReloadableModel((lent) => compareWeights(lent, { onProgress, signal }), signal)),
      selfTests: async () => ports.selfTests(),
    };
  }

  #api(gone: AbortSignal): ApiSession {
    const answer = async (request: WireRequest, cancelled: AbortSignal) => {
      const platformRequest = fromWire(request, AbortSignal.any([cancelled, gone]));
      const entry = this.#log.begin(request, platformRequest.signal);
      this.#recordings.begin(platformRequest);
      const response = await this.#handler(platformRequest);
      entry.respond(response.status);
      const { status, headers, body } = response;
      const heard = { status, headers, body: body && tapped(body, entry.hear) };
      return toWire(heard, gone, () => entry.end());
    };
    return {
      handle: (request) => this.#calls.join(request.id, (cancelled) => answer(request, cancelled)),
      cancel: async (id) => this.#calls.abort(id),
      toolAccess: () => this.#ports.toolAccess.get(),
      setToolAccess: (access) => this.#ports.toolAccess.set(access),
      endpoints: async () => this.#handler.endpoints,
      calls: async () => this.#log.records,
      content: async (id) => this.#log.contentOf(id),
      forget: async (id) => this.#log.forget(id),
      requestSchemas: async () => requestSchemas(),
      recording: async (name) => this.#recordings.get(name),
    };
  }

  #optionsFor(url: string): LoadOptions {
    return this.#loadOptions[url] ?? DEFAULT_LOAD_OPTIONS;
  }

  #service(): ModelService {
    return {
      models: () => this.models.list(),
      mayFetch: (model) => this.#mayFetch(model),
      open: async (model, signal) =>
        this.#recordings.recording(this.#log.counting(await this.#open(model, signal), signal), signal),
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

/** Lets the thread do what waits, such as an answer's next token. */
const rest = () => new Promise<void>((resolve) => setTimeout(resolve));
