// Records which models were stored, in another database than the weights'. With it the app can
// report that the browser emptied the store. The record is best effort: everything else works
// without it.

import { get, type UseStore, update } from 'idb-keyval';
import { openDatabase } from './database.ts';
import type { StorageLocation } from './weights-location.ts';

export interface StoredModelsRecord {
  /** URLs of models that should be stored. */
  urls(): Promise<string[]>;
  remember(url: string): Promise<void>;
  forget(url: string): Promise<void>;
}

const KEY = 'models';

/** In the origin's default bucket, which the browser evicts separately from the weights'. */
export const RECORD_LOCATION = (): StorageLocation => ({ factory: indexedDB, database: 'gpt-oss-witness' });

/** Creates a record in the origin's default bucket. */
export function storedModelsRecord(useStore: UseStore = openDatabase({ locations: RECORD_LOCATION })): StoredModelsRecord {
  const change = (edit: (urls: string[]) => string[]) =>
    bestEffort(undefined, () => update<string[]>(KEY, (urls) => edit(urls ?? []), useStore));
  return {
    urls: () => bestEffort([], async () => (await get<string[]>(KEY, useStore)) ?? []),
    remember: (url) => change((urls) => (urls.includes(url) ? urls : [...urls, url])),
    forget: (url) => change((urls) => urls.filter((known) => known !== url)),
  };
}

/**
 * Runs an operation. Returns `otherwise` if this storage fails, because the weights must still
 * work.
 */
export async function bestEffort<T>(otherwise: T, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    if (error === null || error instanceof DOMException) return otherwise;
    throw error;
  }
}
