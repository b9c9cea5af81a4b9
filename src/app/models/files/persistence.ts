// Reads whether the browser may delete models by itself when the disk is full, and asks it not to.
// The worker's session does the same for the weights.
import type { Session } from '../../../contracts/session.ts';
import { createStore, type Store } from '../../platform/store.ts';

export interface Persistence {
  /** `refused`: the page asked and the browser refused. */
  store: Store<'unknown' | 'kept' | 'best-effort' | 'refused'>;
  /** Reads the present state. Never rejects. */
  read(): Promise<void>;
  /** Asks the browser, which may ask the user. Never rejects. */
  ask(): Promise<void>;
}

/** The part of the page's storage that is used here. The platform's `navigator.storage` fits. */
export type PageStorage = Pick<StorageManager, 'persist' | 'persisted'>;

/** `storage` is null outside secure contexts. */
export function createPersistence(session: Session, storage: PageStorage | null): Persistence {
  const store: Persistence['store'] = createStore('unknown');
  return {
    store,
    async read() {
      // A browser that refuses all storage rejects, and keeps nothing.
      const isKept = storage && (await storage.persisted().catch(() => null));
      if (isKept !== null) store.set(isKept ? 'kept' : 'best-effort');
    },
    async ask() {
      // The weights may be in a bucket of their own, which needs its own request. If either is
      // refused, both count as refused.
      const pageIsKept = storage ? await storage.persist().catch(() => false) : false;
      const weightsAreKept = await session.models.requestPersistence().catch(() => false);
      store.set(pageIsKept && weightsAreKept ? 'kept' : 'refused');
    },
  };
}
