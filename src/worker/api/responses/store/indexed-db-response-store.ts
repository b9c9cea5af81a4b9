// Stored responses in IndexedDB. Each has two rows of one transaction: the response, and the summary
// that a list reads without reading conversations.

import { clear, delMany, get, promisifyRequest, setMany, type UseStore } from 'idb-keyval';
import { openDatabase } from '../../../../checkpoint/store/database.ts';
import { ownBucket } from '../../../../checkpoint/store/own-bucket.ts';
import { named } from '../../../../checkpoint/store/storage-errors.ts';
import type { StoredResponseSummary } from '../../../../contracts/api/stored-responses.ts';
import type { ResponseStore, StoredResponse } from './response-store.ts';
import { byAge, summaryOf } from './summary.ts';

/** How long an operation may take, ms. The end of an answer waits for it. */
const ANSWER_MS = 10_000;

const responseKey = (id: string): IDBValidKey => ['response', id];
const summaryKey = (id: string): IDBValidKey => ['summary', id];

export function indexedDbResponseStore(
  useStore: UseStore = openDatabase({ locations: () => ownBucket('responses'), answerMs: ANSWER_MS }),
): ResponseStore {
  const run = <Result>(operation: () => Promise<Result>) => named('the stored responses', operation);
  return {
    put: (stored) => {
      const { id } = stored.response;
      const rows: [IDBValidKey, unknown][] = [
        [responseKey(id), stored],
        [summaryKey(id), summaryOf(stored, false)],
      ];
      return run(() => setMany(rows, useStore));
    },
    get: (id) => run(async () => (await get<StoredResponse>(responseKey(id), useStore)) ?? null),
    delete: (id) =>
      run(async () => {
        const isThere = (await useStore('readonly', (rows) => promisifyRequest(rows.getKey(summaryKey(id))))) !== undefined;
        await delMany([responseKey(id), summaryKey(id)], useStore);
        return isThere;
      }),
    deleteAll: () => run(() => clear(useStore)),
    list: () => run(async () => (await useStore('readonly', allSummaries)).sort(byAge)),
  };
}

/** An array sorts behind each string, so the range holds every key that begins with 'summary'. */
function allSummaries(rows: IDBObjectStore): Promise<StoredResponseSummary[]> {
  return promisifyRequest<StoredResponseSummary[]>(rows.getAll(IDBKeyRange.bound(['summary'], ['summary', []])));
}
