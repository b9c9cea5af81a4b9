// Chooses the IndexedDB row of a chunk: its own, or a spare if the browser can neither read,
// replace nor delete that. SQLite repairs no damaged page while a read of the database is open
// (docs/browser-bugs.md#CB9).

import { del, promisifyRequest, set, type UseStore } from 'idb-keyval';
import { readBlob, readInto } from '../bytes/blob-bytes.ts';
import type { BufferPool } from '../bytes/buffer-pool.ts';
import { checksum } from '../bytes/checksum.ts';
import { BlobHandles } from './blob-handles.ts';
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
  /** As `ChunkStore.getPart`. */
  readPart(
    name: string,
    keys: ChunkKeys,
    from: number,
    target: Uint8Array<ArrayBuffer>,
  ): Promise<Uint8Array<ArrayBuffer> | undefined>;
  write(name: string, keys: ChunkKeys, chunk: StoredChunk): Promise<void>;
  /** Deletes the bytes, or abandons their row if it cannot be deleted. The digest stays. */
  remove(name: string, keys: ChunkKeys): Promise<void>;
  /** Releases the kept handles, so that deleted bytes leave the disk. */
  forget(): void;
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

  const handles = new BlobHandles();
  const handleOf = async (name: string, keys: ChunkKeys): Promise<Blob | undefined> => {
    const kept = handles.get(keys.chunk);
    if (kept) return kept;
    return named(name, async () => {
      const value: unknown = await useStore('readonly', async (store) => promisifyRequest(store.get(await keyIn(store, keys))));
      return value instanceof Blob ? handles.keep(keys.chunk, value) : undefined;
    });
  };
  /** Reads through a kept handle. A handle that fails is not used again. */
  const reading = <T>(name: string, keys: ChunkKeys, work: (blob: Blob) => Promise<T>): Promise<T | undefined> =>
    named(name, async () => {
      const blob = await handleOf(name, keys);
      if (!blob) return undefined;
      try {
        return await withTimeout(work(blob), readMs);
      } catch (error) {
        handles.drop(keys.chunk);
        throw error;
      }
    });

  const remove: ChunkRows['remove'] = async (name, keys) => {
    handles.drop(keys.chunk);
    const key = await keyInUse(name, keys);
    try {
      await retryStorage(() => named(name, () => del(key, useStore)));
    } catch (error) {
      if (key === keys.spare || !isStorageFailure(error) || isHung(error)) throw error;
      await retryStorage(() => named(name, () => set(keys.lost, true, useStore)));
    }
  };

  const write: ChunkRows['write'] = async (name, keys, chunk) => {
    handles.drop(keys.chunk);
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

  const readParts: ChunkRows['readParts'] = (name, keys, parts) => reading(name, keys, (blob) => partsOf(blob, parts));

  const readPart: ChunkRows['readPart'] = (name, keys, from, target) =>
    reading(name, keys, async (blob) => {
      const until = from + target.length;
      return until <= blob.size ? readInto(blob.slice(from, until), target) : undefined;
    });

  return { read, readParts, readPart, write, remove, forget: () => handles.clear() };
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

async function partsOf(blob: Blob, parts: readonly ChunkPart[]): Promise<Uint8Array<ArrayBuffer>[] | undefined> {
  if (parts.some(({ until }) => until > blob.size)) return undefined;
  return Promise.all(parts.map(async ({ from, until }) => new Uint8Array(await blob.slice(from, until).arrayBuffer())));
}

async function bytesOf(value: unknown, pool: BufferPool | undefined): Promise<Uint8Array<ArrayBuffer>> {
  if (value instanceof Blob) return readBlob(value, pool);
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  // If SQLite's recovery saved the record and lost its Blob, the value is null. The chunk is
  // damaged, because its key is there.
  return new Uint8Array(0);
}
