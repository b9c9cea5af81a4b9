// A place in the browser's storage that shares nothing with the weights: a Storage Bucket of its own
// where the browser has buckets, else a database of the origin.

import { bucketManager, originFactory, type StorageLocation } from './weights-location.ts';

/**
 * Opens the place called `name`, made if it is not there. The browser keeps its bucket when the
 * disk runs low, if it grants that. Rejects with the browser's error, a DOMException.
 */
export async function ownBucket(name: string): Promise<StorageLocation> {
  const database = `gpt-oss-${name}`;
  const buckets = bucketManager();
  if (!buckets) return { factory: originFactory(), database };
  const bucket = await buckets.open(name, { persisted: true });
  return { factory: bucket.indexedDB, database, bucket };
}
