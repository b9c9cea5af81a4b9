// What this site stores in this browser: use and quota, whether it is kept, and its buckets.

export interface StorageFacts {
  /** Bytes in use and at most, over all buckets; null where the browser does not say. */
  usage: number | null;
  quota: number | null;
  isKept: boolean;
  /** Bytes by bucket. Empty where the browser has no buckets. */
  buckets: { name: string; usage: number }[];
}

/** The needed parts of `navigator`. */
export interface StorageEntry {
  storage: Pick<StorageManager, 'estimate' | 'persisted'>;
  storageBuckets?: {
    keys(): Promise<string[]>;
    open(name: string): Promise<Pick<StorageManager, 'estimate'>>;
  };
}

/** Reads the facts. Errors: those of the browser, where it refuses storage. */
export async function readStorage({ storage, storageBuckets }: StorageEntry): Promise<StorageFacts> {
  const [{ usage = null, quota = null }, isKept] = await Promise.all([storage.estimate(), storage.persisted()]);
  const names = (await storageBuckets?.keys()) ?? [];
  const buckets = names.map(async (name) => ({
    name,
    usage: (await (await storageBuckets?.open(name))?.estimate())?.usage ?? 0,
  }));
  return { usage, quota, isKept, buckets: await Promise.all(buckets) };
}

/** The storage of this browser. */
export const readOwnStorage = (): Promise<StorageFacts> => readStorage(navigator);
