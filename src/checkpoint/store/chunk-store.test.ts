// One contract for the store in IndexedDB and the one in memory.

import { IDBFactory } from 'fake-indexeddb';
import type { UseStore } from 'idb-keyval';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { bufferPool } from '../bytes/buffer-pool.ts';
import { checksum } from '../bytes/checksum.ts';
import type { Manifest } from '../format/manifest.ts';
import { portsIn } from '../testing/indexed-db.ts';
import { noise } from '../testing/tiny-checkpoint.ts';
import type { ChunkStore } from './chunk-store.ts';
import { indexedDbChunkStore } from './indexed-db-chunk-store.ts';
import { memoryChunkStore } from './memory-chunk-store.ts';

const manifestOf = (url: string, revision: string): Manifest => ({
  version: 1,
  url,
  revision,
  chunkBytes: 4,
  files: [{ name: 'a', bytes: 9, validator: null }],
  tensors: [],
});
const A1 = manifestOf('https://a.test/m', 'r1');
const A2 = manifestOf('https://a.test/m', 'r2');
const B1 = manifestOf('https://b.test/m', 'r1');
const chunk = (seed: number) => ({ bytes: noise(100, seed), sha256: `digest ${seed}` });

const STORES: [string, () => ChunkStore][] = [
  ['in memory', memoryChunkStore],
  ['in IndexedDB', () => indexedDbChunkStore(portsIn(new IDBFactory()))],
];

describe.each(STORES)('a chunk store %s', (_, make) => {
  let store: ChunkStore;
  beforeEach(() => {
    store = make();
  });

  test('is empty at first', async () => {
    expect(await store.manifests()).toEqual([]);
    expect(await store.chunkRefs(A1)).toEqual([]);
    expect(await store.getChunk(A1, { file: 'a', index: 0 })).toBeUndefined();
  });

  test('gives back manifests and chunks as they were, whatever happens to the caller’s copy', async () => {
    const { bytes, sha256 } = chunk(1);
    await store.putManifest(A1);
    await store.putChunk(A1, { file: 'a', index: 2 }, { bytes, sha256 });
    bytes.fill(0);
    expect(await store.manifests()).toEqual([A1]);
    expect(await store.getChunk(A1, { file: 'a', index: 2 })).toMatchObject(chunk(1));
  });

  test('gives parts of a chunk, and nothing for what is not there', async () => {
    const place = { file: 'a', index: 2 };
    await store.putChunk(A1, place, chunk(1));
    const parts = [
      { from: 3, until: 7 },
      { from: 99, until: 100 },
      { from: 0, until: 1 },
    ];
    expect(await store.getParts(A1, place, parts)).toEqual(parts.map(({ from, until }) => chunk(1).bytes.slice(from, until)));
    expect(await store.getParts(A1, place, [{ from: 90, until: 101 }])).toBeUndefined();
    expect(await store.getParts(A1, { file: 'a', index: 3 }, parts)).toBeUndefined();
    await store.deleteChunk(A1, place);
    expect(await store.getParts(A1, place, parts)).toBeUndefined();
  });

  test('reads a part of a chunk into the caller’s memory, and nothing of what is not there', async () => {
    const place = { file: 'a', index: 2 };
    await store.putChunk(A1, place, chunk(1));
    const memory = new Uint8Array(20).fill(7);
    const part = await store.getPart(A1, place, 90, memory.subarray(4, 14));
    expect(part).toEqual(chunk(1).bytes.slice(90, 100));
    expect(part?.byteOffset).toBe(4);
    expect(new Uint8Array(part?.buffer ?? new ArrayBuffer()).slice(14)).toEqual(new Uint8Array(6).fill(7));
    expect(await store.getPart(A1, place, 91, new Uint8Array(10))).toBeUndefined();
    expect(await store.getPart(A1, { file: 'a', index: 3 }, 0, new Uint8Array(1))).toBeUndefined();
    await store.putChunk(A1, place, chunk(2));
    expect(await store.getPart(A1, place, 0, new Uint8Array(3))).toEqual(chunk(2).bytes.slice(0, 3));
    await store.deleteChunk(A1, place);
    expect(await store.getPart(A1, place, 0, new Uint8Array(3))).toBeUndefined();
  });

  test('keeps checksums of rows until their file is deleted, and counts of experts until their model is', async () => {
    const place = { file: 'a', tensor: 't' };
    expect(await store.rowSums(A1, place)).toBeUndefined();
    expect(await store.expertUses(A1)).toBeUndefined();
    await store.putManifest(A1);
    await store.putRowSums(A1, place, ['1', null]);
    await store.putRowSums(A1, { file: 'b', tensor: 't' }, ['2']);
    await store.putExpertUses(A1, [[1, 2], [3]]);
    expect(await store.rowSums(A1, place)).toEqual(['1', null]);
    expect(await store.rowSums(A2, place)).toBeUndefined();
    expect(await store.expertUses(A2)).toBeUndefined();
    expect(await store.chunkRefs(A1)).toEqual([]);
    await store.deleteFile(A1, 'a');
    expect(await store.rowSums(A1, place)).toBeUndefined();
    expect(await store.rowSums(A1, { file: 'b', tensor: 't' })).toEqual(['2']);
    expect(await store.expertUses(A1)).toEqual([[1, 2], [3]]);
    await store.deleteModel(A1.url);
    expect(await store.rowSums(A1, { file: 'b', tensor: 't' })).toBeUndefined();
    expect(await store.expertUses(A1)).toBeUndefined();
  });

  test('lists the places present, by file and index', async () => {
    const places = [
      { file: 'a', index: 0 },
      { file: 'a', index: 11 },
      { file: 'b 1', index: 1 },
    ];
    for (const place of places) await store.putChunk(A1, place, chunk(place.index));
    expect(await store.chunkRefs(A1)).toEqual(expect.arrayContaining(places));
    expect(await store.chunkRefs(A1)).toHaveLength(3);
  });

  test('replaces a chunk', async () => {
    await store.putChunk(A1, { file: 'a', index: 0 }, chunk(1));
    await store.putChunk(A1, { file: 'a', index: 0 }, chunk(2));
    expect(await store.getChunk(A1, { file: 'a', index: 0 })).toMatchObject(chunk(2));
    expect(await store.chunkRefs(A1)).toHaveLength(1);
  });

  test('deletes one chunk', async () => {
    await store.putChunk(A1, { file: 'a', index: 0 }, chunk(1));
    await store.putChunk(A1, { file: 'a', index: 1 }, chunk(2));
    await store.deleteChunk(A1, { file: 'a', index: 0 });
    expect(await store.chunkRefs(A1)).toEqual([{ file: 'a', index: 1 }]);
    expect(await store.getChunk(A1, { file: 'a', index: 0 })).toBeUndefined();
  });

  test('remembers the digest of a deleted chunk until its file is deleted', async () => {
    await store.putChunk(A1, { file: 'a', index: 1 }, chunk(2));
    await store.deleteChunk(A1, { file: 'a', index: 1 });
    expect(await store.chunkDigest(A1, { file: 'a', index: 1 })).toBe(chunk(2).sha256);
    expect(await store.chunkDigest(A1, { file: 'a', index: 0 })).toBeUndefined();
    await store.deleteFile(A1, 'a');
    expect(await store.chunkDigest(A1, { file: 'a', index: 1 })).toBeUndefined();
  });

  test('remembers how far a file was hashed, and deletes a file with all that is known of it, no other', async () => {
    const digest = { chunks: 3, state: noise(116), sha256: null };
    for (const file of ['a', 'b']) {
      await store.putChunk(A1, { file, index: 0 }, chunk(1));
      await store.putFileDigest(A1, file, digest);
    }
    expect(await store.fileDigest(A1, 'a')).toEqual(digest);
    expect(await store.fileDigest(A2, 'a')).toBeUndefined();
    await store.deleteFile(A1, 'a');
    expect(await store.fileDigest(A1, 'a')).toBeUndefined();
    expect(await store.fileDigest(A1, 'b')).toEqual(digest);
    expect(await store.chunkRefs(A1)).toEqual([{ file: 'b', index: 0 }]);
  });

  test('keeps models apart, and revisions', async () => {
    for (const [revision, seed] of [
      [A1, 1],
      [A2, 2],
      [B1, 3],
    ] as const)
      await store.putChunk(revision, { file: 'a', index: 0 }, chunk(seed));
    expect(await store.getChunk(A1, { file: 'a', index: 0 })).toMatchObject(chunk(1));
    expect(await store.getChunk(A2, { file: 'a', index: 0 })).toMatchObject(chunk(2));
    expect(await store.getChunk(B1, { file: 'a', index: 0 })).toMatchObject(chunk(3));
  });

  test('a new manifest deletes what other revisions of its model left', async () => {
    for (const revision of [A1, A2, B1]) await store.putChunk(revision, { file: 'a', index: 0 }, chunk(1));
    await store.putManifest(A2);
    expect(await store.manifests()).toEqual([A2]);
    expect(await store.chunkRefs(A1)).toEqual([]);
    expect(await store.chunkRefs(A2)).toHaveLength(1);
    expect(await store.chunkRefs(B1)).toHaveLength(1);
  });

  test('deletes a model and no other', async () => {
    for (const manifest of [A1, B1]) await store.putManifest(manifest);
    for (const revision of [A1, B1]) await store.putChunk(revision, { file: 'a', index: 0 }, chunk(1));
    await store.putFileDigest(A1, 'a', { chunks: 1, state: noise(9), sha256: 'd' });
    await store.deleteModel(A1.url);
    expect(await store.manifests()).toEqual([B1]);
    expect(await store.chunkRefs(A1)).toEqual([]);
    expect(await store.fileDigest(A1, 'a')).toBeUndefined();
    expect(await store.chunkRefs(B1)).toHaveLength(1);
    await store.deleteModel(A1.url);
  });
});

describe('the chunk store in IndexedDB', () => {
  const place = { file: 'a', index: 0 };
  const refusal = expect.objectContaining({ name: 'storage-failed' });

  test('finds everything again after a restart', async () => {
    const factory = new IDBFactory();
    const before = portsIn(factory);
    await indexedDbChunkStore(before).putManifest(A1);
    await indexedDbChunkStore(before).putChunk(A1, place, chunk(1));
    await before.useStore.close();
    const after = indexedDbChunkStore(portsIn(factory));
    expect(await after.manifests()).toEqual([A1]);
    expect(await after.getChunk(A1, place)).toMatchObject(chunk(1));
  });

  test.each(['chunk', 'digest'])('counts a chunk as missing when recovery lost its %s', async (kind) => {
    const ports = portsIn(new IDBFactory());
    const store = indexedDbChunkStore(ports);
    await store.putChunk(A1, place, chunk(1));
    await ports.useStore('readwrite', (records) => {
      records.delete([kind, A1.url, A1.revision, 'a', 0]);
    });
    expect(await store.chunkRefs(A1)).toEqual([]);
    expect(await store.getChunk(A1, place)).toBeUndefined();
  });

  test('reads a chunk stored as an ArrayBuffer', async () => {
    const ports = portsIn(new IDBFactory());
    const store = indexedDbChunkStore(ports);
    await store.putChunk(A1, place, chunk(1));
    await ports.useStore('readwrite', (records) => {
      records.put(noise(5).buffer, ['chunk', A1.url, A1.revision, 'a', 0]);
    });
    expect((await store.getChunk(A1, place))?.bytes).toEqual(noise(5));
  });

  test('notes the checksum of what it stores, and does without where an older version of the app noted none', async () => {
    const ports = portsIn(new IDBFactory());
    const store = indexedDbChunkStore(ports);
    await store.putChunk(A1, place, chunk(1));
    expect(await store.getChunk(A1, place)).toEqual({ ...chunk(1), checksum: await checksum(chunk(1).bytes) });
    await ports.useStore('readwrite', (records) => {
      records.delete(['checksum', A1.url, A1.revision, 'a', 0]);
    });
    expect(await store.getChunk(A1, place)).toEqual(chunk(1));
  });

  test('reads into the buffers of a pool', async () => {
    const store = indexedDbChunkStore(portsIn(new IDBFactory()));
    await store.putChunk(A1, place, chunk(1));
    const pool = bufferPool(128, 1);
    const first = await store.getChunk(A1, place, pool);
    expect(first).toMatchObject(chunk(1));
    expect(first?.bytes.buffer.byteLength).toBe(128);
    pool.put(first?.bytes.buffer ?? new ArrayBuffer(0));
    await store.putChunk(A1, place, chunk(2));
    expect(await store.getChunk(A1, place, pool)).toMatchObject(chunk(2));
  });

  test('asks the database once for all parts of a chunk, and again after a write', async () => {
    const ports = portsIn(new IDBFactory());
    let transactions = 0;
    const useStore: UseStore = (mode, callback) => {
      transactions += 1;
      return ports.useStore(mode, callback);
    };
    const store = indexedDbChunkStore({ ...ports, useStore });
    await store.putChunk(A1, place, chunk(1));
    transactions = 0;
    for (const from of [0, 10, 20]) {
      expect(await store.getPart(A1, place, from, new Uint8Array(5))).toEqual(chunk(1).bytes.slice(from, from + 5));
      expect(await store.getParts(A1, place, [{ from, until: from + 1 }])).toEqual([chunk(1).bytes.slice(from, from + 1)]);
    }
    expect(transactions).toBe(1);
    await store.putChunk(A1, place, chunk(2));
    expect(await store.getPart(A1, place, 0, new Uint8Array(5))).toEqual(chunk(2).bytes.slice(0, 5));
  });

  test('gives no part of a deleted model', async () => {
    const store = indexedDbChunkStore(portsIn(new IDBFactory()));
    await store.putManifest(A1);
    await store.putChunk(A1, place, chunk(1));
    await store.getPart(A1, place, 0, new Uint8Array(5));
    await store.deleteModel(A1.url);
    expect(await store.getPart(A1, place, 0, new Uint8Array(5))).toBeUndefined();
  });

  test('asks the database again for a chunk whose handle failed', async () => {
    const ports = portsIn(new IDBFactory());
    const store = indexedDbChunkStore(ports);
    await store.putChunk(A1, place, chunk(1));
    const stream = vi.spyOn(Blob.prototype, 'stream').mockImplementationOnce(() => {
      throw new DOMException('gone', 'NotReadableError');
    });
    await expect(store.getPart(A1, place, 0, new Uint8Array(5))).rejects.toEqual(refusal);
    stream.mockRestore();
    await ports.useStore('readwrite', (records) => {
      records.put(new Blob([noise(50, 3)]), ['chunk', A1.url, A1.revision, 'a', 0]);
    });
    expect(await store.getPart(A1, place, 0, new Uint8Array(5))).toEqual(noise(50, 3).slice(0, 5));
  });

  test('S8 gives a chunk whose record survived without its Blob as damaged, for it is listed', async () => {
    const ports = portsIn(new IDBFactory());
    const store = indexedDbChunkStore(ports);
    await store.putChunk(A1, place, chunk(1));
    await ports.useStore('readwrite', (records) => {
      records.put(null, ['chunk', A1.url, A1.revision, 'a', 0]);
    });
    expect(await store.chunkRefs(A1)).toEqual([place]);
    expect(await store.getChunk(A1, place)).toMatchObject({ bytes: new Uint8Array(0), sha256: chunk(1).sha256 });
  });

  test('does not read manifests of another layout', async () => {
    const store = indexedDbChunkStore(portsIn(new IDBFactory()));
    await store.putManifest({ ...A1, version: 2 as 1 });
    expect(await store.manifests()).toEqual([]);
  });

  test('says that space ran out, and what to do', async () => {
    const useStore = () => Promise.reject(new DOMException('Full.', 'QuotaExceededError'));
    const store = indexedDbChunkStore({ ...portsIn(new IDBFactory()), useStore });
    const failure = expect.objectContaining({
      name: 'storage-failed',
      message: expect.stringMatching(/a, chunk 0.*Quota.*Free disk space/),
    });
    await expect(store.putChunk(A1, place, chunk(1))).rejects.toEqual(failure);
  });

  test('names a transaction that was aborted without a reason', async () => {
    const aborting = indexedDbChunkStore({ ...portsIn(new IDBFactory()), useStore: () => Promise.reject(null) });
    await expect(aborting.chunkRefs(A1)).rejects.toEqual(refusal);
  });
});
