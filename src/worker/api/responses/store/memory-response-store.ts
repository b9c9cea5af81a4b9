// Stored responses in this worker's memory, for browsers that refuse storage, and for tests.

import type { ResponseStore, StoredResponse } from './response-store.ts';
import { byAge, summaryOf } from './summary.ts';

export function memoryResponseStore(): ResponseStore {
  const responses = new Map<string, StoredResponse>();
  return {
    put: async (stored) => {
      responses.set(stored.response.id, structuredClone(stored));
    },
    get: async (id) => structuredClone(responses.get(id) ?? null),
    delete: async (id) => responses.delete(id),
    deleteAll: async () => responses.clear(),
    list: async () => [...responses.values()].map((stored) => summaryOf(stored, true)).sort(byAge),
  };
}
