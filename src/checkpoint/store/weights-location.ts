// The location of the weights' database: a Storage Bucket of its own if the browser has buckets,
// else beside the origin's other databases. A broken location is left for the next one (`weights`,
// `weights-2`, …). The existing ones show which is in use, so nothing else records it.

import { holding } from '../bytes/held.ts';

/** A database that can be opened while this object is held. */
export interface StorageLocation {
  factory: IDBFactory;
  database: string;
  /**
   * The Storage Bucket of `factory`, if any. After Chromium collects this very object, transactions
   * of `factory` never end, without any event. Another object of the same bucket does not help. A
   * download of 550 MB hung after one or two chunks (Chromium 156, docs/browser-bugs.md#CB1).
   */
  bucket?: object;
}

/** Locations by name. Tests replace this. */
export interface StorageLocations {
  names(): Promise<string[]>;
  /** Opens a location. Creates it if it does not exist. */
  open(name: string): Promise<StorageLocation>;
  /** Deletes everything in a location. */
  remove(name: string): Promise<void>;
}

/** Storage Buckets (WICG), not yet in TypeScript's library. */
interface BucketManager {
  keys(): Promise<string[]>;
  open(name: string, options?: { persisted: boolean }): Promise<Bucket>;
  delete(name: string): Promise<void>;
}

interface Bucket {
  readonly indexedDB: IDBFactory;
  persisted(): Promise<boolean>;
}

const NAME = /^weights(?:-(\d+))?$/;
const DATABASE_PREFIX = 'gpt-oss-';
const WEIGHTS_DATABASE = 'gpt-oss-weights';

/** The browser's Storage Buckets. Undefined where it has none. */
export function bucketManager(): BucketManager | undefined {
  return (navigator as typeof navigator & { storageBuckets?: BucketManager }).storageBuckets;
}

/**
 * The origin's IndexedDB. Throws a DOMException where the browser refuses it or has none. In some
 * browsers the access itself throws a SecurityError, in others the object is missing.
 */
export function originFactory(): IDBFactory {
  const { indexedDB: factory } = globalThis as { indexedDB?: IDBFactory | null };
  if (factory) return factory;
  throw new DOMException('This browser has no IndexedDB for this site.', 'SecurityError');
}

/** The browser's locations. */
export function browserLocations(): StorageLocations {
  const buckets = bucketManager();
  return buckets ? bucketLocations(buckets) : databaseLocations();
}

function bucketLocations(buckets: BucketManager): StorageLocations {
  return {
    names: () => buckets.keys(),
    open: async (name) => {
      const bucket = await buckets.open(name);
      return { factory: bucket.indexedDB, database: WEIGHTS_DATABASE, bucket };
    },
    remove: (name) => buckets.delete(name),
  };
}

function databaseLocations(): StorageLocations {
  return {
    names: async () => (await originFactory().databases()).map(({ name = '' }) => name.replace(DATABASE_PREFIX, '')),
    open: async (name) => ({ factory: originFactory(), database: DATABASE_PREFIX + name }),
    remove: (name) =>
      new Promise((resolve, reject) => {
        const request = originFactory().deleteDatabase(DATABASE_PREFIX + name);
        request.onsuccess = () => resolve();
        request.onerror = () => reject(request.error ?? new DOMException('The database was not deleted.', 'UnknownError'));
      }),
  };
}

/** Names of the existing locations, the one in use last. */
async function locationsInOrder(locations: StorageLocations): Promise<string[]> {
  const found = (await locations.names()).flatMap((name) => {
    const match = NAME.exec(name);
    return match ? [{ name, generation: Number(match[1] ?? 1) }] : [];
  });
  return found.sort((a, b) => a.generation - b.generation).map(({ name }) => name);
}

/** Opens the location in use. Rejects with the browser's error, a DOMException. */
export async function currentLocation(locations: StorageLocations): Promise<StorageLocation> {
  return locations.open((await locationsInOrder(locations)).at(-1) ?? 'weights');
}

/**
 * Moves to a new location and deletes the others, but only after `prove` has shown that the new one
 * works. An error that occurs everywhere, such as a full disk, is no fault of the location and must
 * not cost its data. Rejects with the error of `prove` or of the browser.
 */
export async function nextLocation<T>(locations: StorageLocations, prove: (place: StorageLocation) => Promise<T>): Promise<T> {
  const broken = await locationsInOrder(locations);
  const generation = Number(NAME.exec(broken.at(-1) ?? 'weights')?.[1] ?? 1) + 1;
  const name = `weights-${generation}`;
  try {
    const proven = await prove(await locations.open(name));
    await Promise.allSettled(broken.map((old) => locations.remove(old)));
    return proven;
  } catch (error) {
    await Promise.allSettled([locations.remove(name)]);
    throw error;
  }
}

/** Asks the browser to keep the weights' bucket. Returns whether it does; null without buckets. */
export async function persistWeights(): Promise<boolean | null> {
  const buckets = bucketManager();
  if (!buckets) return null;
  const name = (await locationsInOrder(bucketLocations(buckets))).at(-1) ?? 'weights';
  // A worker's bucket has no `persist()`. Opening it again like this has the same effect (Chromium
  // 156).
  const bucket = await buckets.open(name, { persisted: true });
  return holding(bucket, () => bucket.persisted());
}
