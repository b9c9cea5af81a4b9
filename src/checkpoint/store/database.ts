// A UseStore for idb-keyval that expects its connection to die: it reopens, makes way for other tabs, and keeps the weights in a
// bucket of their own, so that a damaged weights store cannot take the conversations with it. Knows no keys and no values.

import { promisifyRequest, type UseStore } from 'idb-keyval';
import { withTimeout } from './timeout.ts';
import {
  browserLocations,
  currentLocation,
  nextLocation,
  type StorageLocation,
  type StorageLocations,
} from './weights-location.ts';

/** The only object store of the database; a database without it is given one. */
const STORE = 'weights';

/** More than IndexedDB keeps in its own files (64 KiB), so that the probe needs what a chunk needs. */
const PROBE_BYTES = 2 ** 17;
const PROBE_KEY = 'probe';

export interface DatabaseOptions {
  /** Where it lies; by default where the weights do. */
  locations?: StorageLocations | (() => StorageLocation);
  /** `relaxed` lets the system write later: a power cut may lose chunks, which the hash at load finds. */
  durability?: IDBTransactionDurability;
  /** How long an operation may take, ms. */
  answerMs?: number;
}

/** A UseStore that can be closed, for tests and for handing the database over. */
export type ClosableStore = UseStore & { close(): Promise<void> };

/** Longer than any operation of ours takes on a disk that is busy; one that takes for ever must not keep the page waiting for it. */
const ANSWER_MS = 60_000;

// An open may fail because the browser is just mending the store, or closing it; then the second one succeeds.
const REOPEN_AFTER_MS = 300;

/**
 * A lazily opened database for idb-keyval. A connection that the browser closed (sleep, storage pressure, cleared data) is opened
 * again and the operation repeated once; operations must bear that. One that does not open any more is replaced by an empty one in
 * the next place. Rejects with what IndexedDB gives, a DOMException or null; with a TimeoutError where it gives nothing in time.
 */
export function openDatabase({ locations, durability = 'relaxed', answerMs = ANSWER_MS }: DatabaseOptions = {}): ClosableStore {
  let opening: Promise<IDBDatabase> | undefined;

  const connect = async (): Promise<IDBDatabase> => {
    const database = await (typeof locations === 'function'
      ? openWithStore(locations())
      : openSomewhere(locations ?? browserLocations()));
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
    opening ??= withTimeout(connect(), answerMs).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };

  const useStore = async <T>(mode: IDBTransactionMode, callback: (store: IDBObjectStore) => T | PromiseLike<T>): Promise<T> => {
    const current = connection();
    const run = (database: IDBDatabase): Promise<T> =>
      withTimeout((async () => callback(database.transaction(STORE, mode, { durability }).objectStore(STORE)))(), answerMs);
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

/** Opens the database where it is; where it fails for good, in the next place. */
async function openSomewhere(locations: StorageLocations): Promise<IDBDatabase> {
  const open = async () => openWithStore(await currentLocation(locations));
  try {
    return await open();
  } catch (error) {
    if (!isBroken(error)) throw error;
  }
  await new Promise((resolve) => setTimeout(resolve, REOPEN_AFTER_MS));
  try {
    return await open();
  } catch (error) {
    if (!isBroken(error)) throw error;
  }
  return nextLocation(locations, openWritable);
}

/** What Chromium says of a store whose files are damaged, and of much else. */
function isBroken(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'UnknownError';
}

/** Opens a database and shows that it takes what it is given. */
async function openWritable(place: StorageLocation): Promise<IDBDatabase> {
  const database = await openWithStore(place);
  const records = database.transaction(STORE, 'readwrite').objectStore(STORE);
  records.put(new Uint8Array(PROBE_BYTES), PROBE_KEY);
  records.delete(PROBE_KEY);
  await promisifyRequest(records.transaction);
  return database;
}

/** Opens a database; where it exists without our store (a first upgrade that died), one version higher, to create it. */
async function openWithStore({ factory, database: name }: StorageLocation): Promise<IDBDatabase> {
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
