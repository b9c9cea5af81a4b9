// Rows S13, S14, S16 and S17 of the fault matrix: any operation of IndexedDB fails, on any layout.
// No unverified byte is delivered, and stored chunks stay. The error names a remedy, and the next
// try succeeds.

import { IDBFactory } from 'fake-indexeddb';
import { get, keys, set, type UseStore } from 'idb-keyval';
import { describe, expect, test } from 'vitest';
import { MANIFEST_VERSION } from '../format/manifest.ts';
import { openCheckpoint } from '../open.ts';
import { fileReserves, reserveFor } from '../space/reserve.ts';
import { storedModels } from '../storage-state.ts';
import { portsIn } from '../testing/indexed-db.ts';
import { FOLDER, memoryFetch } from '../testing/memory-fetch.ts';
import { testFiles } from '../testing/private-files.ts';
import { testPlatform } from '../testing/test-platform.ts';
import { encodeModel, join, tensor } from '../testing/tiny-checkpoint.ts';
import type { ChunkStore } from './chunk-store.ts';
import { indexedDbChunkStore } from './indexed-db-chunk-store.ts';
import { storedModelsRecord } from './stored-models-record.ts';

const SHARDS = [[tensor('a', 40), tensor('b', 6)], [tensor('c', 40)]];
const FILES = encodeModel(SHARDS);
const WHOLE = join(...SHARDS.flat().map(({ bytes }) => bytes));
/** Cuts each file of the model into a few chunks. */
const CHUNK_BYTES = 256;

const open = (store: ChunkStore) =>
  openCheckpoint(FOLDER, { store, fetch: memoryFetch(FILES), platform: testPlatform(), chunkBytes: CHUNK_BYTES });

/** Downloads and loads as a user does. Returns the tensors' bytes. */
async function downloadAndLoad(store: ChunkStore): Promise<Uint8Array> {
  const checkpoint = await open(store);
  await checkpoint.download();
  return load(store);
}

async function load(store: ChunkStore): Promise<Uint8Array> {
  const checkpoint = await open(store);
  const parts: Uint8Array[] = [];
  await checkpoint.stream(new Set(['a', 'b', 'c']), ({ bytes }) => {
    parts.push(bytes.slice());
    const seen = join(...parts);
    expect(seen).toEqual(WHOLE.subarray(0, seen.length));
  });
  return join(...parts);
}

/**
 * Fails the n-th operation and those after it, up to `times`, before it begins or after it is done.
 */
function failing(store: UseStore, { n, times, name, isDone }: Fault): { faulty: UseStore; count: () => number } {
  let count = 0;
  const faulty: UseStore = async (mode, callback) => {
    count++;
    const isHit = count >= n && count < n + times;
    if (isHit && !isDone) throw new DOMException('Injected.', name);
    const result = await store(mode, callback);
    if (isHit) throw new DOMException('Injected.', name);
    return result;
  };
  return { faulty, count: () => count };
}

interface Fault {
  n: number;
  times: number;
  name: string;
  isDone: boolean;
}

const NEVER = { n: Number.POSITIVE_INFINITY, times: 0, name: '', isDone: false };

/** Runs with one fault. Returns the error, or undefined if the app worked without the operation. */
async function runWithFault(factory: IDBFactory, fault: Fault): Promise<unknown> {
  const ports = portsIn(factory);
  const store = indexedDbChunkStore({ ...ports, useStore: failing(ports.useStore, fault).faulty });
  try {
    expect(await downloadAndLoad(store)).toEqual(WHOLE);
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('S14 an operation of IndexedDB that fails', () => {
  const CASES = [
    { name: 'UnknownError', times: 1, isDone: false },
    { name: 'AbortError', times: 1, isDone: true },
    { name: 'QuotaExceededError', times: Number.POSITIVE_INFINITY, isDone: false },
  ];

  test.each(CASES)('is survived or told, whichever it is: $name', async (kind) => {
    const ports = portsIn(new IDBFactory());
    const { faulty, count } = failing(ports.useStore, NEVER);
    await downloadAndLoad(indexedDbChunkStore({ ...ports, useStore: faulty }));
    let told = 0;
    for (let n = 1; n <= count(); n++) {
      const factory = new IDBFactory();
      const error = await runWithFault(factory, { ...kind, n });
      if (error !== undefined) {
        told++;
        expect(error).toMatchObject({ name: 'storage-failed', message: expect.stringMatching(/needed .*, found .*\. [A-Z]/) });
      }
      await expectConsistent(indexedDbChunkStore(portsIn(factory)));
      expect(await downloadAndLoad(indexedDbChunkStore(portsIn(factory)))).toEqual(WHOLE);
    }
    expect(count()).toBeGreaterThan(20);
    expect(told).toBeGreaterThan(10);
  });

  /** Every listed chunk has the bytes that arrived. */
  async function expectConsistent(store: ChunkStore): Promise<void> {
    for (const manifest of await store.manifests()) {
      for (const ref of await store.chunkRefs(manifest)) {
        const chunk = await store.getChunk(manifest, ref);
        const from = ref.index * CHUNK_BYTES;
        expect(chunk?.bytes).toEqual(FILES.get(ref.file)?.slice(from, from + CHUNK_BYTES));
      }
    }
  }
});

describe('S13 space for conversations', () => {
  const TOTAL = [...FILES.values()].reduce((sum, { length }) => sum + length, 0);

  /**
   * A store that refuses its n-th write and all later ones for lack of space. It records the
   * reserved space at each.
   */
  function storeBeside(factory: IDBFactory, n: number) {
    const files = testFiles();
    const kept: number[] = [];
    const ports = portsIn(factory);
    const useStore: UseStore = async (mode, callback) => {
      if (mode === 'readwrite') kept.push([...files.sizes.values()].reduce((sum, bytes) => sum + bytes, 0));
      if (mode === 'readwrite' && kept.length >= n) throw new DOMException('Full.', 'QuotaExceededError');
      return ports.useStore(mode, callback);
    };
    const reserves = fileReserves({ files: async () => files });
    return { files, kept, store: indexedDbChunkStore({ ...ports, useStore, reserves }) };
  }

  test('is kept at every write and given back after the last, whichever fails', async () => {
    const whole = storeBeside(new IDBFactory(), Number.POSITIVE_INFINITY);
    await downloadAndLoad(whole.store);
    expect(new Set(whole.kept)).toEqual(new Set([reserveFor(TOTAL)]));
    expect(whole.files.sizes.size).toBe(0);
    for (let n = 1; n <= whole.kept.length; n++) {
      const { files, kept, store } = storeBeside(new IDBFactory(), n);
      await expect(downloadAndLoad(store)).rejects.toMatchObject({ name: 'storage-failed' });
      expect(new Set(kept)).toEqual(new Set([reserveFor(TOTAL)]));
      expect(files.sizes.size).toBe(0);
    }
    // The manifest, and a chunk of each file at least.
    expect(whole.kept.length).toBeGreaterThan(FILES.size);
  });

  test('is not asked for where nothing is missing, and goes with a model whose download was killed', async () => {
    const { files, store } = storeBeside(new IDBFactory(), Number.POSITIVE_INFINITY);
    await downloadAndLoad(store);
    const asked = files.count;
    await downloadAndLoad(store);
    expect(files.count).toBe(asked);
    await store.reserve(FOLDER, 100);
    await store.deleteModel(FOLDER);
    expect(files.sizes.size).toBe(0);
  });
});

test('a modelsRecord that cannot be asked costs nothing but its word', async () => {
  const { useStore, hungChunks } = portsIn(new IDBFactory());
  const refused = () => Promise.reject(new DOMException('Injected.', 'UnknownError'));
  const store = indexedDbChunkStore({ useStore, hungChunks, modelsRecord: storedModelsRecord(refused) });
  expect(await downloadAndLoad(store)).toEqual(WHOLE);
  expect(await store.lostModels()).toEqual([]);
});

describe('what another version of the app stored', () => {
  /** A store whose model has another layout. */
  async function storedAs(version: number) {
    const ports = portsIn(new IDBFactory());
    const store = indexedDbChunkStore(ports);
    await downloadAndLoad(store);
    const key = ['manifest', FOLDER];
    await set(key, { ...(await get<object>(key, ports.useStore)), version, revision: 'of another layout' }, ports.useStore);
    return { store, useStore: ports.useStore };
  }

  test('S16 an older layout is told as lost, downloaded again, and leaves nothing behind', async () => {
    const { store, useStore } = await storedAs(MANIFEST_VERSION - 1);
    const before = await keys(useStore);
    expect(await storedModels(store)).toEqual([]);
    expect(await store.lostModels()).toEqual([FOLDER]);
    expect(await downloadAndLoad(store)).toEqual(WHOLE);
    expect(await store.lostModels()).toEqual([]);
    expect(await keys(useStore)).toHaveLength(before.length);
  });

  test('S17 a newer layout is refused politely, and nothing of it is touched', async () => {
    const { store, useStore } = await storedAs(MANIFEST_VERSION + 1);
    const before = await keys(useStore);
    expect(await storedModels(store)).toEqual([]);
    expect(await store.lostModels()).toEqual([]);
    const refusal = { name: 'storage-failed', message: expect.stringMatching(/newer version of this app.*Reload/) };
    await expect(downloadAndLoad(store)).rejects.toMatchObject(refusal);
    expect(await keys(useStore)).toEqual(before);
  });
});
