// Records chunks whose read hung, in another database than the weights'. In Chromium 156 a value
// that SQLite's recovery cut short sends the browser into an endless loop. Its whole bucket then
// hangs until the browser restarts (docs/browser-bugs.md#CB10). Such a chunk must not be read
// again. The record is best effort.

import { get, type UseStore, update } from 'idb-keyval';
import { openDatabase } from './database.ts';
import { bestEffort, RECORD_LOCATION } from './stored-models-record.ts';

export interface HungChunks {
  has(key: IDBValidKey): Promise<boolean>;
  /**
   * Runs a read. While it takes long, its key is recorded. If it never ends, `has` reports the key
   * from the next start on.
   */
  watch<T>(key: IDBValidKey, reading: () => Promise<T>): Promise<T>;
  clear(key: IDBValidKey): Promise<void>;
}

const KEY = 'suspects';

/** Time after which a read is slow, ms: long for a chunk, and soon enough for QUOTA_FRESH_MS. */
const SLOW_MS = 2_000;

/**
 * Longest time between two writes that change nothing while chunks are read, ms. Before a write
 * Chromium asks for the space of all buckets, unless it asked within half a minute. A bucket in
 * that loop never answers (Chromium 156, docs/browser-bugs.md#CB10).
 */
const QUOTA_FRESH_MS = 10_000;

/**
 * Hung chunks, recorded in the origin's default bucket. Records of another tab count from the next
 * start on.
 */
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
