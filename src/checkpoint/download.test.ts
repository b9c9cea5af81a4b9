// Downloads over a real connection to a server on loopback that misbehaves in every way we know.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Fault, type FaultServer, startFaultServer } from '../../e2e/servers/fault-server.ts';
import type { DownloadProgress } from '../api.ts';
import { type CheckpointOptions, openCheckpoint } from './checkpoint.ts';
import type { ChunkStore } from './chunk-store.ts';
import { memoryChunkStore } from './memory-chunk-store.ts';
import { encodeModel, join, noise, tensor } from './testing/tiny-checkpoint.ts';

const CHUNK = 1_000;
const SHARDS = [[tensor('a', 3_500), tensor('b', 2_222)], [tensor('c', 4_001)]];
const SHARD0 = 'model-00000-of-00001.safetensors';
const SHARD1 = 'model-00001-of-00001.safetensors';

let server: FaultServer;
let store: ChunkStore;

beforeEach(async () => {
  server = await startFaultServer({ files: encodeModel(SHARDS) });
  store = memoryChunkStore();
});
afterEach(() => server.stop());

const open = (options: Partial<CheckpointOptions> = {}) => openCheckpoint(server.url, { store, chunkBytes: CHUNK, ...options });

/** Misbehaves for one file, from the moment of the call. */
const spoil = (file: string, fault: Fault) => {
  server.fault = (asked) => (asked.file === file ? fault : undefined);
};

async function expectWhole(): Promise<void> {
  const checkpoint = await open();
  const parts: Uint8Array[] = [];
  await checkpoint.stream(new Set(['a', 'b', 'c']), ({ bytes }) => void parts.push(bytes.slice()));
  expect(join(...parts)).toEqual(join(...SHARDS.flat().map(({ bytes }) => bytes)));
}

describe('download', () => {
  test('stores the model whole; a second visit needs no network', async () => {
    const checkpoint = await open();
    expect(await checkpoint.storage()).toEqual({ status: 'absent', storedBytes: 0, totalBytes: checkpoint.totalBytes });
    await checkpoint.download();
    expect(await checkpoint.storage()).toMatchObject({ status: 'stored', storedBytes: checkpoint.totalBytes });
    await server.stop();
    const again = await openCheckpoint(server.url, { store, fetch: () => expect.unreachable() });
    expect(again.config).toEqual(checkpoint.config);
    expect(again.tensors).toEqual(checkpoint.tensors);
    expect(new TextDecoder().decode((await again.readFile('tokenizer.json')) ?? undefined)).toContain('BPE');
    expect(await again.readFile('chat_template.jinja')).toBeNull();
    await again.download();
    await expectWhole();
  });

  test('asks for a small file once, and for each shard’s bytes once beside its head', async () => {
    const checkpoint = await open();
    await checkpoint.download();
    const count = (file: string) => server.requests.filter((asked) => asked.file === file).length;
    expect(count('config.json')).toBe(1);
    expect(count('tokenizer.json')).toBe(1);
    expect(count(SHARD0)).toBe(2);
  });

  test('reports progress that starts at what is stored, never falls, and ends at the total', async () => {
    const events: DownloadProgress[] = [];
    let time = 0;
    const checkpoint = await open({ now: () => (time += 40) });
    await checkpoint.download((event) => events.push(event));
    expect(events.length).toBeGreaterThan(3);
    expect(events[0]).toMatchObject({ bytes: 0, bytesPerSecond: 0 });
    expect(events.at(-1)).toMatchObject({ bytes: checkpoint.totalBytes, totalBytes: checkpoint.totalBytes });
    expect(events.map(({ bytes }) => bytes)).toEqual(events.map(({ bytes }) => bytes).sort((a, b) => a - b));
  });

  test('goes on at the first missing chunk after a cut connection, with one ranged request', async () => {
    const first = await open();
    spoil(SHARD0, { cutAfter: 2_700 });
    await expect(first.download()).rejects.toMatchObject({ name: 'download-failed', message: expect.stringContaining(SHARD0) });
    const { storedBytes } = await first.storage();
    server.fault = () => undefined;
    const second = await open();
    expect(await second.storage()).toMatchObject({ status: 'downloading', storedBytes });
    server.requests.length = 0;
    const events: DownloadProgress[] = [];
    await second.download((event) => events.push(event));
    const length = server.files.get(SHARD0)?.length ?? 0;
    expect(server.requests[0]).toMatchObject({ file: SHARD0, range: { from: 2000, until: length } });
    expect(events[0]?.bytes).toBe(storedBytes);
    await expectWhole();
  });

  test('fills holes anywhere, and fetches nothing else', async () => {
    const checkpoint = await open();
    await checkpoint.download();
    const [manifest] = await store.manifests();
    if (!manifest) throw new Error('nothing stored');
    for (const index of [1, 2, 4]) await store.deleteChunk(manifest, { file: SHARD0, index });
    server.requests.length = 0;
    await checkpoint.download();
    expect(server.requests.map(({ range }) => range)).toEqual([
      { from: 1000, until: 3000 },
      { from: 4000, until: 5000 },
    ]);
    await expectWhole();
  });

  test('a server that ignores ranges is read from its start and never stored at the wrong offset', async () => {
    const first = await open();
    spoil(SHARD0, { cutAfter: 3_100 });
    await expect(first.download()).rejects.toMatchObject({ name: 'download-failed' });
    server.fault = () => ({ ignoreRange: true });
    await (await open()).download();
    await expectWhole();
  });

  test('opens from a server that ignores ranges, without reading the shards to their end', async () => {
    server.files = encodeModel([[{ ...tensor('a', 3), shape: [8_000_000], bytes: noise(8_000_000) }]]);
    server.fault = () => ({ ignoreRange: true });
    let read = 0;
    const checkpoint = await open({
      fetch: async (url, init) => {
        const response = await globalThis.fetch(url, init);
        const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
          transform(bytes, controller) {
            read += bytes.length;
            controller.enqueue(bytes);
          },
        });
        return new Response(response.body?.pipeThrough(counted) ?? null, response);
      },
    });
    expect(checkpoint.tensors.get('a')?.bytes).toBe(8_000_000);
    expect(read).toBeLessThan(1_000_000);
  });

  test('stops when told, with an AbortError, and keeps what is stored', async () => {
    const checkpoint = await open();
    const stop = new AbortController();
    const put = store.putChunk;
    store.putChunk = async (revision, place, chunk) => {
      await put(revision, place, chunk);
      if (place.file === SHARD1) stop.abort(new Error('any reason'));
    };
    await expect(checkpoint.download(undefined, stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
    const { status, storedBytes } = await checkpoint.storage();
    expect(status).toBe('downloading');
    expect(storedBytes).toBeGreaterThan(SHARDS[0]?.[0]?.bytes.length ?? 0);
    await checkpoint.download();
    await expectWhole();
  });

  test('a failed store ends the download with its own error', async () => {
    const checkpoint = await open();
    const failure = Object.assign(new Error('full'), { name: 'storage-failed' });
    store.putChunk = () => Promise.reject(failure);
    await expect(checkpoint.download()).rejects.toBe(failure);
  });

  test.each<[string, Fault, string]>([
    ['a missing shard', { status: 404 }, 'status 404'],
    ['a refusal', { status: 403 }, 'status 403'],
    ['a failing server', { status: 503 }, 'status 503'],
    ['a page instead of data', { page: '<!doctype html>sign in' }, 'web page'],
    ['a body that ends early', { shortBy: 10, chunked: true }, 'an end after'],
    ['a body that goes on', { shortBy: -10, chunked: true }, 'more bytes'],
    ['another range', { shift: 4 }, 'instead of'],
    ['a connection cut at once', { cutAfter: 0 }, 'network error'],
    ['another version', { headers: { etag: '"2"' } }, 'another of'],
    ['another size', { headers: { 'content-range': 'bytes 0-99/999999' } }, 'another of 999999'],
  ])('names the file and the fault: %s', async (_, fault, found) => {
    server.fault = () => ({ headers: { etag: '"1"' } });
    const checkpoint = await open();
    spoil(SHARD0, fault);
    const failure = { name: 'download-failed', message: expect.stringMatching(new RegExp(`^${SHARD0}.*${found}`)) };
    await expect(checkpoint.download()).rejects.toMatchObject(failure);
  });

  test('names the file when the server is gone', async () => {
    const checkpoint = await open();
    await server.stop();
    await expect(checkpoint.download()).rejects.toMatchObject({
      name: 'download-failed',
      message: expect.stringContaining(SHARD0),
    });
  });

  test('a model that changed on its server is downloaded anew, never mixed', async () => {
    const first = await open();
    spoil(SHARD1, { status: 503 });
    await expect(first.download()).rejects.toMatchObject({ name: 'download-failed' });
    const other = SHARDS.map((tensors) => tensors.map((old) => ({ ...old, bytes: noise(old.bytes.length, 99) })));
    server.files = encodeModel(other);
    server.fault = () => ({ headers: { etag: '"2"' } });
    const second = await open();
    expect(await second.storage()).toMatchObject({ status: 'absent' });
    await second.download();
    const parts: Uint8Array[] = [];
    await second.stream(new Set(['a', 'b', 'c']), ({ bytes }) => void parts.push(bytes.slice()));
    expect(join(...parts)).toEqual(join(...other.flat().map(({ bytes }) => bytes)));
    expect(await store.manifests()).toHaveLength(1);
  });
});
