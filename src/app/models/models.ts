// The model of the page as a state machine: what is offered, what is being opened, what is loaded, what went wrong.
// Takes a Session; gives a store and actions. Refuses to know React, files and the GPU.
import type { LoadEvent, ModelSummary, Session } from '../../api.ts';
import { type Failure, isAbort, toFailure } from '../failures/failure.ts';
import { createStore, type Store } from '../store.ts';
import { addressFor, defaultModel, mayOpenAtOnce, requestedModel } from './choose.ts';

/** Bytes of a download or of a transfer to the GPU; null before the first report. */
export type Progress = Extract<LoadEvent, { type: 'downloading' | 'loading' }> | null;

/** What happens with the page's model now. */
export type Stage =
  | { status: 'starting' }
  | { status: 'choosing' }
  | { status: 'failed'; url: string | null; failure: Failure }
  | { status: 'checking'; url: string }
  | { status: 'asking'; model: ModelSummary }
  | { status: 'opening'; url: string; progress: Progress; isCancelling: boolean }
  | { status: 'ready'; model: ModelSummary };

export interface ModelsState {
  /** Every model the device knows, as the worker lists them. */
  list: ModelSummary[];
  stage: Stage;
}

export interface Models {
  store: Store<ModelsState>;
  /** Lists the models and opens the one that the page's address, or else the app, names. */
  start(): Promise<void>;
  /** Checks the model at `url`, then loads it, after a question if much has to be downloaded. */
  open(url: string): Promise<void>;
  /** Downloads what is missing of the model at `url` and loads it. */
  load(url: string): Promise<void>;
  /** Stops the running load. */
  cancel(): Promise<void>;
  /** Leaves a question or a failure and shows the list. */
  choose(): void;
  /** Reads the list again and follows the worker if another model was loaded meanwhile, as API calls may do. */
  refresh(): Promise<void>;
}

export interface ModelsParts {
  session: Session;
  /** Absolute URL of the page. */
  address(): string;
  /** Changes the page's address without loading it. */
  setAddress(address: string): void;
  whileBusy<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** The model store of one page. No action rejects: what fails is in the state. */
export function createModels({ session, address, setAddress, whileBusy }: ModelsParts): Models {
  const store = createStore<ModelsState>({ list: [], stage: { status: 'starting' } });
  const enter = (stage: Stage) => store.set({ ...store.get(), stage });
  // Reports of a load that is over arrive late, on a port of their own; the count tells them apart.
  let attempt = 0;

  const report = (from: number, event: LoadEvent) => {
    const { stage } = store.get();
    if (from !== attempt || stage.status !== 'opening') return;
    if (event.type === 'downloading' || event.type === 'loading') enter({ ...stage, progress: event });
  };

  const fail = (url: string | null, thrown: unknown) =>
    enter(isAbort(thrown) ? { status: 'choosing' } : { status: 'failed', url, failure: toFailure(thrown) });

  const list = async () => store.set({ ...store.get(), list: await session.models() });

  const load = async (url: string) => {
    attempt += 1;
    const mine = attempt;
    enter({ status: 'opening', url, progress: null, isCancelling: false });
    try {
      const model = await whileBusy(() => session.load(url, (event) => report(mine, event)));
      enter({ status: 'ready', model });
      await list();
      setAddress(addressFor(model.url, store.get().list, address()));
    } catch (thrown) {
      fail(url, thrown);
      await list().catch(() => undefined); // The reason is on the page already.
    }
  };

  const open = async (url: string) => {
    enter({ status: 'checking', url });
    try {
      const model = await session.inspect(url);
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
    async start() {
      try {
        await list();
      } catch (thrown) {
        return fail(null, thrown);
      }
      const requested = requestedModel(address());
      if (requested) return open(requested);
      const own = defaultModel(store.get().list, address());
      // A large model of the app's own is offered in the list, not asked about on every visit.
      if (!own || !(own.totalBytes === null || mayOpenAtOnce(own))) return enter({ status: 'choosing' });
      await open(own.url);
    },
    async cancel() {
      const { stage } = store.get();
      if (stage.status !== 'opening') return;
      enter({ ...stage, isCancelling: true });
      await session.cancelLoad().catch((thrown: unknown) => fail(stage.url, thrown));
    },
    choose: () => enter({ status: 'choosing' }),
    async refresh() {
      await list().catch((thrown: unknown) => fail(null, thrown));
      const { list: models, stage } = store.get();
      const loaded = models.find((model) => model.status === 'loaded');
      if (loaded && (stage.status === 'choosing' || stage.status === 'ready')) enter({ status: 'ready', model: loaded });
    },
  };
}
