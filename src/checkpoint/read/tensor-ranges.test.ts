// Parts of tensors are the tensor's bytes, wherever chunks are cut. No changed byte leaves the
// store, and only damage costs the reading of whole chunks.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkpointError } from '../errors.ts';
import { BLOCKS, DENSE, type ExpertModel, storeExpertModel } from '../testing/expert-model.ts';

const SIZES = { experts: 5, rows: 4, chunkBytes: 16 };
const ALL = new Set([BLOCKS, DENSE, 'after']);

/** A model whose load took all checksums, and the chunks that are read whole from then on. */
async function loaded(): Promise<ExpertModel & { wholeReads: string[] }> {
  const model = await storeExpertModel(SIZES);
  await model.checkpoint.stream(ALL, () => undefined);
  const wholeReads: string[] = [];
  const { getChunk } = model.store;
  model.store.getChunk = (revision, ref, pool) => {
    wholeReads.push(`${ref.index}`);
    return getChunk(revision, ref, pool);
  };
  return { ...model, wholeReads };
}

const expert = ({ checkpoint, rowBytes }: ExpertModel, row: number, options?: { signal?: AbortSignal; buffer?: ArrayBuffer }) =>
  checkpoint.readRange(BLOCKS, row * rowBytes, (row + 1) * rowBytes, options);
const expected = ({ blocks, rowBytes }: ExpertModel, row: number) => blocks.slice(row * rowBytes, (row + 1) * rowBytes);

/** Flips one bit of the stored tensor. */
async function flip({ store, manifest }: ExpertModel, at: number): Promise<void> {
  const { file = '', offset = 0 } = manifest.tensors.find(({ name }) => name === BLOCKS) ?? {};
  const ref = { file, index: Math.floor((offset + at) / SIZES.chunkBytes) };
  const chunk = await store.getChunk(manifest, ref);
  if (!chunk) throw new Error('nothing stored there');
  chunk.bytes[(offset + at) % SIZES.chunkBytes] = (chunk.bytes[(offset + at) % SIZES.chunkBytes] ?? 0) ^ 1;
  await store.putChunk(manifest, ref, chunk);
}

const unreadable = () => checkpointError('storage-failed', { file: 'x', needed: 'its bytes', found: 'NotReadableError' });

describe('a range of a tensor', () => {
  test('is the tensor’s bytes, for every beginning and end, before and after the checksums were taken', async () => {
    const { checkpoint, blocks } = await storeExpertModel({ experts: 3, rows: 2, chunkBytes: 16 });
    for (let round = 0; round < 2; round++) {
      for (let from = 0; from <= blocks.length; from++) {
        for (let until = from; until <= blocks.length; until++) {
          expect(await checkpoint.readRange(BLOCKS, from, until)).toEqual(blocks.slice(from, until));
        }
      }
    }
  });

  test('is the same in chunks of any size, with experts of any size', async () => {
    const sizes = fc.record({
      experts: fc.integer({ min: 1, max: 6 }),
      rows: fc.integer({ min: 1, max: 6 }),
      chunkBytes: fc.integer({ min: 1, max: 70 }),
      isLoaded: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(sizes, async ({ isLoaded, ...size }) => {
        const model = await storeExpertModel(size);
        if (isLoaded) await model.checkpoint.stream(ALL, () => undefined);
        for (let row = 0; row < size.experts; row++) expect(await expert(model, row)).toEqual(expected(model, row));
      }),
      { numRuns: 60 },
    );
  });

  test('of a tensor without experts is proven by its chunks', async () => {
    const model = await loaded();
    const whole = await model.checkpoint.readRange(DENSE, 0, 7);
    expect(await model.checkpoint.readRange(DENSE, 2, 5)).toEqual(whole.slice(2, 5));
    expect(model.wholeReads.length).toBeGreaterThan(0);
  });

  test('beyond the tensor, and one of an unknown tensor, are refused', async () => {
    const { checkpoint, blocks } = await storeExpertModel(SIZES);
    await expect(checkpoint.readRange(BLOCKS, 0, blocks.length + 1)).rejects.toThrow(RangeError);
    await expect(checkpoint.readRange(BLOCKS, 4, 3)).rejects.toThrow(RangeError);
    await expect(checkpoint.readRange('other', 0, 1)).rejects.toMatchObject({ name: 'checkpoint-invalid' });
  });
});

describe('a part of an expert', () => {
  test('is read without its whole chunks once a load took its checksum, also after a restart', async () => {
    const model = await loaded();
    const reopened = { ...model, checkpoint: await model.reopen() };
    model.wholeReads.length = 0; // config.json was one.
    for (let row = 0; row < SIZES.experts; row++) expect(await expert(reopened, row)).toEqual(expected(model, row));
    expect(model.wholeReads).toEqual([]);
  });

  test('whose checksum was never taken is proven by its chunks once', async () => {
    const model = await storeExpertModel(SIZES);
    const reads: number[] = [];
    const { getChunk } = model.store;
    model.store.getChunk = (revision, ref, pool) => {
      reads.push(ref.index);
      return getChunk(revision, ref, pool);
    };
    await expert(model, 1);
    expect(reads.length).toBeGreaterThan(0);
    reads.length = 0;
    expect(await expert(model, 1)).toEqual(expected(model, 1));
    expect(reads).toEqual([]);
  });

  test('S4: with any bit flipped heals its chunk alone and is read again', async () => {
    for (let at = 0; at < 24; at++) {
      const model = await loaded();
      await flip(model, 24 + at);
      expect(await expert(model, 1)).toEqual(expected(model, 1));
      expect(model.asked).toHaveLength(1);
      model.wholeReads.length = 0;
      expect(await expert(model, 1)).toEqual(expected(model, 1));
      expect(model.wholeReads).toEqual([]);
    }
  });

  test('S4: with a flipped bit, wanted by many at once, is downloaded once', async () => {
    const model = await loaded();
    await flip(model, 30);
    const found = await Promise.all(Array.from({ length: 8 }, () => expert(model, 1)));
    for (const bytes of found) expect(bytes).toEqual(expected(model, 1));
    expect(model.asked).toHaveLength(1);
  });

  test('S4: with a flipped bit and without a network says which chunk, and gives no byte', async () => {
    const model = await loaded();
    await flip(model, 30);
    model.network.isUp = false;
    const failure = { name: 'download-failed', message: expect.stringMatching(/chunk \d+.*network/) };
    await expect(expert(model, 1)).rejects.toMatchObject(failure);
    expect(await expert(model, 3)).toEqual(expected(model, 3));
  });

  test('whose n-th read fails or finds nothing is right all the same', async () => {
    for (let n = 0; n < 3; n++) {
      for (const fault of [() => Promise.reject(unreadable()), async () => undefined]) {
        const model = await loaded();
        const { getPart } = model.store;
        let reads = 0;
        model.store.getPart = (...given) => (reads++ === n ? fault() : getPart(...given));
        expect(await expert(model, 1)).toEqual(expected(model, 1));
        expect(model.asked).toEqual([]);
      }
    }
  });

  test('whose read hangs ends with the store’s error, and no second read is tried', async () => {
    const model = await loaded();
    const cause = new DOMException('no answer', 'TimeoutError');
    const hung = checkpointError('storage-failed', { file: 'x', needed: 'x', found: 'TimeoutError', cause });
    model.store.getPart = () => Promise.reject(hung);
    await expect(expert(model, 1)).rejects.toBe(hung);
    expect(model.wholeReads).toEqual([]);
  });

  test('whose own checksum is damaged is right, costs no download, and gets its checksum back', async () => {
    const model = await loaded();
    const place = { file: model.manifest.tensors.find(({ name }) => name === BLOCKS)?.file ?? '', tensor: BLOCKS };
    const sums = (await model.store.rowSums(model.manifest, place)) ?? [];
    await model.store.putRowSums(
      model.manifest,
      place,
      sums.map(() => 'damaged'),
    );
    const reopened = { ...model, checkpoint: await model.reopen() };
    expect(await expert(reopened, 2)).toEqual(expected(model, 2));
    expect(model.asked).toEqual([]);
    expect((await model.store.rowSums(model.manifest, place))?.[2]).toBe(sums[2]);
  });

  test('is right where the store refuses checksums', async () => {
    const model = await storeExpertModel(SIZES);
    model.store.putRowSums = () => Promise.reject(unreadable());
    model.store.rowSums = () => Promise.reject(unreadable());
    await model.checkpoint.stream(ALL, () => undefined);
    expect(await expert(model, 4)).toEqual(expected(model, 4));
  });

  test('lies in the memory that the caller gave, again and again', async () => {
    const model = await loaded();
    let buffer = new ArrayBuffer(100);
    for (const row of [0, 3, 1]) {
      const given = buffer;
      const bytes = await expert(model, row, { buffer });
      expect(bytes).toEqual(expected(model, row));
      ({ buffer } = bytes);
      expect(buffer.byteLength).toBe(100);
      expect(given.byteLength).toBe(0);
    }
    const tooSmall = new ArrayBuffer(3);
    expect(await expert(model, 2, { buffer: tooSmall })).toEqual(expected(model, 2));
  });

  test('that is not wanted any more ends with an AbortError at the next read', async () => {
    const model = await loaded();
    const stop = new AbortController();
    const { getPart } = model.store;
    let reads = 0;
    model.store.getPart = (...given) => {
      reads += 1;
      stop.abort('any reason');
      return getPart(...given);
    };
    await expect(expert(model, 1, { signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' });
    expect(reads).toBe(1);
  });
});
