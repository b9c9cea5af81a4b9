// Opens the chats' database: in a storage bucket of its own where the browser has buckets, so that
// the browser can clear weights and keep chats. Used by the page and by the search's worker.
import { type DBSchema, type IDBPDatabase, wrap } from 'idb';
import type { StoredDraft } from '../draft.ts';
import type { ConversationHead, StoredMessage } from './records.ts';

export interface ChatsSchema extends DBSchema {
  conversations: { key: string; value: ConversationHead };
  messages: { key: [string, string]; value: StoredMessage; indexes: { partial: number } };
  texts: { key: string; value: string };
  drafts: { key: string; value: StoredDraft };
}

export type ChatsDatabase = IDBPDatabase<ChatsSchema>;

const NAME = 'chats';
const VERSION = 1;

/** A bucket of the Storage Buckets API, which TypeScript's library does not know yet. */
interface Bucket extends Pick<StorageManager, 'estimate' | 'persist' | 'persisted'> {
  readonly indexedDB: IDBFactory;
}

interface BucketManager {
  open(name: string, options: { persisted: boolean; durability: 'strict' }): Promise<Bucket>;
}

/**
 * Opens the database, and makes it where it is missing. Errors: those of IndexedDB and of buckets.
 */
export async function openDatabase(factoryOf: () => Promise<IDBFactory> = chatsFactory): Promise<ChatsDatabase> {
  const factory = await factoryOf();
  const opened = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = factory.open(NAME, VERSION);
    request.addEventListener('upgradeneeded', () => createStores(request.result));
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () =>
      reject(request.error ?? new Error('The browser opened no database and gave no reason.')),
    );
  });
  // A later version of the app may change the database. An open connection would block it.
  opened.addEventListener('versionchange', () => opened.close());
  return wrap(opened) as unknown as ChatsDatabase;
}

async function chatsFactory(): Promise<IDBFactory> {
  return (await chatsBucket())?.indexedDB ?? indexedDB;
}

/** The bucket of the chats; null where the browser has no buckets. Errors: those of buckets. */
export async function chatsBucket(): Promise<Bucket | null> {
  const { storageBuckets } = navigator as typeof navigator & { storageBuckets?: BucketManager };
  return storageBuckets ? storageBuckets.open(NAME, { persisted: true, durability: 'strict' }) : null;
}

function createStores(database: IDBDatabase): void {
  database.createObjectStore('conversations', { keyPath: 'id' });
  database.createObjectStore('messages', { keyPath: ['conversationId', 'id'] }).createIndex('partial', 'partial');
  database.createObjectStore('texts');
  database.createObjectStore('drafts');
}
