// A UseStore for idb-keyval that expects its connection to die: it reopens, makes way for other tabs, and keeps the weights in a
// bucket of their own, so that a damaged weights store cannot take the conversations with it. Knows no keys and no values.

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

/** More than IndexedDB keeps in its own files (64 KiB), so that the probe needs what a chunk needs. */
const PROBE_BYTES = 2 ** 17;
const PROBE_KEY = 'probe';

export interface DatabaseOptions {
  /** Where it lies; by default where the weights do. */
  locations?: StorageLocations | (() => StorageLocation | Promise<StorageLocation>);
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

/** Opens the database where it is; where it fails for good, in the next place. */
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

/** What Chromium says of a store whose files are damaged, and of much else. */
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
