// Deletes everything that the browser stores for this origin: service workers, caches, buckets,
// databases, private files, local storage. Runs on a page that uses none of it.

import type { Retire } from '../../contracts/worker-requests.ts';

/** A busy computer may need seconds to start a service worker, ms. */
const RETIRE_MS = 5000;

/** The needed part of the Storage Buckets API. */
interface Buckets {
  keys(): Promise<string[]>;
  open(name: string): Promise<Pick<StorageManager, 'estimate'>>;
  delete(name: string): Promise<void>;
}

/** The browser's stores. A test replaces them. */
export interface BrowserStores {
  /** Null where the browser has none, or refuses them. */
  workers: Pick<ServiceWorkerContainer, 'getRegistrations' | 'controller'> | null;
  caches: Pick<CacheStorage, 'keys' | 'open' | 'delete'> | null;
  buckets: Buckets | null;
  databases: Pick<IDBFactory, 'databases' | 'deleteDatabase'> | null;
  storage: Pick<StorageManager, 'estimate' | 'getDirectory'> | null;
  local: Pick<Storage, 'length' | 'clear'>;
}

export interface Erased {
  /** Bytes that the deletion freed, as the browser counts them. */
  bytes: number;
  /** What was deleted, in words. */
  deleted: string[];
  /** What the browser refused to delete, with its reason. */
  kept: string[];
}

/**
 * Deletes everything. Service workers go first, because they could store files again. `onBlocked` is
 * called with the name of a database that another tab still uses: it is deleted when that tab
 * closes. Never rejects.
 */
export async function eraseStorage(stores: BrowserStores, onBlocked: (name: string) => void): Promise<Erased> {
  const before = await usageOf(stores);
  const deleted: string[] = [];
  const kept: string[] = [];
  const step = async (what: string, work: () => Promise<number> | number) => {
    try {
      const count = await work();
      if (count > 0) deleted.push(count === 1 ? what : `${what} (${count})`);
    } catch (error) {
      kept.push(`${what}: ${(error as Error).message}`);
    }
  };
  await step('service worker', async () => eraseWorkers(stores.workers));
  await step('offline copy of the app', async () => eraseCaches(stores.caches));
  await step('storage buckets', async () => eraseBuckets(stores.buckets));
  await step('databases', async () => eraseDatabases(stores.databases, onBlocked));
  await step('private files', async () => eraseFiles(stores.storage));
  await step('settings', () => {
    const { length } = stores.local;
    stores.local.clear();
    return length;
  });
  return { bytes: Math.max(0, before - (await usageOf(stores))), deleted, kept };
}

/** The worker of this page lives on until the page is gone, so it is asked to store nothing. */
async function eraseWorkers(workers: BrowserStores['workers']): Promise<number> {
  if (workers?.controller) await retire(workers.controller);
  const registrations = (await workers?.getRegistrations()) ?? [];
  await Promise.all(registrations.map((registration) => registration.unregister()));
  return registrations.length;
}

function retire(worker: Pick<ServiceWorker, 'postMessage'>): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    // Another app's worker does not answer.
    setTimeout(resolve, RETIRE_MS);
    worker.postMessage({ type: 'retire' } satisfies Retire, [port2]);
  });
}

async function eraseCaches(caches: BrowserStores['caches']): Promise<number> {
  if (!caches) return 0;
  const names = await caches.keys();
  await Promise.all(names.map((name) => eraseCache(caches, name)));
  return names.length;
}

/** Chromium keeps the bytes of a cache that a worker has open, so its files are deleted first. */
async function eraseCache(caches: NonNullable<BrowserStores['caches']>, name: string): Promise<void> {
  const cache = await caches.open(name);
  const files = await cache.keys();
  await Promise.all(files.map((file) => cache.delete(file)));
  await caches.delete(name);
}

async function eraseBuckets(buckets: BrowserStores['buckets']): Promise<number> {
  if (!buckets) return 0;
  const names = await buckets.keys();
  await Promise.all(names.map((name) => buckets.delete(name)));
  return names.length;
}

async function eraseDatabases(databases: BrowserStores['databases'], onBlocked: (name: string) => void): Promise<number> {
  const found = (await databases?.databases()) ?? [];
  const names = found.flatMap(({ name }) => (name ? [name] : []));
  await Promise.all(
    names.map(
      (name) =>
        new Promise<void>((resolve, reject) => {
          const request = databases?.deleteDatabase(name);
          if (!request) return resolve();
          request.onsuccess = () => resolve();
          request.onblocked = () => onBlocked(name);
          request.onerror = () => reject(request.error ?? new DOMException(`${name} was not deleted.`, 'UnknownError'));
        }),
    ),
  );
  return names.length;
}

async function eraseFiles(storage: BrowserStores['storage']): Promise<number> {
  const folder = await storage?.getDirectory();
  if (!folder) return 0;
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  for (const name of names) await folder.removeEntry(name, { recursive: true });
  return names.length;
}

/** Bytes in use; 0 where the browser does not say. */
async function usageOf({ storage }: BrowserStores): Promise<number> {
  const { usage = 0 } = (await storage?.estimate().catch(() => undefined)) ?? {};
  return usage;
}
