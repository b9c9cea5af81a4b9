// Checksums of experts are XXH64 of their rows, whoever proved the chunks.

import { afterEach, describe, expect, test } from 'vitest';
import { checksum } from '../bytes/checksum.ts';
import { verifyModel } from '../files/stored-models.ts';
import type { Manifest } from '../format/manifest.ts';
import { openCheckpoint } from '../open.ts';
import type { ChunkStore } from '../store/chunk-store.ts';
import { memoryChunkStore } from '../store/memory-chunk-store.ts';
import { BLOCKS, expertTensor, storeExpertModel } from '../testing/expert-model.ts';
import { list } from '../testing/listed.ts';
import { FOLDER, memoryFetch } from '../testing/memory-fetch.ts';
import { testPlatform } from '../testing/test-platform.ts';
import { encodeModel, tensor } from '../testing/tiny-checkpoint.ts';

const SIZES = { experts: 5, rows: 4, chunkBytes: 16 };
const ROW_BYTES = SIZES.rows * 6;
const { bytes: BYTES } = expertTensor(SIZES.experts, SIZES.rows);

let unlist = () => {};
afterEach(() => unlist());

/** The oracle: each row hashed on its own. */
const trueSums = Promise.all(
  Array.from({ length: SIZES.experts }, (_, row) => checksum(BYTES.slice(row * ROW_BYTES, (row + 1) * ROW_BYTES))),
);

async function sumsIn(store: ChunkStore, name = BLOCKS): Promise<unknown> {
  const [manifest] = (await store.manifests()) as [Manifest];
  const file = manifest.tensors.find((candidate) => candidate.name === name)?.file ?? '';
  return store.rowSums(manifest, { file, tensor: name });
}

describe('checksums of experts are taken', () => {
  test('by a download that verifies the file', async () => {
    const store = memoryChunkStore();
    const files = encodeModel([[tensor('before', 7), expertTensor(SIZES.experts, SIZES.rows), tensor('after', 9)]]);
    unlist = await list(FOLDER, files);
    const options = { store, fetch: memoryFetch(files, 97), platform: testPlatform(), chunkBytes: SIZES.chunkBytes };
    await (await openCheckpoint(FOLDER, options)).download();
    expect(await sumsIn(store)).toEqual(await trueSums);
  });

  test('by a verification, which leaves out rows with a damaged chunk', async () => {
    const { store, manifest } = await storeExpertModel(SIZES);
    expect(await sumsIn(store)).toBeUndefined();
    const { file = '', offset = 0 } = manifest.tensors.find(({ name }) => name === BLOCKS) ?? {};
    await store.deleteChunk(manifest, { file, index: Math.floor((offset + ROW_BYTES) / SIZES.chunkBytes) });
    await verifyModel(FOLDER, store);
    const found = (await sumsIn(store)) as (string | null)[];
    expect(found[1]).toBeNull();
    expect(found.slice(3)).toEqual((await trueSums).slice(3));
  });

  test('by the first load, and by no load after it', async () => {
    const { store, checkpoint } = await storeExpertModel(SIZES);
    let writes = 0;
    const { putRowSums } = store;
    store.putRowSums = (...given) => {
      writes += 1;
      return putRowSums(...given);
    };
    for (let load = 0; load < 2; load++) await checkpoint.stream(new Set([BLOCKS]), () => undefined);
    expect(await sumsIn(store)).toEqual(await trueSums);
    expect(writes).toBe(1);
  });

  test('as far as a stopped load came', async () => {
    const { store, checkpoint } = await storeExpertModel(SIZES);
    let pieces = 0;
    const loading = checkpoint.stream(new Set([BLOCKS]), () => {
      pieces += 1;
      if (pieces === 4) throw new Error('stop');
    });
    await expect(loading).rejects.toThrow('stop');
    const found = (await sumsIn(store)) as (string | null)[];
    expect(found[0]).toBe((await trueSums)[0]);
    expect(found[4]).toBeNull();
  });

  test('of experts alone', async () => {
    const { store, checkpoint } = await storeExpertModel(SIZES);
    await checkpoint.stream(new Set(['before', 'after']), () => undefined);
    expect(await sumsIn(store, 'before')).toBeUndefined();
    expect(await sumsIn(store)).toBeUndefined();
  });
});
