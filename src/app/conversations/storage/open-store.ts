// Opens the stored chats of this browser.
import { IndexedDbStore } from './indexed-db-store.ts';
import { openDatabase } from './open-database.ts';
import type { ChatStore } from './records.ts';

/**
 * The store of this browser. Errors: those of IndexedDB and of buckets, where storage is refused.
 */
export async function openStore(): Promise<ChatStore> {
  const store = new IndexedDbStore(() => openDatabase());
  await store.connect();
  return store;
}
