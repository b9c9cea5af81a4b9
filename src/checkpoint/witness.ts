// Remembers which models were stored, in another database than the weights', so that a store that the browser emptied is noticed and
// said. A hint and no more: without it everything works, only silently.

import { get, type UseStore, update } from 'idb-keyval';
import { openDatabase } from './database.ts';

export interface Witness {
  /** URLs of models that are meant to be stored. */
  urls(): Promise<string[]>;
  remember(url: string): Promise<void>;
  forget(url: string): Promise<void>;
}

const KEY = 'models';

/** A witness in the origin's default bucket, which the browser evicts apart from the weights'. */
export function storedWitness(
  useStore: UseStore = openDatabase({ places: () => ({ factory: indexedDB, database: 'gpt-oss-witness' }) }),
): Witness {
  const change = (edit: (urls: string[]) => string[]) =>
    spared(undefined, () => update<string[]>(KEY, (urls) => edit(urls ?? []), useStore));
  return {
    urls: () => spared([], async () => (await get<string[]>(KEY, useStore)) ?? []),
    remember: (url) => change((urls) => (urls.includes(url) ? urls : [...urls, url])),
    forget: (url) => change((urls) => urls.filter((known) => known !== url)),
  };
}

/** Runs an operation; `otherwise` where this storage fails, which must not keep the weights' from working. */
async function spared<T>(otherwise: T, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    if (error === null || error instanceof DOMException) return otherwise;
    throw error;
  }
}
