// A connection to a database that owns the place of the database, so the place lives as long as the
// connection is used. Knows no keys and no values.

import { hold } from './held.ts';
import type { Place } from './weights-place.ts';

/** The only object store of the database; a database without it is given one. */
const STORE = 'weights';

/** An open database. Its place is held until it is closed and its last operation has settled. */
export class Connection {
  readonly #database: IDBDatabase;
  readonly #release: () => void;
  #operations = 0;
  #isClosed = false;

  private constructor(database: IDBDatabase, release: () => void) {
    this.#database = database;
    this.#release = release;
  }

  /**
   * Opens the database of a place. One that lacks our store (a first upgrade that died) is opened
   * one version higher, to create it. Rejects with what IndexedDB gives, a DOMException or null.
   */
  static async open(place: Place): Promise<Connection> {
    const release = hold(place);
    try {
      return new Connection(await openWithStore(place), release);
    } catch (error) {
      release();
      throw error;
    }
  }

  /**
   * Calls back after the browser closed the database, or wanted it closed because another tab
   * upgrades or deletes it. The connection is closed by then.
   */
  onClosed(callback: () => void): void {
    const end = () => {
      this.close();
      callback();
    };
    // An open connection would block the other tab for ever.
    this.#database.onversionchange = end;
    this.#database.onclose = end;
  }

  /** Runs one transaction. Rejects with what IndexedDB gives; InvalidStateError once it is closed. */
  async run<T>(
    mode: IDBTransactionMode,
    durability: IDBTransactionDurability,
    callback: (store: IDBObjectStore) => T | PromiseLike<T>,
  ): Promise<T> {
    this.#operations += 1;
    try {
      return await callback(this.#database.transaction(STORE, mode, { durability }).objectStore(STORE));
    } finally {
      this.#operations -= 1;
      this.#releaseUnused();
    }
  }

  /** Running operations still end. */
  close(): void {
    this.#database.close();
    this.#isClosed = true;
    this.#releaseUnused();
  }

  #releaseUnused(): void {
    if (this.#isClosed && this.#operations === 0) this.#release();
  }
}

async function openWithStore({ factory, database: name }: Place): Promise<IDBDatabase> {
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
