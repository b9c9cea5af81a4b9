// A download without faults and across interruptions: every byte once, and true progress.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectRecovery, expectTrueChunks, type Rig, SHARD0, SHARD1, startRig } from '../testing/download-rig.ts';
import { encodeModel, noise, tensor } from '../testing/tiny-checkpoint.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(() => rig.stop());

describe('a download', () => {
  test('stores the model whole; a second visit needs no network', async () => {
    const checkpoint = await rig.open();
    expect(await checkpoint.storage()).toEqual({ status: 'absent', storedBytes: 0, totalBytes: checkpoint.totalBytes });
    await checkpoint.download();
    await expectTrueChunks(rig);
    await rig.server.stop();
    const again = await rig.open({ fetch: () => expect.unreachable() });
    expect(await again.storage()).toMatchObject({ status: 'stored', storedBytes: checkpoint.totalBytes });
    expect(again.config).toEqual(checkpoint.config);
    expect(again.tensors).toEqual(checkpoint.tensors);
    expect(new TextDecoder().decode((await again.readFile('tokenizer.json')) ?? undefined)).toContain('BPE');
    expect(await again.readFile('chat_template.jinja')).toBeNull();
    await expectRecovery(rig);
  });

  test('asks for a small file once, and for each shard’s bytes once beside its head', async () => {
    await rig.download();
    const count = (file: string) => rig.server.requests.filter((asked) => asked.file === file).length;
    expect(count('config.json')).toBe(1);
    expect(count('tokenizer.json')).toBe(1);
    expect(count(SHARD0)).toBe(2);
  });

  test('asks simply: one range, no header that needs a preflight, no HEAD', async () => {
    await rig.download();
    for (const { method, headers, range } of rig.server.requests) {
      expect(method).toBe('GET');
      expect(range).not.toBeNull();
      for (const name of ['if-range', 'if-none-match', 'authorization', 'cookie', 'referer'])
        expect(headers).not.toHaveProperty(name);
    }
  });

  test('fetches four files side by side, never more', async () => {
    const files = encodeModel(Array.from({ length: 7 }, (_, i) => [tensor(`t${i}`, 100_000)]));
    const many = await startRig({ files, bytesPerSecond: 2_000_000 });
    const checkpoint = await many.open();
    many.server.peak = 0;
    await checkpoint.download();
    expect(many.server.peak).toBe(4);
    await expectTrueChunks(many);
    await many.stop();
  });

  test('reports progress that starts at what is stored, never falls, and ends at the total', async () => {
    const now = rig.platform.now;
    let asked = 0;
    rig.platform.now = () => now() + 40 * asked++;
    await rig.download();
    const { totalBytes } = await rig.open();
    expect(rig.events.length).toBeGreaterThan(3);
    expect(rig.events[0]).toMatchObject({ bytes: 0, bytesPerSecond: 0, secondsLeft: null, waiting: null });
    expect(rig.events.at(-1)).toMatchObject({ bytes: totalBytes, totalBytes, secondsLeft: 0 });
    const bytes = rig.events.map((event) => event.bytes);
    expect(bytes).toEqual(bytes.toSorted((a, b) => a - b));
  });

  test('counts chunks as stored when they are, and all of them in the end', async () => {
    const now = rig.platform.now;
    let asked = 0;
    rig.platform.now = () => now() + 200 * asked++;
    await rig.download();
    for (const { bytes, storedBytes } of rig.events) expect(storedBytes).toBeLessThanOrEqual(bytes);
    expect(rig.events.some(({ bytes, storedBytes }) => storedBytes < bytes)).toBe(true);
    const last = rig.events.at(-1);
    expect(last?.storedBytes).toBe(last?.totalBytes);
  });

  test('a sample fetches one chunk of the largest file, says its rate, and the download does not fetch it again', async () => {
    const now = rig.platform.now;
    let asked = 0;
    rig.platform.now = () => now() + 200 * asked++;
    const checkpoint = await rig.open();
    rig.server.requests.length = 0;
    let rate = 0;
    await checkpoint.downloadSample(({ bytesPerSecond }) => (rate = Math.max(rate, bytesPerSecond)));
    expect(rig.server.requests).toHaveLength(1);
    expect(rate).toBeGreaterThan(0);
    const [sampled] = rig.server.requests;
    expect((await checkpoint.storage()).status).toBe('downloading');
    await checkpoint.download();
    expect(rig.server.requests.filter((request) => JSON.stringify(request) === JSON.stringify(sampled))).toHaveLength(1);
    expect((await checkpoint.storage()).status).toBe('stored');
    await expectTrueChunks(rig);
  });

  test('fills holes anywhere, and fetches nothing else', async () => {
    const checkpoint = await rig.open();
    await checkpoint.download();
    const [manifest] = await rig.store.manifests();
    if (!manifest) throw new Error('nothing stored');
    for (const index of [1, 2, 4]) await rig.store.deleteChunk(manifest, { file: SHARD0, index });
    rig.server.requests.length = 0;
    await checkpoint.download();
    expect(rig.server.requests.map(({ range }) => range)).toEqual([
      { from: 1_000, until: 3_000 },
      { from: 4_000, until: 5_000 },
    ]);
    await expectRecovery(rig);
  });

  test('stops when told, with an AbortError, and keeps what is stored', async () => {
    const stop = new AbortController();
    const { putChunk } = rig.store;
    rig.store.putChunk = async (revision, ref, chunk) => {
      await putChunk(revision, ref, chunk);
      if (ref.file === SHARD1) stop.abort(new Error('any reason'));
    };
    await expect(rig.download(stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
    const stored = await expectTrueChunks(rig);
    expect(stored).toBeGreaterThan(3);
    expect(await (await rig.open()).storage()).toMatchObject({ status: 'downloading' });
    await expectRecovery(rig);
  });

  test('a failed store ends it with the store’s own error, and every connection with it', async () => {
    const failure = Object.assign(new Error('full'), { name: 'storage-failed' });
    rig.store.putChunk = () => Promise.reject(failure);
    await expect(rig.download()).rejects.toBe(failure);
  });

  test('opens from a server that ignores ranges, without reading the shards to their end', async () => {
    rig.server.files = encodeModel([[{ ...tensor('a', 3), shape: [8_000_000], bytes: noise(8_000_000) }]]);
    rig.server.fault = () => ({ ignoreRange: true });
    let read = 0;
    const checkpoint = await rig.open({
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

  test('loses no stored chunk and fetches none twice, however often it is interrupted', async () => {
    const fetched = () => rig.server.requests.filter(({ range }) => range?.until !== 65_536).length;
    const seen: number[] = [];
    for (let visit = 1; visit < 40; visit++) {
      const stop = new AbortController();
      const { putChunk } = rig.store;
      rig.store.putChunk = async (...chunk) => {
        await putChunk(...chunk);
        stop.abort();
      };
      await rig.download(stop.signal).catch(() => undefined);
      rig.store.putChunk = putChunk;
      seen.push(await expectTrueChunks(rig));
      if ((await (await rig.open()).storage()).status === 'stored') break;
    }
    expect(seen.length).toBeGreaterThan(2);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    const before = fetched();
    await expectRecovery(rig);
    expect(fetched()).toBe(before);
  });
});
