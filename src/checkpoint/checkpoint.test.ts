import { IDBFactory } from 'fake-indexeddb';
import { describe, expect, test } from 'vitest';
import { deleteModel } from './files/stored-models.ts';
import { LISTED_MODELS } from './format/listed-models.ts';
import type { Fetch } from './network/ranges.ts';
import { openCheckpoint } from './open.ts';
import { storedModels } from './storage-state.ts';
import { indexedDbChunkStore } from './store/indexed-db-chunk-store.ts';
import { memoryChunkStore } from './store/memory-chunk-store.ts';
import { portsIn } from './testing/indexed-db.ts';
import { FOLDER, memoryFetch } from './testing/memory-fetch.ts';
import {
  encode,
  encodeJson,
  encodeModel,
  encodeShard,
  type Files,
  headerOf,
  noise,
  shardOf,
  tensor,
} from './testing/tiny-checkpoint.ts';

const SHARDS = [[tensor('a', 300), tensor('b', 50)], [tensor('c', 40)]];
const SHARD1 = 'model-00001-of-00001.safetensors';
const INDEX = 'model.safetensors.index.json';

const open = (files: Files, url = FOLDER) =>
  openCheckpoint(url, { store: memoryChunkStore(), fetch: memoryFetch(files), chunkBytes: 64 });

const failing = (name: string, part: string) => expect.objectContaining({ name, message: expect.stringContaining(part) });

describe('openCheckpoint', () => {
  test('knows tensors and sizes of all shards, and stores nothing', async () => {
    const files = encodeModel(SHARDS);
    const store = memoryChunkStore();
    const checkpoint = await openCheckpoint(`${FOLDER}/`, { store, fetch: memoryFetch(files) });
    expect(checkpoint.url).toBe(FOLDER);
    expect([...checkpoint.tensors.keys()]).toEqual(['a', 'b', 'c']);
    expect(checkpoint.tensors.get('a')).toMatchObject({ dtype: 'U8', shape: [300], bytes: 300 });
    expect(checkpoint.config).toMatchObject({ model_type: 'gpt_oss' });
    expect(checkpoint.totalBytes).toBe([...files.values()].reduce((sum, bytes) => sum + bytes.length, 0));
    expect(await store.manifests()).toEqual([]);
  });

  test('opens a model of one file without an index, also where unknown paths are answered by a page', async () => {
    const files: Files = new Map([
      ['config.json', encodeJson({})],
      ['model.safetensors', encodeShard([tensor('a', 9)])],
    ]);
    const inner = memoryFetch(files);
    const withFallback: Fetch = async (url, init) => {
      const response = await inner(url, init);
      return response.status === 404 ? new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } }) : response;
    };
    for (const fetch of [inner, withFallback]) {
      const checkpoint = await openCheckpoint(FOLDER, { store: memoryChunkStore(), fetch });
      expect([...checkpoint.tensors.keys()]).toEqual(['a']);
      expect(await checkpoint.readFile('tokenizer.json')).toBeNull();
    }
  });

  test('reads headers longer than the first request, and a tokenizer as well', async () => {
    const many = Array.from({ length: 1_500 }, (_, i) => tensor(`model.layers.${i}.self_attn.q_proj.weight`, 1));
    const files = encodeModel([many]).set('tokenizer.json', noise(200_000));
    const checkpoint = await open(files);
    expect(checkpoint.tensors.size).toBe(1_500);
    expect(await checkpoint.readFile('tokenizer.json')).toEqual(noise(200_000));
  });

  test('does without a readable Content-Range', async () => {
    const inner = memoryFetch(encodeModel(SHARDS).set('tokenizer.json', noise(100_000)));
    const hiding: Fetch = async (url, init) => {
      const response = await inner(url, init);
      return new Response(response.body, { status: response.status });
    };
    const checkpoint = await openCheckpoint(FOLDER, { store: memoryChunkStore(), fetch: hiding });
    await checkpoint.download();
    expect(await checkpoint.storage()).toMatchObject({ status: 'stored' });
  });

  test.each([['file:///model'], ['data:text/plain,x'], ['model'], [`${FOLDER}?x=1`], [`${FOLDER}#x`]])(
    'refuses the URL %s',
    async (url) => {
      await expect(open(new Map(), url)).rejects.toEqual(failing('checkpoint-invalid', 'URL'));
    },
  );

  test.each<[string, (files: Files) => unknown, string, string]>([
    ['no config', (files) => files.delete('config.json'), 'download-failed', 'config.json: needed its bytes, found status 404'],
    ['a config that is no object', (files) => files.set('config.json', encodeJson([])), 'checkpoint-invalid', 'config.json'],
    ['a config that is cut', (files) => files.set('config.json', encode('{"a":')), 'checkpoint-invalid', 'config.json'],
    ['an endless config', (files) => files.set('config.json', new Uint8Array(9 * 2 ** 20)), 'checkpoint-invalid', 'config.json'],
    [
      'an endless tokenizer',
      (files) => files.set('tokenizer.json', new Uint8Array(65 * 2 ** 20)),
      'checkpoint-invalid',
      'tokenizer.json',
    ],
    ['a missing shard', (files) => files.delete(SHARD1), 'download-failed', `${SHARD1}: needed its bytes, found status 404`],
    ['an empty folder but for its config', (files) => keepOnly(files, 'config.json'), 'model-unsupported', 'found neither'],
    [
      'a hostile index',
      (files) => files.set(INDEX, encode('{"weight_map":{"a":"../x.safetensors"}}')),
      'checkpoint-invalid',
      '../x',
    ],
    ['a shard of 3 bytes', (files) => files.set(SHARD1, noise(3)), 'checkpoint-invalid', SHARD1],
    ['a shard of noise', (files) => files.set(SHARD1, noise(300)), 'checkpoint-invalid', SHARD1],
    [
      'a truncated header',
      (files) => files.set(SHARD1, encodeShard([tensor('c', 40)]).slice(0, 30)),
      'checkpoint-invalid',
      SHARD1,
    ],
    ['truncated data', (files) => files.set(SHARD1, encodeShard([tensor('c', 40)]).slice(0, -1)), 'checkpoint-invalid', SHARD1],
    [
      'bytes after the data',
      (files) => files.set(SHARD1, shardOf(JSON.stringify(headerOf([tensor('c', 40)])), noise(41))),
      'checkpoint-invalid',
      SHARD1,
    ],
    [
      'an unlisted tensor',
      (files) => files.set(SHARD1, encodeShard([tensor('c', 40), tensor('d', 1)])),
      'checkpoint-invalid',
      '"d"',
    ],
    ['a tensor missing in its shard', (files) => files.set(SHARD1, encodeShard([tensor('d', 40)])), 'checkpoint-invalid', '"d"'],
  ])('refuses %s', async (_, twist, name, part) => {
    const files = encodeModel(SHARDS);
    twist(files);
    await expect(open(files)).rejects.toEqual(failing(name, part));
  });

  test('refuses more bytes than any browser stores, without planning for them', async () => {
    const inner = memoryFetch(encodeModel(SHARDS));
    const header = JSON.stringify({ c: { dtype: 'U8', shape: [2 ** 50], data_offsets: [0, 2 ** 50] } });
    const fetch: Fetch = async (url, init) =>
      url.endsWith(SHARD1)
        ? new Response(shardOf(header, noise(100_000)).subarray(0, 2 ** 16), { status: 206 })
        : inner(url, init);
    const opening = openCheckpoint(FOLDER, { store: memoryChunkStore(), fetch });
    await expect(opening).rejects.toEqual(failing('checkpoint-invalid', String(2 ** 40)));
  });

  test('refuses a listed model whose files are not the listed ones, before any shard is asked for', async () => {
    const [listed] = LISTED_MODELS;
    if (!listed) throw new Error('no model is listed');
    const asked: string[] = [];
    const inner = memoryFetch(encodeModel(SHARDS));
    const fetch: Fetch = (url, init) => {
      asked.push(url);
      return inner(url.replace(listed.url, FOLDER), init);
    };
    const opening = openCheckpoint(listed.url, { store: memoryChunkStore(), fetch });
    await expect(opening).rejects.toEqual(failing('checkpoint-invalid', '1806 bytes, as this app lists'));
  });

  test('stops when told, with an AbortError', async () => {
    const stop = AbortSignal.abort('any reason');
    const opening = openCheckpoint(FOLDER, { store: memoryChunkStore(), fetch: memoryFetch(encodeModel(SHARDS)), signal: stop });
    await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('stored models', () => {
  test('are listed with their state, deleted one by one, in IndexedDB', async () => {
    const factory = new IDBFactory();
    const store = indexedDbChunkStore(portsIn(factory));
    const fetch = memoryFetch(encodeModel(SHARDS));
    const checkpoint = await openCheckpoint(FOLDER, { store, fetch, chunkBytes: 64 });
    expect(await storedModels(store)).toEqual([]);
    await checkpoint.download();
    const { totalBytes } = checkpoint;
    expect(await storedModels(store)).toEqual([{ url: FOLDER, status: 'stored', storedBytes: totalBytes, totalBytes }]);
    const [manifest] = await store.manifests();
    if (!manifest) throw new Error('nothing stored');
    await store.deleteChunk(manifest, { file: SHARD1, index: 0 });
    expect(await storedModels(store)).toEqual([{ url: FOLDER, status: 'downloading', storedBytes: totalBytes - 64, totalBytes }]);
    await deleteModel(`${FOLDER}/`, store);
    expect(await storedModels(store)).toEqual([]);
    expect(await checkpoint.storage()).toMatchObject({ status: 'absent' });
  });
});

test('the listed models are whole: every file plain, every size that of the specification', () => {
  const shardBytes = LISTED_MODELS.map(({ files }) =>
    files.filter(({ name }) => name.endsWith('.safetensors')).reduce((sum, { bytes }) => sum + bytes, 0),
  );
  expect(shardBytes).toEqual([13_761_316_904, 65_248_893_184]);
});

function keepOnly(files: Files, name: string): void {
  for (const file of files.keys()) if (file !== name) files.delete(file);
}
