// Remembers which models were stored, in another database than the weights', so that a store that the browser emptied is noticed and
// said. A hint and no more: without it everything works, only silently.

import { get, type UseStore, update } from 'idb-keyval';
import { openDatabase } from './database.ts';
import type { StorageLocation } from './weights-location.ts';

export interface StoredModelsRecord {
  /** URLs of models that are meant to be stored. */
  urls(): Promise<string[]>;
  remember(url: string): Promise<void>;
  forget(url: string): Promise<void>;
}

const KEY = 'models';

/** In the origin's default bucket, which the browser evicts apart from the weights'. */
export const RECORD_LOCATION = (): StorageLocation => ({ factory: indexedDB, database: 'gpt-oss-witness' });

/** A modelsRecord in the origin's default bucket. */
export function storedModelsRecord(useStore: UseStore = openDatabase({ locations: RECORD_LOCATION })): StoredModelsRecord {
  const change = (edit: (urls: string[]) => string[]) =>
    bestEffort(undefined, () => update<string[]>(KEY, (urls) => edit(urls ?? []), useStore));
  return {
    urls: () => bestEffort([], async () => (await get<string[]>(KEY, useStore)) ?? []),
    remember: (url) => change((urls) => (urls.includes(url) ? urls : [...urls, url])),
    forget: (url) => change((urls) => urls.filter((known) => known !== url)),
  };
}

/** Runs an operation; `otherwise` where this storage fails, which must not keep the weights' from working. */
export async function bestEffort<T>(otherwise: T, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    if (error === null || error instanceof DOMException) return otherwise;
    throw error;
  }
}
