// The models of the page as a state machine: what the device knows, which one answers, which one is being opened, what went wrong.
// Takes a Session; gives a store and actions. Refuses to know React, files and the GPU.
import type { LoadEvent, LoadOptions, ModelSummary } from '../../contracts/models.ts';
import type { Session } from '../../contracts/session.ts';
import { type Failure, isAbort, toFailure } from '../failures/failure.ts';
import { createStore, type Store } from '../platform/store.ts';
import { gpuBytesFor } from './loading/load-options.ts';
import { addressFor, defaultModel, mayOpenAtOnce, requestedModel } from './loading/startup-model.ts';

/** Bytes of a download or of a transfer to the GPU, or what is between them; null before the first report. */
export type Progress = Extract<LoadEvent, { type: 'downloading' | 'starting' | 'loading' }> | null;

/** What is being done about the model to answer next; `idle`: nothing, the one that is there answers. */
export type Stage =
  | { status: 'starting' }
  | { status: 'idle' }
  | { status: 'failed'; url: string | null; failure: Failure }
  | { status: 'checking'; url: string }
  | { status: 'asking'; model: ModelSummary }
  | Opening;

export interface Opening {
  status: 'opening';
  url: string;
  progress: Progress;
  /** GPU memory that it will take, bytes; null until it was checked. */
  gpuBytes: number | null;
  isStopping: boolean;
}

export interface ModelsState {
  /** Every model the device knows, as the worker lists them. */
  list: ModelSummary[];
  /** The model that answers; null while none is loaded. */
  current: ModelSummary | null;
  stage: Stage;
}

export interface Models {
  store: Store<ModelsState>;
  /** Lists the models and opens the one that the page's address, or else the app, names. */
  start(): Promise<void>;
  /** Checks the model at `url`, then loads it, after a question if much has to be downloaded. */
  open(url: string): Promise<void>;
  /** Opens the model at `url` with its files in this tab's memory, where the browser refuses to store them. */
  openInMemory(url: string): Promise<void>;
  /** Shows the chat, downloads what is missing of the model at `url` and loads it as it was chosen. */
  load(url: string): Promise<void>;
  /** Stops the running load; what was downloaded stays. */
  pause(): Promise<void>;
  /** Leaves a question or a failure. */
  dismiss(): void;
  /** Shows that the model at `url` was lost as a load that failed. */
  lost(url: string, thrown: unknown): Promise<void>;
  /** Loads what was here again: another worker than before answers, and nothing is loaded there. */
  resume(): Promise<void>;
  /** Reads the list again and follows the worker if another model was loaded or deleted meanwhile. */
  refresh(): Promise<void>;
}

export interface ModelsDeps {
  session: Pick<Session, 'models'>;
  /** Absolute URL of the page. */
  address(): string;
  /** Changes the page's address without loading it. */
  setAddress(address: string): void;
  /** Shows the chat, where a load that the user began is seen. */
  showChat(): void;
  /** What the model at `url` is to be loaded with. */
  choicesFor(url: string): LoadOptions;
  whileBusy<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** Whether a model answers and none is on its way to take its place. */
export const isReady = ({ current, stage }: ModelsState): boolean => stage.status === 'idle' && current !== null;

/** Whether nothing is on its way to the GPU. */
export const isSettled = ({ stage }: ModelsState): boolean => ['idle', 'asking', 'failed'].includes(stage.status);

/** The model store of one page. No action rejects: what fails is in the state. */
export function createModels(deps: ModelsDeps): Models {
  const store = createStore<ModelsState>({ list: [], current: null, stage: { status: 'starting' } });
  const context: Context = { ...deps, store, attempts: { count: 0 } };
  const showChat = () => deps.showChat();
  return {
    store,
    open: (url) => open(context, url, showChat),
    async load(url) {
      showChat();
      await load(context, url);
    },
    openInMemory: (url) => openInMemory(context, url, showChat),
    start: () => start(context),
    pause: () => pause(context),
    dismiss() {
      const { status } = store.get().stage;
      if (status === 'failed' || status === 'asking') enter(context, { status: 'idle' });
    },
    async lost(url, thrown) {
      change(context, { current: null });
      fail(context, url, thrown);
      await readList(context).catch(() => undefined); // The reason is on the page already.
    },
    resume: () => resume(context),
    refresh: () => readList(context).catch((thrown: unknown) => fail(context, null, thrown)),
  };
}

interface Context extends ModelsDeps {
  store: Store<ModelsState>;
  /** Reports of a load that is over arrive late, on a port of their own; the count tells them apart. */
  attempts: { count: number };
}

function change({ store }: Context, part: Partial<ModelsState>): void {
  store.set({ ...store.get(), ...part });
}

const enter = (context: Context, stage: Stage): void => change(context, { stage });

function fail(context: Context, url: string | null, thrown: unknown): void {
  enter(context, isAbort(thrown) ? { status: 'idle' } : { status: 'failed', url, failure: toFailure(thrown) });
}

async function readList(context: Context): Promise<void> {
  const list = await context.session.models.list();
  const { current } = context.store.get();
  // A model that the GPU lost is still the chat's, which offers to load it again; one whose files are gone is not.
  const isHere = list.some(({ url, status }) => url === current?.url && status === 'stored');
  change(context, { list, current: list.find(({ status }) => status === 'loaded') ?? (isHere ? current : null) });
}

/** Opens the model that the address or the app names; a large one of the app's own is offered in the list instead. */
async function start(context: Context): Promise<void> {
  const { store, address } = context;
  try {
    await readList(context);
  } catch (thrown) {
    return fail(context, null, thrown);
  }
  const requested = requestedModel(address());
  if (requested) return open(context, requested);
  // Another tab has put a model on the GPU that all tabs share, or is about to.
  const shared = store.get().list.find(({ status }) => status === 'loaded' || status === 'loading');
  if (shared) return open(context, shared.url);
  const own = defaultModel(store.get().list, address());
  if (!own || !(own.totalBytes === null || mayOpenAtOnce(own))) return enter(context, { status: 'idle' });
  await open(context, own.url);
}

async function resume(context: Context): Promise<void> {
  const { current, stage } = context.store.get();
  const url = current?.url ?? (stage.status === 'failed' || stage.status === 'opening' ? stage.url : null);
  if (url) await load(context, url);
  else await readList(context).catch((thrown: unknown) => fail(context, null, thrown));
}

/** Checks a model, then asks about it or loads it; `onLoad` is called before it loads. */
async function open(context: Context, url: string, onLoad: () => void = () => {}): Promise<void> {
  enter(context, { status: 'checking', url });
  try {
    const model = await context.session.models.inspect(url);
    if (!mayOpenAtOnce(model)) return enter(context, { status: 'asking', model });
  } catch (thrown) {
    return fail(context, url, thrown);
  }
  onLoad();
  await load(context, url);
}

async function openInMemory(context: Context, url: string, onLoad: () => void): Promise<void> {
  try {
    await context.session.models.useMemory(url);
  } catch (thrown) {
    return fail(context, url, thrown);
  }
  await open(context, url, onLoad);
}

async function load(context: Context, url: string): Promise<void> {
  const { session, choicesFor, whileBusy, setAddress, address, store, attempts } = context;
  attempts.count += 1;
  const attempt = attempts.count;
  const choices = choicesFor(url);
  enter(context, { status: 'opening', url, progress: null, gpuBytes: null, isStopping: false });
  const onEvent = (event: LoadEvent) => {
    if (attempt === attempts.count) report(context, choices, event);
  };
  try {
    const current = await whileBusy(() => session.models.load(url, onEvent, choices));
    change(context, { stage: { status: 'idle' }, current });
    await readList(context);
    setAddress(addressFor(current.url, store.get().list, address()));
  } catch (thrown) {
    fail(context, url, thrown);
    await readList(context).catch(() => undefined); // The reason is on the page already.
  }
}

function report(context: Context, choices: LoadOptions, event: LoadEvent): void {
  const { stage } = context.store.get();
  if (stage.status !== 'opening') return;
  if (event.type === 'opened') enter(context, { ...stage, gpuBytes: gpuBytesFor(event.model, choices) });
  // The GPU holds one model: the one before is gone when the next begins to arrive there.
  if (event.type === 'loading') change(context, { stage: { ...stage, progress: event }, current: null });
  if (event.type === 'downloading' || event.type === 'starting') enter(context, { ...stage, progress: event });
}

async function pause(context: Context): Promise<void> {
  const { stage } = context.store.get();
  if (stage.status !== 'opening') return;
  enter(context, { ...stage, isStopping: true });
  await context.session.models.interrupt(stage.url).catch((thrown: unknown) => fail(context, stage.url, thrown));
}
