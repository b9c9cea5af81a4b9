// Stored models are verified, repaired, exported to files and imported from files.

import { beforeEach, describe, expect, test } from 'vitest';
import type { Manifest } from '../format/manifest.ts';
import type { Fetch } from '../network/ranges.ts';
import { openCheckpoint } from '../open.ts';
import type { ChunkStore } from '../store/chunk-store.ts';
import { memoryChunkStore } from '../store/memory-chunk-store.ts';
import { FOLDER, memoryFetch } from '../testing/memory-fetch.ts';
import { testPlatform } from '../testing/test-platform.ts';
import { encodeModel, join, noise, tensor } from '../testing/tiny-checkpoint.ts';
import type { Folder } from './export.ts';
import { importModel } from './import.ts';
import { exportFile, exportModel, fileNames, repairModel, verifyModel } from './stored-models.ts';

const CHUNK_BYTES = 64;
const FILES = encodeModel([[tensor('a', 300), tensor('b', 50)], [tensor('c', 40)]]);
const SHARD = 'model-00000-of-00001.safetensors';
const DAMAGED = { file: SHARD, index: 3 };
const MISSING = { file: SHARD, index: 5 };

const pickedFiles = [...FILES].map(([name, bytes]) => ({ name: `folder/${name}`, blob: new Blob([bytes]) }));

let store: ChunkStore;
let asked: string[];
const served = memoryFetch(FILES);
const fetch: Fetch = (url, init) => {
  asked.push(`${url.slice(FOLDER.length + 1)} ${new Headers(init.headers).get('range')}`);
  return served(url, init);
};
const options = () => ({ store, fetch, platform: testPlatform(), chunkBytes: CHUNK_BYTES });

async function manifestOf(url: string): Promise<Manifest> {
  const manifest = (await store.manifests()).find((candidate) => candidate.url === url);
  if (!manifest) throw new Error('nothing stored');
  return manifest;
}

async function damage(url: string): Promise<void> {
  const manifest = await manifestOf(url);
  const chunk = await store.getChunk(manifest, DAMAGED);
  if (!chunk) throw new Error('nothing stored there');
  await store.putChunk(manifest, DAMAGED, { ...chunk, bytes: noise(chunk.bytes.length, 9) });
  await store.deleteChunk(manifest, MISSING);
}

beforeEach(async () => {
  store = memoryChunkStore();
  asked = [];
  await (await openCheckpoint(FOLDER, options())).download();
  asked.length = 0;
});

describe('a stored model', () => {
  test('is verified to the last chunk, and changed by nothing', async () => {
    const progress: number[] = [];
    const chunks = (await store.chunkRefs(await manifestOf(FOLDER))).length;
    expect(await verifyModel(FOLDER, store, (bytes) => void progress.push(bytes))).toEqual({ chunks, damaged: [], missing: [] });
    expect(progress.at(-1)).toBe([...FILES.values()].reduce((sum, { length }) => sum + length, 0));
    await damage(FOLDER);
    expect(await verifyModel(FOLDER, store)).toEqual({ chunks, damaged: [DAMAGED], missing: [MISSING] });
    expect(await verifyModel(FOLDER, store)).toEqual({ chunks, damaged: [DAMAGED], missing: [MISSING] });
    expect(asked).toEqual([]);
  });

  test('is mended by fetching what is damaged or missing', async () => {
    await damage(FOLDER);
    expect(await repairModel(FOLDER, options())).toMatchObject({ damaged: [DAMAGED], missing: [MISSING] });
    expect(asked).toContain(`${SHARD} bytes=192-255`);
    expect(asked).toContain(`${SHARD} bytes=320-383`);
    expect(await verifyModel(FOLDER, store)).toMatchObject({ damaged: [], missing: [] });
  });

  test('a verification stops when told', async () => {
    const stop = new AbortController();
    const verifying = verifyModel(FOLDER, store, () => stop.abort(), stop.signal);
    await expect(verifying).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('is written out byte for byte, damage mended on the way', async () => {
    await damage(FOLDER);
    await repairModel(FOLDER, options());
    await damage(FOLDER);
    const manifest = await manifestOf(FOLDER);
    await store.putChunk(manifest, MISSING, {
      bytes: noise(CHUNK_BYTES, 8),
      sha256: (await store.chunkDigest(manifest, MISSING)) ?? '',
    });
    const written = new Map<string, Uint8Array[]>();
    const folder: Folder = {
      getFileHandle: async (name) => ({
        createWritable: async () => {
          written.set(name, []);
          return new WritableStream({ write: (chunk) => void written.get(name)?.push(chunk) });
        },
      }),
    };
    await exportModel(FOLDER, folder, options());
    expect(new Map([...written].map(([name, parts]) => [name, join(...parts)]))).toEqual(FILES);
    expect(await fileNames(FOLDER, store)).toEqual([...written.keys()]);
    expect(new Uint8Array(await (await exportFile(FOLDER, SHARD, options())).arrayBuffer())).toEqual(FILES.get(SHARD));
  });

  test('that is not there is said to be missing', async () => {
    const nowhere = 'https://nowhere.test/model';
    const failure = { name: 'storage-failed', message: expect.stringContaining('Download or import it first') };
    await expect(verifyModel(nowhere, store)).rejects.toMatchObject(failure);
    await expect(exportFile(nowhere, SHARD, options())).rejects.toMatchObject(failure);
  });
});

describe('an import', () => {
  const importAs = (name: string, files = pickedFiles) => importModel(name, files, { store, chunkBytes: CHUNK_BYTES });

  test('stores a model that opens without a network', async () => {
    const url = await importAs('my model');
    expect(url).toBe('imported:my%20model');
    const offline = () => Promise.reject(new TypeError('Failed to fetch'));
    const checkpoint = await openCheckpoint(url, { store, fetch: offline, platform: testPlatform() });
    expect(await checkpoint.storage()).toMatchObject({ status: 'stored' });
    expect([...checkpoint.tensors.keys()]).toEqual(['a', 'b', 'c']);
  });

  test('replaces the model of its name, also by one of the same sizes', async () => {
    const filesOf = (lastModified: number, seed: number) =>
      pickedFiles.map(({ name, blob }) => {
        const weights = name.endsWith(SHARD) ? [blob.slice(0, -40), noise(40, seed)] : [blob];
        return { name, blob: new File(weights, name, { lastModified }) };
      });
    const url = await importAs('x', filesOf(1, 1));
    await importAs('x', filesOf(2, 2));
    const last = await exportFile(url, SHARD, options());
    expect(new Uint8Array(await last.slice(-40).arrayBuffer())).toEqual(noise(40, 2));
  });

  test('is checked as a download is', async () => {
    const cut = pickedFiles.map(({ name, blob }) => ({ name, blob: name.endsWith(SHARD) ? blob.slice(0, -1) : blob }));
    await expect(importAs('cut', cut)).rejects.toMatchObject({ name: 'checkpoint-invalid' });
    const missing = pickedFiles.filter(({ name }) => !name.endsWith(SHARD));
    await expect(importAs('missing', missing)).rejects.toMatchObject({ message: expect.stringContaining(SHARD) });
    await expect(importAs('')).rejects.toMatchObject({ name: 'checkpoint-invalid' });
  });

  test('that is damaged later asks for its files', async () => {
    const url = await importAs('x');
    const manifest = await manifestOf(url);
    await store.deleteChunk(manifest, MISSING);
    const chunk = await store.getChunk(manifest, DAMAGED);
    if (chunk) await store.putChunk(manifest, DAMAGED, { ...chunk, bytes: noise(CHUNK_BYTES, 7) });
    await importAs('x');
    await expect(verifyModel(url, store)).resolves.toMatchObject({ damaged: [DAMAGED], missing: [] });
    await expect(exportFile(url, SHARD, { store, platform: testPlatform() })).rejects.toMatchObject({
      message: expect.stringContaining('import them again'),
    });
    await importAs('x');
    await expect(verifyModel(url, store)).resolves.toMatchObject({ damaged: [], missing: [] });
  });
});
