// Damage is found before any byte leaves the store, and repaired with one chunk each.

import { describe, expect, test } from 'vitest';
import type { TensorPiece } from '../../contracts/tensors.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { checkpointError } from '../errors.ts';
import type { Manifest } from '../format/manifest.ts';
import type { Fetch } from '../network/ranges.ts';
import { openCheckpoint } from '../open.ts';
import type { ChunkStore } from '../store/chunk-store.ts';
import { memoryChunkStore } from '../store/memory-chunk-store.ts';
import { FOLDER, memoryFetch } from '../testing/memory-fetch.ts';
import { testPlatform } from '../testing/test-platform.ts';
import { encodeModel, type Files, join, tensor } from '../testing/tiny-checkpoint.ts';

const SHARDS = [[tensor('a', 40), tensor('b', 6)], [tensor('c', 40)]];
const SHARD = 'model-00000-of-00001.safetensors';
const PLACE = { file: SHARD, index: 7 };
const CHUNK_BYTES = 16;

interface Stored {
  checkpoint: Checkpoint;
  store: ChunkStore;
  manifest: Manifest;
  files: Files;
  /** Range headers of requests for shards since the model was stored. */
  asked: string[];
  network: { isUp: boolean };
}

async function stored(): Promise<Stored> {
  const store = memoryChunkStore();
  const files = encodeModel(SHARDS);
  const asked: string[] = [];
  const network = { isUp: true };
  const served = memoryFetch(files, 7);
  const fetch: Fetch = (url, init) => {
    if (!network.isUp) return Promise.reject(new TypeError('Failed to fetch'));
    asked.push(`${url.slice(FOLDER.length + 1)} ${new Headers(init.headers).get('range')}`);
    return served(url, init);
  };
  const checkpoint = await openCheckpoint(FOLDER, { store, fetch, platform: testPlatform(), chunkBytes: CHUNK_BYTES });
  await checkpoint.download();
  const [manifest] = await store.manifests();
  if (!manifest) throw new Error('nothing stored');
  asked.length = 0;
  return { checkpoint, store, manifest, files, asked, network };
}

const ALL = new Set(['a', 'b', 'c']);

async function load(checkpoint: Checkpoint): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  await checkpoint.stream(ALL, ({ bytes }: TensorPiece) => void parts.push(bytes.slice()));
  return join(...parts);
}

const WHOLE = join(...SHARDS.flat().map(({ bytes }) => bytes));
const ONE_CHUNK = [`${SHARD} bytes=${7 * CHUNK_BYTES}-${8 * CHUNK_BYTES - 1}`];

type Damage = (stored: Stored) => Promise<void>;

async function replaceBytes({ store, manifest }: Stored, edit: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>) {
  const chunk = await store.getChunk(manifest, PLACE);
  if (!chunk) throw new Error('nothing stored there');
  await store.putChunk(manifest, PLACE, { ...chunk, bytes: edit(chunk.bytes) });
}

const flip = (bytes: Uint8Array<ArrayBuffer>) => bytes.map((byte, i) => (i === 5 ? byte ^ 1 : byte));

/** Makes every read of the chunk fail, or the first `times`. */
function failReads({ store }: Stored, times = Number.POSITIVE_INFINITY): void {
  const get = store.getChunk;
  store.getChunk = (revision, ref) => {
    const isHit = ref.file === PLACE.file && ref.index === PLACE.index && times-- > 0;
    return isHit ? Promise.reject(unreadable()) : get(revision, ref);
  };
}

const unreadable = () => checkpointError('storage-failed', { file: 'x', needed: 'its bytes', found: 'NotReadableError' });

describe('a load', () => {
  test.each<[string, Damage]>([
    ['S4: one flipped bit', (model) => replaceBytes(model, flip)],
    ['S5: a missing end', (model) => replaceBytes(model, (bytes) => bytes.slice(0, -1))],
    ['S5: a chunk that cannot be read', async (model) => failReads(model)],
    ['S8: a chunk that recovery lost', ({ store, manifest }) => store.deleteChunk(manifest, PLACE)],
    [
      'a damaged digest',
      async ({ store, manifest }) => {
        const chunk = await store.getChunk(manifest, PLACE);
        if (chunk) await store.putChunk(manifest, PLACE, { ...chunk, sha256: 'not the digest' });
      },
    ],
  ])('%s costs one chunk and no error', async (_, damage) => {
    const model = await stored();
    await damage(model);
    expect(await load(model.checkpoint)).toEqual(WHOLE);
    expect(model.asked).toEqual(ONE_CHUNK);
    expect(await model.checkpoint.storage()).toMatchObject({ status: 'stored' });
  });

  test('S8: reads again what failed while the browser was mending, and fetches nothing', async () => {
    const model = await stored();
    failReads(model, 2);
    expect(await load(model.checkpoint)).toEqual(WHOLE);
    expect(model.asked).toEqual([]);
  });

  test('without a network says which chunk is damaged and what to do, and delivers none of it', async () => {
    const model = await stored();
    await replaceBytes(model, flip);
    model.network.isUp = false;
    const failure = { name: 'download-failed', message: expect.stringMatching(/00000-of-00001.safetensors, chunk 7.*network/) };
    await expect(load(model.checkpoint)).rejects.toMatchObject(failure);
    expect(await model.checkpoint.storage()).toMatchObject({ storedBytes: model.checkpoint.totalBytes - CHUNK_BYTES });
    model.network.isUp = true;
    expect(await load(model.checkpoint)).toEqual(WHOLE);
    expect(model.asked).toEqual(ONE_CHUNK);
  });

  test('of a model that lacks a chunk opens without a network, and says which chunk', async () => {
    const { store, manifest } = await stored();
    await store.deleteChunk(manifest, PLACE);
    const fetch = () => Promise.reject(new TypeError('Failed to fetch'));
    const checkpoint = await openCheckpoint(FOLDER, { store, fetch, platform: testPlatform(), chunkBytes: CHUNK_BYTES });
    expect(await checkpoint.storage()).toMatchObject({ status: 'downloading' });
    const failure = { name: 'download-failed', message: expect.stringMatching(/00000-of-00001.safetensors, chunk 7.*network/) };
    await expect(load(checkpoint)).rejects.toMatchObject(failure);
  });

  test('does not take other bytes from the server in place of those that were stored', async () => {
    const model = await stored();
    await replaceBytes(model, flip);
    const shard = model.files.get(SHARD) ?? new Uint8Array();
    shard[7 * CHUNK_BYTES] = (shard[7 * CHUNK_BYTES] ?? 0) ^ 1;
    const failure = { name: 'download-failed', message: expect.stringMatching(/chunk 7.*SHA-256.*replaced on its server/) };
    await expect(load(model.checkpoint)).rejects.toMatchObject(failure);
    expect(model.asked).toEqual([...ONE_CHUNK, ...ONE_CHUNK]);
  });

  test('serves what was fetched without storing it where the store does not take it, but not a whole model', async () => {
    const model = await stored();
    await replaceBytes(model, flip);
    model.store.deleteChunk = () => Promise.reject(unreadable());
    model.store.putChunk = () => Promise.reject(unreadable());
    expect(await load(model.checkpoint)).toEqual(WHOLE);
    model.store.getChunk = () => Promise.reject(unreadable());
    model.asked.length = 0;
    await expect(load(model.checkpoint)).rejects.toMatchObject({ name: 'storage-failed' });
    expect(model.asked.length).toBeLessThan(9);
  });

  test('stopped while a chunk is fetched again is an AbortError', async () => {
    const model = await stored();
    await model.store.deleteChunk(model.manifest, PLACE);
    const stop = new AbortController();
    const loading = model.checkpoint.stream(ALL, () => stop.abort('any reason'), stop.signal);
    await expect(loading).rejects.toMatchObject({ name: 'AbortError' });
  });
});
