// What requests of the API may reach, kept on this device. The worker keeps it, so that a call finds
// it also where no page has been opened since.

import { get, set, type UseStore } from 'idb-keyval';
import { openDatabase } from '../../checkpoint/store/database.ts';
import { ownBucket } from '../../checkpoint/store/own-bucket.ts';
import { isStorageFailure, named } from '../../checkpoint/store/storage-errors.ts';
import { type ApiToolAccess, NO_TOOL_ACCESS } from '../../contracts/api/tool-access.ts';

export interface ToolAccessStore {
  /** What the user allowed last. Nothing before that, and where the storage cannot be read. */
  get(): Promise<ApiToolAccess>;
  /** Keeps it. Where the browser does not store it, it lasts as long as this worker. */
  set(access: ApiToolAccess): Promise<void>;
}

/** How long an operation may take, ms. A call of the API waits for it. */
const ANSWER_MS = 10_000;
const KEY = 'access';

export function toolAccessStore(
  useStore: UseStore = openDatabase({ locations: () => ownBucket('api-tools'), answerMs: ANSWER_MS }),
): ToolAccessStore {
  let unstored: ApiToolAccess | null = null;
  const run = <Result>(operation: () => Promise<Result>) => named('the tools of the API', operation);
  return {
    get: async () => unstored ?? (await orNothing(() => run(() => get<ApiToolAccess>(KEY, useStore)))) ?? NO_TOOL_ACCESS,
    set: async (access) => {
      unstored = access;
      await orNothing(async () => {
        await run(() => set(KEY, access, useStore));
        unstored = null;
      });
    },
  };
}

/** A storage that fails means that nothing was stored. */
async function orNothing<Result>(operation: () => Promise<Result>): Promise<Result | null> {
  try {
    return await operation();
  } catch (error) {
    if (isStorageFailure(error)) return null;
    throw error;
  }
}
