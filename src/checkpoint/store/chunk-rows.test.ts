// Row S8 of the fault matrix: a chunk whose row the browser can neither read, replace nor delete.

import { IDBFactory } from 'fake-indexeddb';
import { keys, type UseStore } from 'idb-keyval';
import { describe, expect, test, vi } from 'vitest';
import type { Manifest } from '../format/manifest.ts';
import { portsIn } from '../testing/indexed-db.ts';
import { noise } from '../testing/tiny-checkpoint.ts';
import type { ChunkStore } from './chunk-store.ts';
import { indexedDbChunkStore } from './indexed-db-chunk-store.ts';

const MODEL: Manifest = {
  version: 1,
  url: 'https://a.test/m',
  revision: 'r1',
  chunkBytes: 4,
  files: [{ name: 'a', bytes: 9, validator: null }],
  tensors: [],
};
const BROKEN = { file: 'a', index: 1 };
const SOUND = { file: 'a', index: 0 };
const chunk = (seed: number) => ({ bytes: noise(100, seed), sha256: `digest ${seed}` });
const TOUCHING = ['get', 'put', 'delete'] as const;

/**
 * Fails every access to the row of one chunk, as SQLite does if its page is damaged. The row's key
 * is in another page.
 */
function breakable(useStore: UseStore, state: { isBroken: boolean; name: string }): UseStore {
  const isRow = (key: unknown) => JSON.stringify(key) === JSON.stringify(['chunk', MODEL.url, MODEL.revision, 'a', 1]);
  const guard = (store: IDBObjectStore) => {
    for (const method of TOUCHING) {
      const run = store[method].bind(store) as (...args: unknown[]) => IDBRequest;
      store[method] = (...args: unknown[]) => {
        if (state.isBroken && isRow(args.at(-1))) throw new DOMException('The disk image is malformed.', state.name);
        return run(...args);
      };
    }
    return store;
  };
  return (mode, callback) => useStore(mode, (store) => callback(guard(store)));
}

interface Damaged {
  store: ChunkStore;
  useStore: UseStore;
  state: { isBroken: boolean; name: string };
}

/** A store with two chunks, one of them unusable. */
async function damaged(): Promise<Damaged> {
  const ports = portsIn(new IDBFactory());
  const state = { isBroken: false, name: 'UnknownError' };
  const store = indexedDbChunkStore({ ...ports, useStore: breakable(ports.useStore, state) });
  await store.putManifest(MODEL);
  for (const place of [SOUND, BROKEN]) await store.putChunk(MODEL, place, chunk(place.index));
  state.isBroken = true;
  await expect(store.getChunk(MODEL, BROKEN)).rejects.toMatchObject({ name: 'storage-failed' });
  return { store, useStore: ports.useStore, state };
}

describe('a row beyond use', () => {
  test('S8 is replaced all the same', async () => {
    const { store } = await damaged();
    await store.putChunk(MODEL, BROKEN, chunk(7));
    expect(await store.getChunk(MODEL, BROKEN)).toMatchObject(chunk(7));
    expect(await store.getChunk(MODEL, SOUND)).toMatchObject(chunk(0));
    expect(await store.chunkRefs(MODEL)).toHaveLength(2);
  });

  test('S8 counts as deleted once it was, with its digest kept, and takes a chunk again', async () => {
    const { store } = await damaged();
    await store.deleteChunk(MODEL, BROKEN);
    expect(await store.chunkRefs(MODEL)).toEqual([SOUND]);
    expect(await store.getChunk(MODEL, BROKEN)).toBeUndefined();
    expect(await store.chunkDigest(MODEL, BROKEN)).toBe(chunk(1).sha256);
    await store.putChunk(MODEL, BROKEN, chunk(8));
    await store.putChunk(MODEL, BROKEN, chunk(9));
    expect(await store.getChunk(MODEL, BROKEN)).toMatchObject(chunk(9));
    await store.deleteChunk(MODEL, BROKEN);
    expect(await store.chunkRefs(MODEL)).toEqual([SOUND]);
  });

  test('S8 does not keep a model from being deleted, and is all that is left of it', async () => {
    const { store, useStore, state } = await damaged();
    await store.putChunk(MODEL, BROKEN, chunk(7));
    await store.deleteModel(MODEL.url);
    expect(await store.manifests()).toEqual([]);
    expect(await store.chunkRefs(MODEL)).toEqual([]);
    expect(await keys(useStore)).toHaveLength(1);
    state.isBroken = false;
    await store.deleteModel(MODEL.url);
    expect(await keys(useStore)).toEqual([]);
  });

  test('S8 whose reading never ends is given up and told; from the next start on it is not read but fetched again', async () => {
    const factory = new IDBFactory();
    const store = indexedDbChunkStore({ ...portsIn(factory), readMs: 50 });
    for (const place of [SOUND, BROKEN]) await store.putChunk(MODEL, place, chunk(place.index));
    const reading = vi.spyOn(Blob.prototype, 'arrayBuffer').mockReturnValue(new Promise(() => {}));
    const told = expect.stringMatching(/a, chunk 1: .*no answer within 0.05 s.*quit the browser/);
    await expect(store.getChunk(MODEL, BROKEN)).rejects.toMatchObject({ name: 'storage-failed', message: told });
    const next = indexedDbChunkStore({ ...portsIn(factory), readMs: 50 });
    expect(await next.getChunk(MODEL, BROKEN)).toBeUndefined();
    expect(reading).toHaveBeenCalledTimes(1);
    reading.mockRestore();
    expect(await next.chunkRefs(MODEL)).toEqual([SOUND]);
    await next.putChunk(MODEL, BROKEN, chunk(7));
    for (const each of [next, indexedDbChunkStore(portsIn(factory))])
      expect(await each.getChunk(MODEL, BROKEN)).toMatchObject(chunk(7));
  });

  test('is not what a lack of space is taken for', async () => {
    const { store, useStore, state } = await damaged();
    state.name = 'QuotaExceededError';
    const before = await keys(useStore);
    await expect(store.putChunk(MODEL, BROKEN, chunk(7))).rejects.toMatchObject({ message: expect.stringContaining('Quota') });
    expect(await keys(useStore)).toEqual(before);
  });
});
