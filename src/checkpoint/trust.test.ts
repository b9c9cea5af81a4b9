// Rows D7 and D20 of the fault matrix: the digests that a model's bytes are compared with, and the
// treatment of bytes that differ. Chunks are compared with the manifest of the model's folder.
// Files are compared with the app's own list, or with the first download.

import { afterEach, describe, expect, test } from 'vitest';
import type { ServedManifest } from './format/served-manifest.ts';
import { expectHelpful, expectTrueChunks, type Rig, startRig } from './testing/download-rig.ts';
import { list, SERVED_CHUNK, withManifest } from './testing/listed.ts';
import { encodeModel, type Files, noise, type TinyTensor } from './testing/tiny-checkpoint.ts';

const SHARD0 = 'model-00000-of-00001.safetensors';
const SHARD1 = 'model-00001-of-00001.safetensors';
const large = (name: string, bytes: number): TinyTensor => ({ name, dtype: 'U8', shape: [bytes], bytes: noise(bytes, bytes) });
const FILES: Files = encodeModel([[large('a', 700_000)], [large('b', 150_000)]]);
/** In the fifth chunk of the first shard. */
const DAMAGED_BYTE = 4 * SERVED_CHUNK + 77;

let rig: Rig;
let unlist = () => {};
afterEach(async () => {
  unlist();
  unlist = () => {};
  await rig.stop();
});

const fetches = (file: string, from: number) =>
  rig.server.requests.filter(
    (asked) => asked.file === file && asked.range && asked.range.from <= from && asked.range.until > from + SERVED_CHUNK,
  );

/** Flips a bit of SHARD0 in the first `times` replies that contain it. */
function damage(times: number): void {
  let answers = 0;
  rig.server.fault = ({ file, range }) => {
    const holds = file === SHARD0 && range && range.from <= DAMAGED_BYTE && DAMAGED_BYTE < range.until;
    if (!holds) return undefined;
    answers += 1;
    return answers <= times ? { flipBitAt: DAMAGED_BYTE } : undefined;
  };
}

const open = () => rig.open({ chunkBytes: SERVED_CHUNK });
const stateOf = async () => (await (await open()).storage()).status;
const failureOf = async (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => expect.unreachable('it went through'),
    (error: Error) => error,
  );

describe('a model whose folder carries a manifest', () => {
  test('is trusted chunk by chunk, in the chunks the manifest names', async () => {
    rig = await startRig({ files: await withManifest(FILES) });
    const checkpoint = await rig.open({ chunkBytes: 1_000 });
    expect(checkpoint.trust).toBe('chunks');
    await checkpoint.download();
    expect(await checkpoint.storage()).toMatchObject({ status: 'stored' });
    expect(await expectTrueChunks(rig, FILES)).toBe(4 + 11 + 3);
  });

  test('D7: a chunk with one wrong bit is fetched again alone, twice at most', async () => {
    rig = await startRig({ files: await withManifest(FILES) });
    const checkpoint = await open();
    damage(2);
    await checkpoint.download((event) => void rig.events.push(event));
    await expectTrueChunks(rig, FILES);
    expect(fetches(SHARD0, 4 * SERVED_CHUNK).map(({ range }) => range?.from)).toEqual([0, 4 * SERVED_CHUNK, 4 * SERVED_CHUNK]);
    expect(rig.events.at(-1)?.bytes).toBe(checkpoint.totalBytes);
  });

  test('D7: then its host is named, and what is stored stays', async () => {
    rig = await startRig({ files: await withManifest(FILES) });
    const checkpoint = await open();
    damage(Number.POSITIVE_INFINITY);
    const error = await failureOf(checkpoint.download());
    expectHelpful(error, /chunk 4: .*other bytes from 127\.0\.0\.1:\d+ .*3 times in a row.*gives wrong bytes for this file/);
    expect(await expectTrueChunks(rig, FILES)).toBeGreaterThan(3);
    rig.server.fault = () => undefined;
    await checkpoint.download();
    expect(await stateOf()).toBe('stored');
  });

  type Twist = (manifest: ServedManifest) => unknown;
  const editShard =
    (edit: Record<string, unknown>): Twist =>
    ({ chunkBytes, files }) => ({ chunkBytes, files: files.map((file) => (file.name === SHARD0 ? { ...file, ...edit } : file)) });
  test.each<[string, Twist, RegExp]>([
    ['another size', editShard({ bytes: 700_001 }), /chunks of|bytes, as gpt-oss-web\.manifest\.json says/],
    ['a chunk too few', editShard({ chunks: [] }), /11 chunks of/],
    ['a digest that is none', editShard({ sha256: 'abc' }), /64 hex digits/],
    ['a digest in capitals', editShard({ sha256: 'A'.repeat(64) }), /64 hex digits/],
    ['no files', ({ chunkBytes }) => ({ chunkBytes }), /files, a list/],
    ['chunks of a byte', ({ files }) => ({ chunkBytes: 1, files }), /chunkBytes from 65536/],
    ['a file twice', ({ chunkBytes, files }) => ({ chunkBytes, files: [...files, ...files] }), /each file once/],
    ['no object', () => [], /a JSON object/],
  ])('D20: is refused if the manifest has %s, before any weight is fetched', async (_, twist, found) => {
    rig = await startRig({ files: await withManifest(FILES, twist) });
    const error = await failureOf(open());
    expect(error).toMatchObject({ name: 'checkpoint-invalid', message: expect.stringMatching(found) });
    expect(await rig.store.manifests()).toEqual([]);
  });

  test('D20: brings in no byte that a tampered chunk digest disowns', async () => {
    const tamper: Twist = editShard({ chunks: Array.from({ length: 11 }, () => '0'.repeat(64)) });
    rig = await startRig({ files: await withManifest(FILES, tamper) });
    expectHelpful(await failureOf((await open()).download()), /other bytes/);
    const [manifest] = await rig.store.manifests();
    const places = manifest ? await rig.store.chunkRefs(manifest) : [];
    expect(places.filter(({ file }) => file === SHARD0)).toEqual([]);
  });
});

describe('a model that the app lists', () => {
  const startListed = async (files = FILES) => {
    rig = await startRig({ files });
    unlist = await list(rig.server.url, FILES);
  };

  test('is trusted file by file', async () => {
    await startListed();
    const checkpoint = await open();
    expect(checkpoint.trust).toBe('files');
    await checkpoint.download();
    expect(await stateOf()).toBe('stored');
  });

  test('D7: a file with one wrong bit is refused whole and deleted; the others stay; the next visit fetches it alone', async () => {
    await startListed();
    const checkpoint = await open();
    damage(1);
    const error = await failureOf(checkpoint.download());
    expectHelpful(error, /needed SHA-256 [0-9a-f]{64}, as the list of this model’s files says, found [0-9a-f]{64}.*were deleted/);
    expect(await stateOf()).toBe('downloading');
    await expectTrueChunks(rig, FILES);
    const { store } = rig;
    const places = (await store.chunkRefs((await store.manifests())[0] ?? expect.unreachable())).filter(
      ({ file }) => file === SHARD0,
    );
    expect(places).toEqual([]);
    await checkpoint.download();
    await expectTrueChunks(rig, FILES);
    expect(await stateOf()).toBe('stored');
  });

  test('D20: is refused if the manifest of its folder disagrees with the list', async () => {
    const twisted = await withManifest(FILES, ({ chunkBytes, files }) => ({
      chunkBytes,
      files: files.map((file) => (file.name === SHARD1 ? { ...file, sha256: '1'.repeat(64) } : file)),
    }));
    await startListed(twisted);
    const error = await failureOf(open());
    expect(error).toMatchObject({
      name: 'checkpoint-invalid',
      message: expect.stringMatching(/as this app lists, found .* with 1{64}/),
    });
  });

  test('D20: is refused if a small file differs, before any shard is asked for', async () => {
    const config = FILES.get('config.json')?.slice() ?? new Uint8Array();
    config[2] = 0x4d;
    await startListed(new Map([...FILES, ['config.json', config]]));
    const error = await failureOf(open());
    expect(error).toMatchObject({ name: 'checkpoint-invalid', message: expect.stringMatching(/^config\.json: needed SHA-256/) });
    expect(rig.server.requests.filter(({ file }) => file.endsWith('.safetensors'))).toEqual([]);
  });

  test('is not stored while a file is unproven, and is proven without the network', async () => {
    await startListed();
    await (await open()).download();
    const [manifest] = await rig.store.manifests();
    if (!manifest) throw new Error('nothing stored');
    // As after a crash between the last chunk and the verification.
    await rig.store.putFileDigest(manifest, SHARD0, { chunks: 0, state: new Uint8Array(), sha256: null });
    await rig.server.stop();
    const checkpoint = await open();
    expect(await checkpoint.storage()).toMatchObject({ status: 'downloading', storedBytes: checkpoint.totalBytes });
    await checkpoint.download();
    expect(await checkpoint.storage()).toMatchObject({ status: 'stored' });
  });

  test('is hashed on from where an interruption left it', async () => {
    await startListed();
    const stop = new AbortController();
    const { putFileDigest, getChunk } = rig.store;
    rig.store.putFileDigest = async (revision, file, digest) => {
      await putFileDigest(revision, file, digest);
      if (file === SHARD0 && digest.chunks === 8) stop.abort();
    };
    await (await open()).download(undefined, stop.signal).catch(() => undefined);
    rig.store.putFileDigest = putFileDigest;
    const read: string[] = [];
    rig.store.getChunk = (revision, ref) => {
      read.push(`${ref.file} ${ref.index}`);
      return getChunk(revision, ref);
    };
    await (await open()).download();
    expect(read.filter((place) => place.startsWith(SHARD0))).toEqual([8, 9, 10].map((index) => `${SHARD0} ${index}`));
    expect(await stateOf()).toBe('stored');
  });
});

describe('a model that nobody vouches for', () => {
  test('is trusted at first use, and the page can say so', async () => {
    rig = await startRig({ files: FILES });
    expect((await open()).trust).toBe('first-use');
  });

  test('D7: a chunk that is fetched again has to be what it was', async () => {
    rig = await startRig({ files: FILES });
    const checkpoint = await open();
    await checkpoint.download();
    const [manifest] = await rig.store.manifests();
    if (!manifest) throw new Error('nothing stored');
    await rig.store.deleteChunk(manifest, { file: SHARD0, index: 4 });
    damage(Number.POSITIVE_INFINITY);
    expectHelpful(await failureOf(checkpoint.download()), /chunk 4: .*than was stored before/);
    rig.server.fault = () => undefined;
    await checkpoint.download();
    await expectTrueChunks(rig, FILES);
  });
});
