// The load options that the user chose for each model, and the results of comparisons of int8 with
// exact weights. Both stay in the browser's storage. The worker gets the options too, because API
// calls load models.

import { type WeightsComparison } from '../../../contracts/bench-report.ts';
import { DEFAULT_LOAD_OPTIONS, type LoadOptions, type ModelSummary } from '../../../contracts/models.ts';
import { type Session } from '../../../contracts/session.ts';
import { createStore, type Store } from '../../platform/store.ts';

/** By the models' URLs. */
export interface Kept {
  choices: Readonly<Record<string, LoadOptions>>;
  comparisons: Readonly<Record<string, WeightsComparison>>;
}

export interface ChosenLoadOptions {
  store: Store<Kept>;
  /** The load options for the model at `url`. */
  of(url: string): LoadOptions;
  /** Changes the options of the next load. */
  choose(url: string, change: Partial<LoadOptions>): void;
  /** Saves the result of a comparison. */
  measured(url: string, comparison: WeightsComparison): void;
}

export interface LoadOptionsDeps {
  session: Pick<Session, 'models'>;
  /** The browser's storage. If it is forbidden, any access may throw. */
  storage: () => Pick<Storage, 'getItem' | 'setItem'>;
}

/** The key in the storage. Users have data under it, so it must not change. */
const KEY = 'gpt-oss-web load choices';

/** Creates the options of one page. If the storage fails, they last as long as the page. */
export function createLoadOptions({ session, storage }: LoadOptionsDeps): ChosenLoadOptions {
  const store = createStore<Kept>(readKept(storage));
  // API calls load models too. If the worker cannot be reached, later calls report that.
  const sendToWorker = () => session.models.setLoadOptions(store.get().choices).catch(() => undefined);
  const keep = (part: Partial<Kept>) => {
    store.set({ ...store.get(), ...part });
    try {
      storage().setItem(KEY, JSON.stringify(store.get()));
    } catch {
      // The storage is full or forbidden. The choice lasts until the page closes.
    }
  };
  const of = (url: string) => chosenFor(store.get(), url);
  void sendToWorker();
  return {
    store,
    of,
    choose(url, change) {
      keep({ choices: { ...store.get().choices, [url]: { ...of(url), ...change } } });
      void sendToWorker();
    },
    measured: (url, comparison) => keep({ comparisons: { ...store.get().comparisons, [url]: comparison } }),
  };
}

/** The options chosen for the model at `url`. It is the same object until they change. */
export const chosenFor = ({ choices }: Kept, url: string): LoadOptions => choices[url] ?? DEFAULT_LOAD_OPTIONS;

/**
 * GPU memory of the model with these options, bytes. Null if that is unknown or the model cannot be
 * loaded so.
 */
export const gpuBytesFor = ({ gpuBytes }: ModelSummary, { weights, embedding, cache }: LoadOptions): number | null =>
  gpuBytes?.[weights][embedding][cache] ?? null;

/** Whether two sets of load options are equal. */
export const isSame = (one: LoadOptions, other: LoadOptions): boolean =>
  one.weights === other.weights && one.embedding === other.embedding && one.cache === other.cache;

/** Reads the storage. Data that cannot be parsed, or is no longer valid, is dropped. */
function readKept(storage: LoadOptionsDeps['storage']): Kept {
  try {
    const kept = JSON.parse(storage().getItem(KEY) ?? '{}') as Partial<Record<keyof Kept, Record<string, unknown>>>;
    return {
      choices: withCache(entriesThat(isLoadOptions, kept.choices)),
      comparisons: entriesThat(isComparison, kept.comparisons),
    };
  } catch {
    return { choices: {}, comparisons: {} };
  }
}

function entriesThat<Value>(
  is: (value: unknown) => value is Value,
  entries: Record<string, unknown> = {},
): Record<string, Value> {
  return Object.fromEntries(Object.entries(entries).filter((entry): entry is [string, Value] => is(entry[1])));
}

/** Stored options. Older versions of the app saved none for the cache. */
type KeptLoadOptions = Omit<LoadOptions, 'cache'> & Partial<Pick<LoadOptions, 'cache'>>;

function isLoadOptions(value: unknown): value is KeptLoadOptions {
  const { weights, embedding, cache = 'f16' } = value as KeptLoadOptions;
  const isKnownCache = cache === 'f16' || cache === 'f32';
  return isKnownCache && (weights === 'exact' || weights === 'int8') && (embedding === 'gpu' || embedding === 'storage');
}

const withCache = (kept: Record<string, KeptLoadOptions>): Record<string, LoadOptions> =>
  Object.fromEntries(Object.entries(kept).map(([url, loadOptions]) => [url, { cache: 'f16', ...loadOptions }]));

function isComparison(value: unknown): value is WeightsComparison {
  const { positions, sameLikeliest, meanDifference, largestDifference, meanDivergence, perplexity } = value as WeightsComparison;
  const figures = [
    positions,
    sameLikeliest,
    meanDifference,
    largestDifference,
    meanDivergence,
    perplexity.exact,
    perplexity.int8,
  ];
  return figures.every((figure) => Number.isFinite(figure));
}
