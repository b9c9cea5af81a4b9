// Whether the browser may remove models by itself when the disk runs low, and asking it not to.
// Takes a Session, which asks for the weights, and the page's own storage; gives a store and an action.
import type { Session } from '../../../contracts/session.ts';
import { createStore, type Store } from '../../platform/store.ts';

export interface Persistence {
  /** `refused`: asked, and the browser said no. */
  store: Store<'unknown' | 'kept' | 'best-effort' | 'refused'>;
  /** Reads how it stands; never rejects. */
  read(): Promise<void>;
  /** Asks the browser, which may ask the visitor; never rejects. */
  ask(): Promise<void>;
}

/** What the page itself may ask of its storage; the platform's `navigator.storage` fits. */
export type PageStorage = Pick<StorageManager, 'persist' | 'persisted'>;

/** `storage` is null where there is none: outside secure contexts. */
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
      // The weights may lie in a bucket of their own, which is asked for apart; a refusal of either is a refusal.
      const pageIsKept = storage ? await storage.persist().catch(() => false) : false;
      const weightsAreKept = await session.models.requestPersistence().catch(() => false);
      store.set(pageIsKept && weightsAreKept ? 'kept' : 'refused');
    },
  };
}
