// A UseStore for idb-keyval that survives the end of its connection: it reopens, and closes for
// other tabs. The weights have a bucket of their own, so that damage to them cannot affect the
// conversations.

import { promisifyRequest, type UseStore } from 'idb-keyval';
import { Connection } from './connection.ts';
import { withTimeout } from './timeout.ts';
import {
  browserLocations,
  currentLocation,
  nextLocation,
  type StorageLocation,
  type StorageLocations,
} from './weights-location.ts';

/**
 * More than IndexedDB keeps in its own files (64 KiB), so that the probe needs the same as a chunk.
 */
const PROBE_BYTES = 2 ** 17;
const PROBE_KEY = 'probe';

export interface DatabaseOptions {
  /** Its location. Default: the weights' locations. */
  locations?: StorageLocations | (() => StorageLocation | Promise<StorageLocation>);
  /**
   * `relaxed` lets the system write later: a power cut may lose chunks, which the hash at load
   * finds.
   */
  durability?: IDBTransactionDurability;
  /** Max time of an operation, ms. */
  answerMs?: number;
}

/** A UseStore that can be closed, for tests and before another tab takes the database. */
export type ClosableStore = UseStore & { close(): Promise<void> };

/**
 * Longer than any operation takes on a busy disk. An operation without an end must not block the
 * page.
 */
const ANSWER_MS = 60_000;

// An open may fail because the browser repairs the store or closes it. The second one then
// succeeds.
const REOPEN_AFTER_MS = 300;

/**
 * Opens a database for idb-keyval at its first use. If the browser closed the connection (sleep,
 * storage pressure, cleared data), it opens again and repeats the operation once. Operations must
 * allow that. A database that does not open any more is replaced by an empty one in the next
 * location. Rejects with IndexedDB's error, a DOMException or null; with a TimeoutError if
 * IndexedDB does not answer in time.
 */
export function openDatabase({ locations, durability = 'relaxed', answerMs = ANSWER_MS }: DatabaseOptions = {}): ClosableStore {
  let opening: Promise<Connection> | undefined;

  const connect = async (): Promise<Connection> =>
    typeof locations === 'function' ? Connection.open(await locations()) : openSomewhere(locations ?? browserLocations());
  const forget = (closed: Promise<Connection>): void => {
    if (opening === closed) opening = undefined;
  };
  const connection = (): Promise<Connection> => {
    if (opening) return opening;
    const connecting = connect();
    const inLimit = withTimeout(connecting, answerMs);
    opening = inLimit;
    inLimit.then(
      (connected) => connected.onClosed(() => forget(inLimit)),
      () => {
        forget(inLimit);
        // A connection that opens after the timeout has no user.
        connecting.then((late) => late.close()).catch(() => undefined);
      },
    );
    return inLimit;
  };

  const abandon = (gone: Promise<Connection>): void => {
    forget(gone);
    gone.then((connected) => connected.close()).catch(() => undefined);
  };

  const useStore = async <T>(mode: IDBTransactionMode, callback: (store: IDBObjectStore) => T | PromiseLike<T>): Promise<T> => {
    const current = connection();
    const run = async (connecting: Promise<Connection>): Promise<T> =>
      withTimeout((await connecting).run(mode, durability, callback), answerMs);
    try {
      return await run(current);
    } catch (error) {
      const isHung = isNamed(error, 'TimeoutError');
      // A connection without an answer is not used again: it may have lost its handle.
      if (isHung || isNamed(error, 'InvalidStateError')) abandon(current);
      if (isHung || opening === current) throw error;
      return run(connection());
    }
  };
  const close = async (): Promise<void> => {
    const connected = await opening;
    opening = undefined;
    connected?.close();
  };
  return Object.assign(useStore, { close });
}

/** Opens the database at its location. If that fails for good, in the next location. */
async function openSomewhere(locations: StorageLocations): Promise<Connection> {
  const open = async () => Connection.open(await currentLocation(locations));
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

/** Chromium's error for a store with damaged files, and for much else. */
function isBroken(error: unknown): boolean {
  return isNamed(error, 'UnknownError');
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name;
}

/** Opens a database and verifies that it can be written. */
async function openWritable(location: StorageLocation): Promise<Connection> {
  const connected = await Connection.open(location);
  try {
    await connected.run('readwrite', 'relaxed', (records) => {
      records.put(new Uint8Array(PROBE_BYTES), PROBE_KEY);
      records.delete(PROBE_KEY);
      return promisifyRequest(records.transaction);
    });
    return connected;
  } catch (error) {
    // An open connection would keep the location from being deleted.
    connected.close();
    throw error;
  }
}
