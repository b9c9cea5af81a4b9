// What the visitor chose for each model to be loaded with, and what a comparison of int8 with exact gave, kept over visits.
// Takes the browser's storage and a Session, which is told; gives a store and actions. Refuses to know how loading works.

import { type WeightsComparison } from '../../../contracts/bench-report.ts';
import { DEFAULT_LOAD_OPTIONS, type LoadOptions, type ModelSummary } from '../../../contracts/models.ts';
import { type Session } from '../../../contracts/session.ts';
import { createStore, type Store } from '../../platform/store.ts';

/** By the models' URLs. */
export interface Kept {
  choices: Readonly<Record<string, LoadOptions>>;
  comparisons: Readonly<Record<string, WeightsComparison>>;
}

export interface Choices {
  store: Store<Kept>;
  /** What the model at `url` is to be loaded with. */
  of(url: string): LoadOptions;
  /** Changes it from the next load on. */
  choose(url: string, change: Partial<LoadOptions>): void;
  /** Keeps what a comparison gave. */
  measured(url: string, comparison: WeightsComparison): void;
}

export interface ChoicesDeps {
  session: Pick<Session, 'models'>;
  /** The browser's storage, which may be forbidden: it may throw whatever is done with it. */
  storage: () => Pick<Storage, 'getItem' | 'setItem'>;
}

/** Under which name everything is kept. */
const KEY = 'gpt-oss-web load choices';

/** The choices of one page. Where nothing can be kept they last as long as the page. */
export function createChoices({ session, storage }: ChoicesDeps): Choices {
  const store = createStore<Kept>(readKept(storage));
  // API calls load models as well. A worker that cannot be reached says so where it is asked for more.
  const tell = () => session.models.setLoadOptions(store.get().choices).catch(() => undefined);
  const keep = (part: Partial<Kept>) => {
    store.set({ ...store.get(), ...part });
    try {
      storage().setItem(KEY, JSON.stringify(store.get()));
    } catch {
      // Full or forbidden: it is as chosen until the page closes.
    }
  };
  const of = (url: string) => chosenFor(store.get(), url);
  void tell();
  return {
    store,
    of,
    choose(url, change) {
      keep({ choices: { ...store.get().choices, [url]: { ...of(url), ...change } } });
      void tell();
    },
    measured: (url, comparison) => keep({ comparisons: { ...store.get().comparisons, [url]: comparison } }),
  };
}

/** What was chosen for the model at `url`; the same object until it changes. */
export const chosenFor = ({ choices }: Kept, url: string): LoadOptions => choices[url] ?? DEFAULT_LOAD_OPTIONS;

/** GPU memory that the model takes with these choices, bytes; null where that is not known, or it cannot be loaded so. */
export const gpuBytesFor = ({ gpuBytes }: ModelSummary, { weights, embedding, cache }: LoadOptions): number | null =>
  gpuBytes?.[weights][embedding][cache] ?? null;

/** Whether a model that is loaded with `one` is loaded with `other`. */
export const isSame = (one: LoadOptions, other: LoadOptions): boolean =>
  one.weights === other.weights && one.embedding === other.embedding && one.cache === other.cache;

/** What was kept; what cannot be read, or is no longer understood, was not. */
function readKept(storage: ChoicesDeps['storage']): Kept {
  try {
    const kept = JSON.parse(storage().getItem(KEY) ?? '{}') as Partial<Record<keyof Kept, Record<string, unknown>>>;
    return { choices: withCache(entriesThat(isChoices, kept.choices)), comparisons: entriesThat(isComparison, kept.comparisons) };
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

/** Choices as they were kept: before there was one of the cache, without it. */
type KeptChoices = Omit<LoadOptions, 'cache'> & Partial<Pick<LoadOptions, 'cache'>>;

function isChoices(value: unknown): value is KeptChoices {
  const { weights, embedding, cache = 'f16' } = value as KeptChoices;
  const isKnownCache = cache === 'f16' || cache === 'f32';
  return isKnownCache && (weights === 'exact' || weights === 'int8') && (embedding === 'gpu' || embedding === 'storage');
}

const withCache = (kept: Record<string, KeptChoices>): Record<string, LoadOptions> =>
  Object.fromEntries(Object.entries(kept).map(([url, choices]) => [url, { cache: 'f16', ...choices }]));

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
