// Decides which tab may write a model: the one that claimed it last. A tab that slept and lost its
// turn cannot write, because each of its transactions first compares the claim in the database.

import { del, promisifyRequest, set, type UseStore } from 'idb-keyval';
import { NO_SPACE } from './storage-errors.ts';

/** A write that another tab's claim forbids. */
export class ClaimLost extends Error {
  override readonly name = 'AbortError';

  constructor(url: string) {
    super(`Another tab of this app took over the download of ${url}.`);
  }
}

export interface Claims {
  /**
   * Claims the model at `url` for this tab, also from another tab. The returned function ends the
   * claim. Continues without a claim on a full disk, because other writes fail there as well.
   * Rejects with IndexedDB's error.
   */
  take(url: string): Promise<() => void>;
  /**
   * Transactions on the model at `url`. Writes reject with ClaimLost once this tab's claim is lost.
   */
  guard(url: string): UseStore;
  /**
   * Deletes the claim of a deleted model. Else the row stays. It forbids nothing, because only a
   * tab that has a claim compares it.
   */
  forget(url: string): Promise<void>;
}

const RANDOM_WORDS = 4;

/** The key of a claim. Keys of manifests and chunks are lists, so their lists never hold it. */
const keyOf = (url: string): string => `claim ${url}`;

/** Claims in the database of the models. */
export function storedClaims(transact: UseStore): Claims {
  /** Claims of this tab, by URL. */
  const own = new Map<string, string>();
  return {
    take: async (url) => {
      const token = crypto.getRandomValues(new Uint32Array(RANDOM_WORDS)).join(' ');
      const isTaken = await take(url, token, transact);
      if (isTaken) own.set(url, token);
      return () => {
        if (own.get(url) === token) own.delete(url);
      };
    },
    guard: (url) => (mode, callback) => {
      const token = own.get(url);
      if (mode === 'readonly' || token === undefined) return transact(mode, callback);
      return transact(mode, async (store) => {
        if ((await promisifyRequest(store.get(keyOf(url)))) !== token) throw new ClaimLost(url);
        return callback(store);
      });
    },
    forget: (url) => del(keyOf(url), transact),
  };
}

async function take(url: string, token: string, transact: UseStore): Promise<boolean> {
  try {
    await set(keyOf(url), token, transact);
    return true;
  } catch (error) {
    if (error instanceof DOMException && NO_SPACE.includes(error.name)) return false;
    throw error;
  }
}
