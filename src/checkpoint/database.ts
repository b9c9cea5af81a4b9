// A UseStore for idb-keyval that expects its connection to die: it reopens, makes way for other tabs, and keeps the weights in a
// bucket of their own, so that a damaged weights store cannot take the conversations with it. Knows no keys and no values.

import type { UseStore } from 'idb-keyval';

/** The only object store of the database; a database without it is given one. */
const STORE = 'weights';

export interface DatabaseOptions {
  /** Opens the IndexedDB to use; by default that of the bucket `weights`, or the origin's where there are no buckets. */
  factory?: () => IDBFactory | Promise<IDBFactory>;
  name?: string;
  /** `relaxed` lets the system write later: a power cut may lose chunks, which the hash at load finds. */
  durability?: IDBTransactionDurability;
}

/** A UseStore that can be closed, for tests and for handing the database over. */
export type ClosableStore = UseStore & { close(): Promise<void> };

/** Storage Buckets (WICG), not yet in TypeScript's library. */
interface BucketManager {
  open(name: string): Promise<Bucket>;
}

interface Bucket {
  readonly indexedDB: IDBFactory;
}

/**
 * Holds on to the bucket for as long as the worker lives: once Chromium (156) collects the object, transactions on its databases
 * never end, without any event (measured: a 550 MB download hung after one or two chunks of 16 MiB).
 */
let weightsBucket: Promise<Bucket> | undefined;

/** The IndexedDB that holds weights alone: a Storage Bucket where the browser has them. */
export async function weightsFactory(): Promise<IDBFactory> {
  const { storageBuckets } = navigator as typeof navigator & { storageBuckets?: BucketManager };
  if (!storageBuckets) return indexedDB;
  weightsBucket ??= storageBuckets.open('weights').catch((error: unknown) => {
    weightsBucket = undefined;
    throw error;
  });
  return (await weightsBucket).indexedDB;
}

/**
 * A lazily opened database for idb-keyval. A connection that the browser closed (sleep, storage pressure, cleared data) is opened
 * again and the operation repeated once; operations must bear that. Rejects with what IndexedDB gives, a DOMException or null.
 */
export function openDatabase(options: DatabaseOptions = {}): ClosableStore {
  const { factory = weightsFactory, name = 'gpt-oss-weights', durability = 'relaxed' } = options;
  let opening: Promise<IDBDatabase> | undefined;

  const connect = async (): Promise<IDBDatabase> => {
    const database = await openWithStore(await factory(), name);
    // Another tab wants to delete or upgrade: a connection that stays open would block it for ever.
    database.onversionchange = () => {
      database.close();
      opening = undefined;
    };
    database.onclose = () => {
      opening = undefined;
    };
    return database;
  };
  const connection = (): Promise<IDBDatabase> => {
    opening ??= connect().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };

  const useStore = async <T>(mode: IDBTransactionMode, callback: (store: IDBObjectStore) => T | PromiseLike<T>): Promise<T> => {
    const current = connection();
    const run = async (database: IDBDatabase): Promise<T> =>
      callback(database.transaction(STORE, mode, { durability }).objectStore(STORE));
    try {
      return await run(await current);
    } catch (error) {
      const isClosed = error instanceof DOMException && error.name === 'InvalidStateError';
      if (!isClosed && opening === current) throw error;
      if (opening === current) opening = undefined;
      return run(await connection());
    }
  };
  const close = async (): Promise<void> => {
    const database = await opening;
    opening = undefined;
    database?.close();
  };
  return Object.assign(useStore, { close });
}

/** Opens `name`; where it exists without our store (a first upgrade that died), one version higher, to create it. */
async function openWithStore(factory: IDBFactory, name: string): Promise<IDBDatabase> {
  const database = await openVersion(factory, name);
  if (database.objectStoreNames.contains(STORE)) return database;
  const version = database.version + 1;
  database.close();
  return openVersion(factory, name, version);
}

function openVersion(factory: IDBFactory, name: string, version?: number): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, version);
    request.onupgradeneeded = () => {
      if (!request.result.objectStoreNames.contains(STORE)) request.result.createObjectStore(STORE);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new DOMException('The database did not open.', 'UnknownError'));
  });
}
