// Chooses the IndexedDB row of a chunk: its own, or a spare if the browser can neither read,
// replace nor delete that. SQLite repairs no damaged page while a read of the database is open
// (docs/browser-bugs.md#CB9).

import { del, promisifyRequest, set, type UseStore } from 'idb-keyval';
import { readBlob } from '../bytes/blob-bytes.ts';
import type { BufferPool } from '../bytes/buffer-pool.ts';
import { checksum } from '../bytes/checksum.ts';
import type { ChunkPart, FoundChunk, StoredChunk } from './chunk-store.ts';
import { chunkWriter } from './chunk-writer.ts';
import type { HungChunks } from './hung-chunks.ts';
import { isFull, isHung, isStorageFailure, named } from './storage-errors.ts';
import { retryStorage } from './storage-retry.ts';
import { withTimeout } from './timeout.ts';

/** Keys of the rows that one chunk may have. */
export interface ChunkKeys {
  chunk: IDBValidKey;
  digest: IDBValidKey;
  checksum: IDBValidKey;
  /** Present if the row under `chunk` is unusable. Then any bytes are under `spare`. */
  lost: IDBValidKey;
  spare: IDBValidKey;
}

/**
 * Access to a chunk's rows. `name` stands for the chunk in errors. All may fail with
 * `storage-failed`.
 */
export interface ChunkRows {
  /**
   * Undefined if the bytes or their digest are missing. The bytes may lie in a buffer of `pool`.
   */
  read(name: string, keys: ChunkKeys, pool?: BufferPool): Promise<FoundChunk | undefined>;
  /** Undefined if the bytes are missing, are no Blob or are too few. */
  readParts(name: string, keys: ChunkKeys, parts: readonly ChunkPart[]): Promise<Uint8Array<ArrayBuffer>[] | undefined>;
  write(name: string, keys: ChunkKeys, chunk: StoredChunk): Promise<void>;
  /** Deletes the bytes, or abandons their row if it cannot be deleted. The digest stays. */
  remove(name: string, keys: ChunkKeys): Promise<void>;
}

export interface ChunkRowsOptions {
  useStore: UseStore;
  hungChunks: HungChunks;
  /** Timeout for reading the bytes of a chunk, ms. */
  readMs: number;
}

export function chunkRows({ useStore, hungChunks, readMs }: ChunkRowsOptions): ChunkRows {
  const writeRow = chunkWriter(useStore);
  const keyInUse = (name: string, keys: ChunkKeys): Promise<IDBValidKey> =>
    retryStorage(() => named(name, () => useStore('readonly', (store) => keyIn(store, keys))));

  const remove: ChunkRows['remove'] = async (name, keys) => {
    const key = await keyInUse(name, keys);
    try {
      await retryStorage(() => named(name, () => del(key, useStore)));
    } catch (error) {
      if (key === keys.spare || !isStorageFailure(error) || isHung(error)) throw error;
      await retryStorage(() => named(name, () => set(keys.lost, true, useStore)));
    }
  };

  const write: ChunkRows['write'] = async (name, keys, chunk) => {
    const notes: [IDBValidKey, string][] = [
      [keys.digest, chunk.sha256],
      [keys.checksum, await checksum(chunk.bytes)],
    ];
    const put = async () => {
      const key = await keyInUse(name, keys);
      await named(name, () => writeRow({ key, bytes: chunk.bytes, notes }));
    };
    try {
      await put();
    } catch (error) {
      if (!isStorageFailure(error) || isFull(error) || isHung(error)) throw error;
      // The row to be replaced may be the unusable one.
      await remove(name, keys);
      await retryStorage(put);
    }
  };

  const read: ChunkRows['read'] = async (name, keys, pool) => {
    if (await hungChunks.has(keys.chunk)) {
      await remove(name, keys);
      await hungChunks.clear(keys.chunk);
    }
    return named(name, async () => {
      const values = await useStore('readonly', (store) => valuesIn(store, keys));
      return hungChunks.watch(keys.chunk, () => withTimeout(chunkOf(values, pool), readMs));
    });
  };

  const readParts: ChunkRows['readParts'] = (name, keys, parts) =>
    named(name, async () => {
      const value: unknown = await useStore('readonly', async (store) => promisifyRequest(store.get(await keyIn(store, keys))));
      return withTimeout(partsOf(value, parts), readMs);
    });

  return { read, readParts, write, remove };
}

async function keyIn(store: IDBObjectStore, { chunk, lost, spare }: ChunkKeys): Promise<IDBValidKey> {
  return (await promisifyRequest(store.getKey(lost))) === undefined ? chunk : spare;
}

async function valuesIn(store: IDBObjectStore, keys: ChunkKeys): Promise<unknown[]> {
  const bytes = async () => promisifyRequest(store.get(await keyIn(store, keys)));
  return Promise.all([bytes(), promisifyRequest(store.get(keys.digest)), promisifyRequest(store.get(keys.checksum))]);
}

async function chunkOf([value, sha256, noted]: unknown[], pool: BufferPool | undefined): Promise<FoundChunk | undefined> {
  if (value === undefined || typeof sha256 !== 'string') return undefined;
  return { bytes: await bytesOf(value, pool), sha256, checksum: typeof noted === 'string' ? noted : undefined };
}

async function partsOf(value: unknown, parts: readonly ChunkPart[]): Promise<Uint8Array<ArrayBuffer>[] | undefined> {
  if (!(value instanceof Blob) || parts.some(({ until }) => until > value.size)) return undefined;
  return Promise.all(parts.map(async ({ from, until }) => new Uint8Array(await value.slice(from, until).arrayBuffer())));
}

async function bytesOf(value: unknown, pool: BufferPool | undefined): Promise<Uint8Array<ArrayBuffer>> {
  if (value instanceof Blob) return readBlob(value, pool);
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  // If SQLite's recovery saved the record and lost its Blob, the value is null. The chunk is
  // damaged, because its key is there.
  return new Uint8Array(0);
}
