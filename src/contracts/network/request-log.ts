// The counts of requests by day, host and sender, in a database of their own. Page, worker and
// service worker add to the same rows.

/** The part of the app that sent a request. */
export type RequestSender = 'page' | 'worker' | 'service-worker';

/** The requests of one day from one part of the app to one host. */
export interface RequestCount {
  /** The local date, `2026-11-30`. */
  day: string;
  /** Host with its port. */
  host: string;
  from: RequestSender;
  /** Requests that were sent. */
  requests: number;
  /** Requests that the policy or the service worker refused. They were not sent. */
  refused: number;
  /** Bytes received, as far as the browser says. */
  bytes: number;
  /** Time of the last one, milliseconds since 1970. */
  lastMs: number;
}

export interface RequestLog {
  /** Adds `counts` to the stored ones in one transaction. Errors: those of IndexedDB and of forbidden storage. */
  add(counts: readonly RequestCount[]): Promise<void>;
  /** All stored counts. Errors: those of IndexedDB. */
  read(): Promise<RequestCount[]>;
}

/** BroadcastChannel that gets a message after each change of the log. */
export const REQUESTS_CHANNEL = 'gpt-oss-web requests';
/** Name of the database. */
export const REQUESTS_DATABASE = 'gpt-oss-web requests';
const STORE = 'counts';

/**
 * The log in IndexedDB. Each call opens a connection and closes it: an open one would keep the user
 * from deleting everything.
 */
export function createRequestLog(factory: () => IDBFactory): RequestLog {
  const run = async <Result>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => Promise<Result>): Promise<Result> => {
    const database = await open(factory());
    try {
      const transaction = database.transaction(STORE, mode);
      const ended = endOf(transaction);
      const result = await work(transaction.objectStore(STORE));
      await ended;
      return result;
    } finally {
      database.close();
    }
  };
  return {
    add: (counts) =>
      run('readwrite', async (store) => {
        await Promise.all(counts.map((count) => addTo(store, count)));
      }),
    read: () => run('readonly', (store) => resultOf<RequestCount[]>(store.getAll())),
  };
}

/** The local date of a time in milliseconds since 1970. */
export function dayOf(ms: number): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The sum of two counts with the same day, host and sender. */
export function sumOf(a: RequestCount, b: RequestCount): RequestCount {
  return {
    ...a,
    requests: a.requests + b.requests,
    refused: a.refused + b.refused,
    bytes: a.bytes + b.bytes,
    lastMs: Math.max(a.lastMs, b.lastMs),
  };
}

async function addTo(store: IDBObjectStore, count: RequestCount): Promise<void> {
  const before = await resultOf<RequestCount | undefined>(store.get([count.day, count.host, count.from]));
  await resultOf(store.put(before ? sumOf(before, count) : count));
}

async function open(factory: IDBFactory): Promise<IDBDatabase> {
  // The locks refuse where all storage is forbidden. A refused `open` would keep every storage bucket
  // from opening after it (CB18 in docs/browser-bugs.md).
  const { locks } = (globalThis as { navigator?: { locks?: LockManager } }).navigator ?? {};
  await locks?.query();
  const request = factory.open(REQUESTS_DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(STORE, { keyPath: ['day', 'host', 'from'] });
  };
  const database = await resultOf(request);
  database.onversionchange = () => database.close();
  return database;
}

function resultOf<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new DOMException('IndexedDB gave no reason.', 'UnknownError'));
  });
}

function endOf(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new DOMException('The transaction was aborted.', 'AbortError'));
  });
}
