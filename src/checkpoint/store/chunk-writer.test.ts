// Chunks are stored even if the browser refuses some kinds of value.

import { IDBFactory } from 'fake-indexeddb';
import { get, type UseStore } from 'idb-keyval';
import { describe, expect, test } from 'vitest';
import { portsIn } from '../testing/indexed-db.ts';
import { noise } from '../testing/tiny-checkpoint.ts';
import { type ChunkRecord, chunkWriter } from './chunk-writer.ts';

const record = (index: number): ChunkRecord => ({
  key: ['chunk', index],
  bytes: noise(100, index).subarray(10, 90),
  notes: [[['digest', index], `digest ${index}`]],
});

interface Refusing {
  useStore: UseStore;
  /** Blobs that were put. */
  seen: { blobs: number };
}

/** Fails puts of Blobs as WebKit does. */
function refusingBlobs(useStore: UseStore, name: string): Refusing {
  const seen = { blobs: 0 };
  const refuse = (store: IDBObjectStore) => {
    const put = store.put.bind(store);
    store.put = (value, key) => {
      if (!(value instanceof Blob)) return put(value, key);
      seen.blobs++;
      throw new DOMException('Error preparing Blob/File data to be stored in object store', name);
    };
    return store;
  };
  return { useStore: (mode, callback) => useStore(mode, (store) => callback(refuse(store))), seen };
}

describe('a chunk writer', () => {
  test('S12 stores arrays where Blobs are refused, and does not try again', async () => {
    const { useStore } = portsIn(new IDBFactory());
    const refusing = refusingBlobs(useStore, 'UnknownError');
    const write = chunkWriter(refusing.useStore);
    await write(record(1));
    await write(record(2));
    expect(refusing.seen.blobs).toBe(1);
    for (const { key, notes, bytes } of [record(1), record(2)]) {
      for (const [noteKey, note] of notes) expect(await get(noteKey, useStore)).toBe(note);
      expect(new Uint8Array((await get<ArrayBuffer>(key, useStore)) ?? new ArrayBuffer(0))).toEqual(bytes.slice());
    }
  });

  test.each(['QuotaExceededError', 'DataError'])('S12 does not take a lack of space for a dislike of Blobs: %s', async (name) => {
    const refusing = refusingBlobs(portsIn(new IDBFactory()).useStore, name);
    const write = chunkWriter(refusing.useStore);
    await expect(write(record(1))).rejects.toMatchObject({ name });
    await expect(write(record(1))).rejects.toMatchObject({ name });
    expect(refusing.seen.blobs).toBe(2);
  });
});
