// Which tab may write a model: the one that claimed it last. A tab that slept and lost its turn cannot
// write any more, because each of its transactions first compares the claim in the database.

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
   * Takes the model at `url` for this tab, from whichever tab has it, until what it gives is called.
   * A disk that has no space for the claim has none for other writes either, so it goes on without.
   * Rejects with what IndexedDB gives.
   */
  take(url: string): Promise<() => void>;
  /** Transactions on the model at `url`. While this tab's claim is lost, writes reject with ClaimLost. */
  guard(url: string): UseStore;
  /**
   * Deletes the claim of a deleted model. Otherwise the row stays, since it forbids nothing: only a
   * tab that holds a claim compares it.
   */
  forget(url: string): Promise<void>;
}

const RANDOM_WORDS = 4;

/** The key of a claim. Those of manifests and chunks are lists, so no list of theirs has it. */
const keyOf = (url: string): string => `claim ${url}`;

/** Claims in the database of the models. */
export function storedClaims(transact: UseStore): Claims {
  /** Of this tab, by URL. */
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
