// The models of the page as a state machine: the list, the loaded model, the one that is being
// opened, and failures.
import type { LoadEvent, LoadOptions, ModelSummary } from '../../contracts/models.ts';
import type { Session } from '../../contracts/session.ts';
import { type Failure, isAbort, toFailure } from '../failures/failure.ts';
import { createStore, type Store } from '../platform/store.ts';
import { gpuBytesFor } from './loading/load-options.ts';
import { addressFor, defaultModel, mayOpenAtOnce, opensAtStart, requestedModel } from './loading/startup-model.ts';

/**
 * Progress in bytes of a download or a transfer to the GPU, or the phase between them; null before
 * the first report.
 */
export type Progress = Extract<LoadEvent, { type: 'downloading' | 'starting' | 'loading' }> | null;

/** Stage of the next model. `idle`: there is none, and the loaded one answers. */
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
  /** GPU memory that it will need, bytes; null before its check. */
  gpuBytes: number | null;
  isStopping: boolean;
}

export interface ModelsState {
  /** Every model that the device knows, as the worker lists them. */
  list: ModelSummary[];
  /** The model that answers; null while none is loaded. */
  current: ModelSummary | null;
  stage: Stage;
}

export interface Models {
  store: Store<ModelsState>;
  /** Lists the models and opens one: the one in the page's address, else the app's default. */
  start(): Promise<void>;
  /** Checks the model at `url`, then loads it. A large download needs a confirmation first. */
  open(url: string): Promise<void>;
  /**
   * Opens the model at `url` with its files in this tab's memory, for a browser that refuses to
   * store them.
   */
  openInMemory(url: string): Promise<void>;
  /**
   * Shows the chat, downloads the missing bytes of the model at `url`, and loads it with its chosen
   * options.
   */
  load(url: string): Promise<void>;
  /** Stops the running load. Downloaded bytes stay. */
  pause(): Promise<void>;
  /** Leaves a question or a failure. */
  dismiss(): void;
  /** Takes the loaded model off the GPU. Its files stay. */
  unload(): Promise<void>;
  /** Reports that the model at `url` was lost, as a failed load. */
  lost(url: string, thrown: unknown): Promise<void>;
  /** Loads what was here again: another worker than before answers, and nothing is loaded there. */
  resume(): Promise<void>;
  /** Reads the list again, and follows the worker if another model was loaded or deleted since. */
  refresh(): Promise<void>;
}

export interface ModelsDeps {
  session: Pick<Session, 'models'>;
  /** Absolute URL of the page. */
  address(): string;
  /** Changes the page's address without a reload. */
  setAddress(address: string): void;
  /** Shows the chat, where the user sees the load that they began. */
  showChat(): void;
  /** The load options for the model at `url`. */
  loadOptionsFor(url: string): LoadOptions;
  whileBusy<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** Whether a model answers and no other one is about to replace it. */
export const isReady = ({ current, stage }: ModelsState): boolean => stage.status === 'idle' && current !== null;

/** Whether no model is on its way to the GPU. */
export const isSettled = ({ stage }: ModelsState): boolean => ['idle', 'asking', 'failed'].includes(stage.status);

/** Whether the last load failed because no model can run here: there is no GPU, or no WebGPU. */
export const lacksGpu = ({ stage }: ModelsState): boolean =>
  stage.status === 'failed' && (stage.failure.name === 'webgpu-missing' || stage.failure.name === 'adapter-missing');

/** Creates the models of one page. No action rejects: an error goes into the state. */
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
    unload: () => unload(context),
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
  /**
   * Reports arrive on their own port, perhaps after the end of their load. This count tells the
   * loads apart.
   */
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
  // A model that the GPU lost stays the chat's model, and the chat offers to load it again. A model
  // without files does not.
  const isHere = list.some(({ url, status }) => url === current?.url && status === 'stored');
  change(context, { list, current: list.find(({ status }) => status === 'loaded') ?? (isHere ? current : null) });
}

/**
 * Opens the model in the address, or the default one. If the default one is large, the list offers
 * it instead.
 */
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
  if (!own || !opensAtStart(own)) return enter(context, { status: 'idle' });
  await open(context, own.url);
}

async function resume(context: Context): Promise<void> {
  const { current, stage } = context.store.get();
  const url = current?.url ?? (stage.status === 'failed' || stage.status === 'opening' ? stage.url : null);
  // A load that no user began keeps no new version of the app from starting.
  if (url) await load(context, url, (work) => work());
  else await readList(context).catch((thrown: unknown) => fail(context, null, thrown));
}

/** Checks a model, then loads it or asks first. `onLoad` is called before it loads. */
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

async function load(context: Context, url: string, whileBusy = context.whileBusy): Promise<void> {
  const { session, loadOptionsFor, setAddress, address, store, attempts } = context;
  attempts.count += 1;
  const attempt = attempts.count;
  const loadOptions = loadOptionsFor(url);
  enter(context, { status: 'opening', url, progress: null, gpuBytes: null, isStopping: false });
  const onEvent = (event: LoadEvent) => {
    if (attempt === attempts.count) report(context, loadOptions, event);
  };
  try {
    const current = await whileBusy(() => session.models.load(url, onEvent, loadOptions));
    change(context, { stage: { status: 'idle' }, current });
    await readList(context);
    setAddress(addressFor(current.url, store.get().list, address()));
  } catch (thrown) {
    fail(context, url, thrown);
    await readList(context).catch(() => undefined); // The reason is on the page already.
  }
}

async function unload(context: Context): Promise<void> {
  const { current } = context.store.get();
  if (!current) return;
  try {
    await context.session.models.unload();
    change(context, { current: null });
    await readList(context);
  } catch (thrown) {
    fail(context, current.url, thrown);
  }
}

function report(context: Context, loadOptions: LoadOptions, event: LoadEvent): void {
  const { stage } = context.store.get();
  if (stage.status !== 'opening') return;
  if (event.type === 'opened') enter(context, { ...stage, gpuBytes: gpuBytesFor(event.model, loadOptions) });
  // The GPU holds one model. When the next one begins to arrive, the one before is gone.
  if (event.type === 'loading') change(context, { stage: { ...stage, progress: event }, current: null });
  if (event.type === 'downloading' || event.type === 'starting') enter(context, { ...stage, progress: event });
}

async function pause(context: Context): Promise<void> {
  const { stage } = context.store.get();
  if (stage.status !== 'opening') return;
  enter(context, { ...stage, isStopping: true });
  await context.session.models.interrupt(stage.url).catch((thrown: unknown) => fail(context, stage.url, thrown));
}
