// Stored responses on the disk where it takes them, else in memory. A response that the browser does
// not store can be continued while this worker lives, and the app's list says so.

import { isForbidden } from '../../../../checkpoint/space/forbidden.ts';
import { isStorageFailure } from '../../../../checkpoint/store/storage-errors.ts';
import type { ResponseStore, StoredResponse } from './response-store.ts';
import { byAge } from './summary.ts';

/**
 * What the disk cannot take goes to `memory`. A browser that forbids storage has an empty disk.
 * Errors: those of `disk`, of reads and deletions.
 */
export function fallbackResponseStore(disk: ResponseStore, memory: ResponseStore): ResponseStore {
  return {
    put: async (stored) => putSomewhere(stored, disk, memory),
    get: async (id) => (await memory.get(id)) ?? (await unlessForbidden(null, () => disk.get(id))),
    delete: async (id) => (await memory.delete(id)) || (await unlessForbidden(false, () => disk.delete(id))),
    deleteAll: async () => {
      await memory.deleteAll();
      await unlessForbidden(undefined, () => disk.deleteAll());
    },
    list: async () => {
      const stored = await unlessForbidden([], () => disk.list());
      return [...(await memory.list()), ...stored].sort(byAge);
    },
  };
}

async function putSomewhere(stored: StoredResponse, disk: ResponseStore, memory: ResponseStore): Promise<void> {
  try {
    await disk.put(stored);
  } catch (error) {
    if (!isStorageFailure(error)) throw error;
    await memory.put(stored);
  }
}

/** Runs an operation of the disk. Returns `otherwise` if the browser forbids storage. */
async function unlessForbidden<Result>(otherwise: Result, operation: () => Promise<Result>): Promise<Result> {
  try {
    return await operation();
  } catch (error) {
    if (isStorageFailure(error) && (await isForbidden(error.cause))) return otherwise;
    throw error;
  }
}
