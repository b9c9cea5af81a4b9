// The responses of the API that are stored on this device, as the page lists them.

import type { StoredResponseSummary } from '../../../contracts/api/stored-responses.ts';
import type { Session } from '../../../contracts/session.ts';
import { type Failure, toFailure } from '../../failures/failure.ts';
import { createStore, type Store } from '../../platform/store.ts';

export interface StoredResponsesState {
  /** The newest first. Null before the first reading. */
  list: readonly StoredResponseSummary[] | null;
  /** Why the last action failed; null if it did not. */
  failure: Failure | null;
}

export interface StoredResponses {
  store: Store<StoredResponsesState>;
  /** Reads the list again: programs and other tabs change it. Never rejects. */
  refresh(): Promise<void>;
  /** As `refresh`, if the list was read before. */
  refreshShown(): Promise<void>;
  /** Deletes one response. Never rejects. */
  remove(id: string): Promise<void>;
  /** Deletes all responses. Never rejects. */
  removeAll(): Promise<void>;
}

export function createStoredResponses({ responses }: Pick<Session, 'responses'>): StoredResponses {
  const store: StoredResponses['store'] = createStore<StoredResponsesState>({ list: null, failure: null });
  /** Does `change`, then reads what is there, also where the change failed half-way. */
  const after = async (change: () => Promise<void>) => {
    const failure = await failureOf(change);
    const failedReading = await failureOf(async () => store.set({ list: await responses.list(), failure }));
    if (failedReading) store.set({ ...store.get(), failure: failure ?? failedReading });
  };
  const refresh = () => after(async () => {});
  return {
    store,
    refresh,
    refreshShown: async () => {
      if (store.get().list !== null) await refresh();
    },
    remove: (id) => after(() => responses.remove(id)),
    removeAll: () => after(() => responses.removeAll()),
  };
}

async function failureOf(work: () => Promise<void>): Promise<Failure | null> {
  try {
    await work();
    return null;
  } catch (thrown) {
    return toFailure(thrown);
  }
}
