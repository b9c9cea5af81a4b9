// Rows read from storage are the tensor's rows, wherever chunks are cut. Missing chunks are
// downloaded again.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Manifest } from '../format/manifest.ts';
import { openCheckpoint } from '../open.ts';
import { memoryChunkStore } from '../store/memory-chunk-store.ts';
import { FOLDER, memoryFetch } from '../testing/memory-fetch.ts';
import { encodeModel, join, tensor } from '../testing/tiny-checkpoint.ts';

const ROWS = 12;

async function stored(rowBytes: number, chunkBytes: number) {
  const store = memoryChunkStore();
  const table = tensor('table', ROWS * rowBytes);
  const fetch = memoryFetch(encodeModel([[tensor('before', 7), table]]), 97);
  const checkpoint = await openCheckpoint(FOLDER, { store, fetch, chunkBytes });
  await checkpoint.download();
  const expected = (rows: readonly number[]) =>
    join(...rows.map((row) => table.bytes.subarray(row * rowBytes, (row + 1) * rowBytes)));
  return { store, checkpoint, expected };
}

test('rows are those of the tensor, in the order asked for, in any chunks', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 64 }),
      fc.array(fc.nat(ROWS - 1), { maxLength: 20 }),
      async (rowBytes, chunkBytes, rows) => {
        const { checkpoint, expected } = await stored(rowBytes, chunkBytes);
        expect(await checkpoint.readRows('table', rowBytes, rows)).toEqual(expected(rows));
      },
    ),
    { numRuns: 100 },
  );
});

test('a row whose chunk is gone is fetched again', async () => {
  const { store, checkpoint, expected } = await stored(10, 16);
  const [manifest] = (await store.manifests()) as [Manifest];
  for (const ref of await store.chunkRefs(manifest)) await store.deleteChunk(manifest, ref);
  expect(await checkpoint.readRows('table', 10, [3, 7])).toEqual(expected([3, 7]));
});

test('a tensor that the model does not have is refused', async () => {
  const { checkpoint } = await stored(10, 16);
  await expect(checkpoint.readRows('other', 10, [0])).rejects.toMatchObject({ name: 'checkpoint-invalid' });
});

test('a row behind the last is refused', async () => {
  const { checkpoint } = await stored(10, 16);
  await expect(checkpoint.readRows('table', 10, [ROWS])).rejects.toThrow(RangeError);
});
