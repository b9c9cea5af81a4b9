// A connection to a database that owns the storage location of the database. So the location lives
// as long as the connection is used.

import { hold } from '../bytes/held.ts';
import type { StorageLocation } from './weights-location.ts';

/** The only object store of the database. It is created in a database that lacks it. */
const STORE = 'weights';

/** An open database. Holds its location until it is closed and its last operation has settled. */
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
   * Opens the database of a location. A first upgrade that died leaves a database without our
   * store. Such a database is opened one version higher, to create the store. Rejects with
   * IndexedDB's error, a DOMException or null.
   */
  static async open(location: StorageLocation): Promise<Connection> {
    const release = hold(location);
    try {
      return new Connection(await openWithStore(location), release);
    } catch (error) {
      release();
      throw error;
    }
  }

  /**
   * Calls back after the browser closed the database, or after another tab wants to upgrade or
   * delete it. The connection is closed by then.
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

  /** Runs one transaction. Rejects with IndexedDB's error: InvalidStateError once it is closed. */
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
