// What was measured on this device about models that may not be here yet: memory, speed, the rate of
// the connection, free disk. Nothing is in it that was not measured.
import type { Fit, GpuFacts, LoadOptions } from '../../../contracts/models.ts';
import type { Session } from '../../../contracts/session.ts';
import { type Failure, isAbort, toFailure } from '../../failures/failure.ts';
import { createStore, type Store } from '../../platform/store.ts';
import { type KeptFacts, readFacts, writeFacts } from './kept-facts.ts';
import { WAYS, type WayName, wayOf } from './ways.ts';

/** What is measured: memory, tokens per second, or the rate of the connection. */
export type Measured = 'fit' | 'speed' | 'rate';

/** The measurements of one model. Null: not measured. */
export interface ModelFacts {
  fit: readonly Fit[] | null;
  /** Tokens per second by way of loading. */
  speeds: Readonly<Partial<Record<WayName, number>>>;
  /** Rate of its first chunk, bytes per second. */
  bytesPerSecond: number | null;
}

export interface Facts {
  /** Null until the browser has described it. */
  gpu: GpuFacts | null;
  /** Bytes that the browser estimates as free. Null if it does not. */
  freeBytes: number | null;
  /** By the models' URLs. */
  models: Readonly<Record<string, ModelFacts>>;
  running: { url: string; what: Measured } | null;
  failed: { url: string; what: Measured; failure: Failure } | null;
}

export interface FactsActions {
  store: Store<Facts>;
  /** Reads what needs no measurement: the GPU's name, free disk, the sizes of the model at `url`. */
  begin(url: string): Promise<void>;
  /** Measures memory and, if the model fits, speed. Kept for later visits with the same GPU. */
  check(url: string): Promise<void>;
  /** Measures the speed of one way of loading. */
  measureSpeed(url: string, loadOptions: LoadOptions): Promise<void>;
  /** Downloads the first chunk, which stays. */
  measureRate(url: string): Promise<void>;
  /** Stops the running measurement. */
  stop(): Promise<void>;
}

export interface FactsDeps {
  session: {
    models: Pick<Session['models'], 'gpu' | 'fit' | 'inspectSizes' | 'sampleDownload' | 'interrupt'>;
    bench: Pick<Session['bench'], 'speed' | 'stopMeasuring'>;
  };
  /** The browser's estimate of its storage. */
  estimate(): Promise<{ quota?: number; usage?: number }>;
  storage(): Pick<Storage, 'getItem' | 'setItem'>;
  /** Called when the list of models may have changed. */
  onChange(): Promise<void>;
}

const NONE: ModelFacts = { fit: null, speeds: {}, bytesPerSecond: null };

/** The measurements of the model at `url`. */
export const factsFor = ({ models }: Facts, url: string): ModelFacts => models[url] ?? NONE;

/** The choice with the most memory that the GPU accepted. Null if none was, or before a test. */
export const fittingIn = (fit: readonly Fit[] | null): Fit | null =>
  fit?.find(({ bytes, acceptedBytes }) => acceptedBytes >= bytes) ?? null;

/** Creates the measurements of one page. No action rejects: an error goes into the store. */
export function createFacts(deps: FactsDeps): FactsActions {
  const { session } = deps;
  const store = createStore<Facts>({ gpu: null, freeBytes: null, models: {}, running: null, failed: null });
  const change = (part: Partial<Facts>) => store.set({ ...store.get(), ...part });
  const learn = (url: string, part: Partial<ModelFacts>) => {
    const { models, gpu } = store.get();
    change({ models: { ...models, [url]: { ...factsFor(store.get(), url), ...part } } });
    if (gpu) writeFacts(deps.storage, gpu.name, keptOf(store.get()));
  };
  /** Runs one measurement at a time. */
  const measure = async (url: string, what: Measured, work: () => Promise<Partial<ModelFacts>>): Promise<boolean> => {
    if (store.get().running) return false;
    change({ running: { url, what }, failed: null });
    try {
      const found = await work();
      change({ running: null });
      learn(url, found);
      return true;
    } catch (thrown) {
      change({ running: null, failed: isAbort(thrown) ? null : { url, what, failure: toFailure(thrown) } });
      return false;
    }
  };
  const measureSpeed = async (url: string, loadOptions: LoadOptions) => {
    const way = wayOf(loadOptions)?.name;
    if (!way) return;
    await measure(url, 'speed', async () => {
      const speed = await session.bench.speed(url, loadOptions);
      return { speeds: { ...factsFor(store.get(), url).speeds, [way]: speed } };
    });
  };
  return {
    store,
    measureSpeed,
    async begin(url) {
      const [gpu, free] = await Promise.all([
        session.models.gpu().catch(() => null),
        deps.estimate().catch(() => ({ quota: undefined, usage: undefined })),
      ]);
      const freeBytes = free.quota === undefined ? null : Math.max(0, free.quota - (free.usage ?? 0));
      change({ gpu, freeBytes, models: { ...(gpu ? readFacts(deps.storage, gpu.name) : {}), ...store.get().models } });
      // Without a GPU the failed load of a model says why.
      if (gpu) await session.models.inspectSizes(url).then(deps.onChange, () => undefined);
    },
    async check(url) {
      const choices = WAYS.map(({ loadOptions }) => loadOptions);
      await measure(url, 'fit', async () => ({ fit: await session.models.fit(url, choices) }));
      const fitting = fittingIn(factsFor(store.get(), url).fit);
      if (fitting && !store.get().failed) await measureSpeed(url, fitting.loadOptions);
    },
    async measureRate(url) {
      await measure(url, 'rate', async () => ({ bytesPerSecond: await session.models.sampleDownload(url) }));
      await deps.onChange();
    },
    async stop() {
      const { running } = store.get();
      if (!running) return;
      // The measurement itself reports an error of the worker.
      const stopped = running.what === 'rate' ? session.models.interrupt(running.url) : session.bench.stopMeasuring();
      await stopped.catch(() => undefined);
    },
  };
}

/** A connection changes from visit to visit, so its rate is not kept. */
function keptOf({ models }: Facts): KeptFacts {
  return Object.fromEntries(Object.entries(models).map(([url, facts]) => [url, { ...facts, bytesPerSecond: null }]));
}
