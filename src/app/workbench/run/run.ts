// One run of a request through the page's own API: its events as they come, what they say, and the
// recording of its tokens. It can be stopped at any time, and does not reject.
import { INSPECT_HEADER, type InspectOptions, type Recording } from '../../../contracts/recording.ts';
import { createStore, type Store } from '../../platform/store.ts';
import { pageBaseUrl, sendableOf, type WorkbenchRequest } from '../request.ts';
import { type AnswerContent, EMPTY_ANSWER, withEvent } from './answer.ts';
import { EventReader, type ResponseEvent } from './sse.ts';

export interface RunState {
  request: WorkbenchRequest;
  status: 'running' | 'stopped' | 'over';
  /** The HTTP status. Null until the response begins. */
  http: number | null;
  /** Parameters without effect, as the response names them. Empty for none. */
  ignored: string;
  events: readonly ResponseEvent[];
  content: AnswerContent;
  /** Null until the run is over, and where nothing was generated. */
  recording: Recording | null;
}

export interface Run {
  store: Store<RunState>;
  /** Settles when the run is over. */
  over: Promise<void>;
  stop(): void;
}

export interface RunDeps {
  /** `gptOss.fetch`. */
  fetch: typeof globalThis.fetch;
  recording(name: string): Promise<Recording | null>;
  /** The address of the page. */
  address(): string;
  now(): number;
  newId(): string;
  /** Runs a function at the next frame. */
  schedule(work: () => void): void;
}

/** Likeliest tokens that are recorded for each token. */
const TOP = 8;

/** Sends a request. With `forced` ids its answer begins with them. */
export function startRun(deps: RunDeps, request: WorkbenchRequest, forced: readonly number[] = []): Run {
  const store = createStore<RunState>({
    request,
    status: 'running',
    http: null,
    ignored: '',
    events: [],
    content: EMPTY_ANSWER,
    recording: null,
  });
  const controller = new AbortController();
  const name = deps.newId();
  const inspect: InspectOptions = { name, top: TOP, ...(forced.length > 0 && { forced }) };
  const over = new Answering(deps, store, controller.signal).run(inspect);
  return { store, over, stop: () => controller.abort() };
}

class Answering {
  readonly #deps: RunDeps;
  readonly #store: Store<RunState>;
  readonly #signal: AbortSignal;
  readonly #startedAt: number;
  /** Events that are not shown yet: a frame shows all that came since the one before. */
  #pending: ResponseEvent[] = [];

  constructor(deps: RunDeps, store: Store<RunState>, signal: AbortSignal) {
    this.#deps = deps;
    this.#store = store;
    this.#signal = signal;
    this.#startedAt = deps.now();
  }

  async run(inspect: InspectOptions): Promise<void> {
    const error = await this.#answer(inspect).then(() => null, messageOf);
    this.#flush();
    const recording = await this.#deps.recording(inspect.name).catch(() => null);
    const isStopped = this.#signal.aborted;
    this.#change({
      status: isStopped ? 'stopped' : 'over',
      recording,
      ...(error !== null && !isStopped && { content: { ...this.#store.get().content, error: { message: error, param: null } } }),
    });
  }

  async #answer(inspect: InspectOptions): Promise<void> {
    const { request } = this.#store.get();
    const { path, body } = sendableOf(request);
    const response = await this.#deps.fetch(pageBaseUrl(request.endpoint, this.#deps.address()) + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [INSPECT_HEADER]: JSON.stringify(inspect) },
      body: JSON.stringify(body),
      signal: this.#signal,
    });
    this.#change({ http: response.status, ignored: response.headers.get('x-gpt-oss-web-ignored') ?? '' });
    const isStream = response.headers.get('content-type')?.includes('event-stream') ?? false;
    if (isStream && response.body) await this.#readStream(response.body);
    else this.#add([{ atMs: this.#elapsed(), name: '', data: await response.text() }]);
  }

  async #readStream(body: ReadableStream<Uint8Array>): Promise<void> {
    const events = new EventReader(() => this.#elapsed());
    const decoder = new TextDecoder();
    const reader = body.getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read())
      this.#add(events.push(decoder.decode(read.value, { stream: true })));
    this.#add(events.push(`${decoder.decode()}\n\n`));
  }

  #add(events: readonly ResponseEvent[]): void {
    if (events.length === 0) return;
    if (this.#pending.length === 0) this.#deps.schedule(() => this.#flush());
    this.#pending.push(...events);
  }

  #flush(): void {
    const added = this.#pending;
    if (added.length === 0) return;
    this.#pending = [];
    const { events, content } = this.#store.get();
    const next = added.reduce((answer, { data }) => withEvent(answer, data), content);
    this.#change({ events: [...events, ...added], content: next });
  }

  #change(changes: Partial<RunState>): void {
    this.#store.set({ ...this.#store.get(), ...changes });
  }

  #elapsed(): number {
    return this.#deps.now() - this.#startedAt;
  }
}

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
