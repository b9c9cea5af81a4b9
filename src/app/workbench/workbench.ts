// The state of the workbench: the request in the form, the run that is shown, and one that is kept
// beside it. It lives as long as the page, so another screen loses nothing.
import type { LoadOptions } from '../../contracts/models.ts';
import type { App } from '../app-context.ts';
import type { ModelsState } from '../models/models.ts';
import { busy } from '../platform/busy.ts';
import { createStore, type Store } from '../platform/store.ts';
import { type EndpointId, endpointOf, type Json, type WorkbenchRequest } from './request.ts';
import { type Run, startRun } from './run/run.ts';

/** A run, and how its model was loaded when it began. Null if none was. */
export interface ShownRun {
  run: Run;
  loadOptions: LoadOptions | null;
}

export interface WorkbenchState {
  request: WorkbenchRequest;
  /** Changes when another request takes the place of the one in the form. */
  version: number;
  /** Whether all parameters are shown. */
  isAll: boolean;
  /** Whether the request is written as JSON. */
  isText: boolean;
  shown: ShownRun | null;
  kept: ShownRun | null;
}

export interface Workbench {
  store: Store<WorkbenchState>;
  /** The request schemas of the endpoints, by path. Errors: where the worker cannot be reached. */
  schemas(): Promise<Readonly<Record<string, Json>>>;
  /** Shows the endpoint with a request to begin with. */
  chooseEndpoint(id: EndpointId): void;
  change(changes: Partial<WorkbenchRequest>): void;
  /** Puts another request into the form. */
  replace(request: WorkbenchRequest): void;
  show(changes: Partial<Pick<WorkbenchState, 'isAll' | 'isText'>>): void;
  /** Runs the request in the form; a run that is going on is stopped. */
  run(): void;
  /** Runs the request of the shown run again. Its answer begins with `forced` ids. */
  goOn(forced: readonly number[]): void;
  stop(): void;
  /** Keeps the shown run beside the next one. */
  keep(): void;
  /** Takes the kept run away. */
  drop(): void;
}

const known = new WeakMap<App, Workbench>();

/** The workbench of a page. It is the same one for the same page. */
export function workbenchOf(app: App): Workbench {
  const found = known.get(app) ?? createWorkbench(app);
  known.set(app, found);
  return found;
}

function createWorkbench(app: App): Workbench {
  const store = createStore<WorkbenchState>({
    request: startOf('chat', ''),
    version: 0,
    isAll: false,
    isText: false,
    shown: null,
    kept: null,
  });
  const set = (changes: Partial<WorkbenchState>) => store.set({ ...store.get(), ...changes });
  const replace = (request: WorkbenchRequest) => set({ request, version: store.get().version + 1 });
  const start = (request: WorkbenchRequest, forced: readonly number[] = []) => {
    const { shown, kept } = store.get();
    if (shown !== kept) shown?.run.stop();
    const run = startRun(depsOf(app), request, forced);
    set({ shown: { run, loadOptions: app.manager.models.store.get().current?.loadOptions ?? null } });
    void busy.whileBusy(() => run.over);
  };
  let schemas: ReturnType<Workbench['schemas']> | null = null;
  return {
    store,
    schemas() {
      const reading = schemas ?? app.api.requestSchemas();
      schemas = reading;
      reading.catch(() => {
        schemas = null;
      });
      return reading;
    },
    chooseEndpoint: (id) => replace(startOf(id, store.get().request.model)),
    change: (changes) => set({ request: { ...store.get().request, ...changes } }),
    replace,
    show: set,
    run: () => start(withModel(store.get().request, app)),
    goOn(forced) {
      const request = store.get().shown?.run.store.get().request;
      if (request) start(request, forced);
    },
    stop: () => store.get().shown?.run.stop(),
    keep: () => set({ kept: store.get().shown }),
    drop: () => set({ kept: null }),
  };
}

const startOf = (endpoint: EndpointId, model: string): WorkbenchRequest => ({
  endpoint,
  model,
  body: endpointOf(endpoint).start,
});

/** The name of the model that answers, else of one that a request would load. */
export function modelIn({ list, current }: ModelsState): string {
  return current?.id ?? list.find(({ status }) => status === 'stored')?.id ?? '';
}

/** Without a model of its own, a request goes to the one that answers. */
const withModel = (request: WorkbenchRequest, app: App): WorkbenchRequest =>
  request.model === '' ? { ...request, model: modelIn(app.manager.models.store.get()) } : request;

const depsOf = ({ api }: App) => ({
  fetch: window.gptOss.fetch,
  recording: (name: string) => api.recording(name),
  address: () => document.baseURI,
  now: () => performance.now(),
  newId: () => crypto.randomUUID(),
  schedule: (work: () => void) => void requestAnimationFrame(work),
});
