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
  /** Whether the visitor looks at the models instead of the chat. */
  isManaging: boolean;
}

export interface Models {
  store: Store<ModelsState>;
  /** Lists the models and opens the one that the page's address, or else the app, names. */
  start(): Promise<void>;
  /** Checks the model at `url`, then loads it, after a question if much has to be downloaded. */
  open(url: string): Promise<void>;
  /** Opens the model at `url` with its files in this tab's memory, where the browser refuses to store them. */
  openInMemory(url: string): Promise<void>;
  /** Downloads what is missing of the model at `url` and loads it as it was chosen. */
  load(url: string): Promise<void>;
  /** Stops the running load; what was downloaded stays. */
  pause(): Promise<void>;
  /** Leaves a question or a failure. */
  dismiss(): void;
  /** Shows the models, or the chat; a question or a failure is left. */
  manage(isManaging: boolean): void;
  /** Shows that the model at `url` was lost as a load that failed. */
  lost(url: string, thrown: unknown): Promise<void>;
  /** Reads the list again and follows the worker if another model was loaded or deleted meanwhile. */
  refresh(): Promise<void>;
}

export interface ModelsParts {
  session: Session;
  /** Absolute URL of the page. */
  address(): string;
  /** Changes the page's address without loading it. */
  setAddress(address: string): void;
  /** What the model at `url` is to be loaded with. */
  choicesFor(url: string): LoadOptions;
  whileBusy<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** The model store of one page. No action rejects: what fails is in the state. */
export function createModels({ session, address, setAddress, choicesFor, whileBusy }: ModelsParts): Models {
  const store = createStore<ModelsState>({ list: [], current: null, stage: { status: 'starting' }, isManaging: false });
  const change = (part: Partial<ModelsState>) => store.set({ ...store.get(), ...part });
  const enter = (stage: Stage) => change({ stage });
  // Reports of a load that is over arrive late, on a port of their own; the count tells them apart.
  let attempt = 0;

  const report = (from: number, choices: LoadOptions, event: LoadEvent) => {
    const { stage } = store.get();
    if (from !== attempt || stage.status !== 'opening') return;
    if (event.type === 'opened') enter({ ...stage, gpuBytes: gpuBytesFor(event.model, choices) });
    // The GPU holds one model: the one before is gone when the next begins to arrive there.
    if (event.type === 'loading') change({ stage: { ...stage, progress: event }, current: null });
    if (event.type === 'downloading' || event.type === 'starting') enter({ ...stage, progress: event });
  };

  const fail = (url: string | null, thrown: unknown) =>
    enter(isAbort(thrown) ? { status: 'idle' } : { status: 'failed', url, failure: toFailure(thrown) });

  const readList = async () => {
    const list = await session.models.list();
    const { current } = store.get();
    // A model that the GPU lost is still the chat's, which offers to load it again; one whose files are gone is not.
    const isHere = list.some(({ url, status }) => url === current?.url && status === 'stored');
    change({ list, current: list.find(({ status }) => status === 'loaded') ?? (isHere ? current : null) });
  };

  const refresh = () => readList().catch((thrown: unknown) => fail(null, thrown));

  const load = async (url: string) => {
    attempt += 1;
    const mine = attempt;
    const choices = choicesFor(url);
    change({ stage: { status: 'opening', url, progress: null, gpuBytes: null, isStopping: false }, isManaging: false });
    try {
      const current = await whileBusy(() => session.models.load(url, (event) => report(mine, choices, event), choices));
      change({ stage: { status: 'idle' }, current });
      await readList();
      setAddress(addressFor(current.url, store.get().list, address()));
    } catch (thrown) {
      fail(url, thrown);
      await readList().catch(() => undefined); // The reason is on the page already.
    }
  };

  const open = async (url: string) => {
    enter({ status: 'checking', url });
    try {
      const model = await session.models.inspect(url);
      if (!mayOpenAtOnce(model)) return enter({ status: 'asking', model });
    } catch (thrown) {
      return fail(url, thrown);
    }
    await load(url);
  };

  return {
    store,
    open,
    load,
    async openInMemory(url) {
      try {
        await session.models.useMemory(url);
      } catch (thrown) {
        return fail(url, thrown);
      }
      await open(url);
    },
    async start() {
      try {
        await readList();
      } catch (thrown) {
        return fail(null, thrown);
      }
      const requested = requestedModel(address());
      if (requested) return open(requested);
      const own = defaultModel(store.get().list, address());
      // A large model of the app's own is offered in the list, not asked about on every visit.
      if (!own || !(own.totalBytes === null || mayOpenAtOnce(own))) return enter({ status: 'idle' });
      await open(own.url);
    },
    async pause() {
      const { stage } = store.get();
      if (stage.status !== 'opening') return;
      enter({ ...stage, isStopping: true });
      await session.models.interrupt(stage.url).catch((thrown: unknown) => fail(stage.url, thrown));
    },
    dismiss: () => enter({ status: 'idle' }),
    manage(isManaging) {
      const { stage } = store.get();
      const isOver = stage.status === 'failed' || stage.status === 'asking';
      change({ isManaging, ...(isOver && { stage: { status: 'idle' } }) });
      // Other tabs download and delete, too.
      if (isManaging) void refresh();
    },
    async lost(url, thrown) {
      change({ current: null });
      fail(url, thrown);
      await readList().catch(() => undefined); // The reason is on the page already.
    },
    refresh,
  };
}
