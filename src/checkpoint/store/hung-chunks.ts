// Remembers chunks whose reading does not end, in another database than the weights'. In Chromium (156) a value of SQLite's that recovery
// cut short sends the browser into an endless loop, and with it everything in that bucket until the browser is started anew; what
// was read then must not be read again. A hint and no more, as the modelsRecord.

import { get, type UseStore, update } from 'idb-keyval';
import { openDatabase } from './database.ts';
import { bestEffort, RECORD_LOCATION } from './stored-models-record.ts';

export interface HungChunks {
  has(key: IDBValidKey): Promise<boolean>;
  /** Runs a reading. While it goes on for long, its key is a suspect; from the next start on, should it never end. */
  watch<T>(key: IDBValidKey, reading: () => Promise<T>): Promise<T>;
  clear(key: IDBValidKey): Promise<void>;
}

const KEY = 'suspects';

/** Long for a chunk, and soon enough (see below), ms. */
const SLOW_MS = 2_000;

/**
 * Chromium asks for the space of all buckets before it writes into one, which a bucket in that loop never answers, but not where it asked
 * half a minute ago. So there is a write that changes nothing at least this often while chunks are read, ms.
 */
const QUOTA_FRESH_MS = 10_000;

/** Suspects in the origin's default bucket. What another tab adds is known from the next start on. */
export function storedHungChunks(
  useStore: UseStore = openDatabase({ locations: RECORD_LOCATION }),
  slowMs = SLOW_MS,
): HungChunks {
  let known: Promise<Set<string>> | undefined;
  let freshAt = Number.NEGATIVE_INFINITY;
  const read = () => bestEffort([], async () => (await get<string[]>(KEY, useStore)) ?? []).then((names) => new Set(names));
  const all = (): Promise<Set<string>> => {
    known ??= read();
    return known;
  };
  const change = (edit: (names: string[]) => string[]): Promise<void> =>
    bestEffort(undefined, () => update<string[]>(KEY, (names) => edit(names ?? []), useStore));
  const keepQuotaFresh = async (): Promise<void> => {
    if (performance.now() - freshAt < QUOTA_FRESH_MS) return;
    freshAt = performance.now();
    await change((names) => names);
  };
  const add = (name: string) => change((names) => [...names.filter((each) => each !== name), name]);
  const remove = (name: string) => change((names) => names.filter((each) => each !== name));

  return {
    has: async (key) => (await all()).has(nameOf(key)),
    watch: async (key, reading) => {
      await keepQuotaFresh();
      let adding: Promise<void> | undefined;
      const timer = setTimeout(() => {
        adding = add(nameOf(key));
      }, slowMs);
      try {
        const result = await reading();
        if (adding) await adding.then(() => remove(nameOf(key)));
        return result;
      } finally {
        clearTimeout(timer);
      }
    },
    clear: async (key) => {
      (await all()).delete(nameOf(key));
      await remove(nameOf(key));
    },
  };
}

function nameOf(key: IDBValidKey): string {
  return JSON.stringify(key);
}
