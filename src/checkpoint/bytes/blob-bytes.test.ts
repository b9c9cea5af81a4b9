import { describe, expect, test } from 'vitest';
import { noise } from '../testing/tiny-checkpoint.ts';
import { readBlob } from './blob-bytes.ts';
import { bufferPool } from './buffer-pool.ts';

const BYTES = 100_000;

/** A Blob whose stream delivers `parts` and then ends, or fails with `error`. */
function blobOf(size: number, parts: Uint8Array<ArrayBuffer>[], error?: Error): Blob {
  const blob = new Blob([new Uint8Array(size)]);
  blob.stream = () =>
    new ReadableStream({
      type: 'bytes',
      start(controller) {
        for (const part of parts) controller.enqueue(part.slice());
        if (error) controller.error(error);
        else controller.close();
      },
    });
  return blob;
}

describe('a Blob', () => {
  test('is read with a pool and without', async () => {
    const blob = new Blob([noise(BYTES)]);
    expect(await readBlob(blob, undefined)).toEqual(noise(BYTES));
    expect(await readBlob(blob, bufferPool(BYTES, 1))).toEqual(noise(BYTES));
  });

  test('is read again and again into one buffer', async () => {
    const pool = bufferPool(BYTES + 5, 1);
    for (const seed of [1, 2, 3]) {
      const bytes = await readBlob(new Blob([noise(BYTES, seed)]), pool);
      expect(bytes).toEqual(noise(BYTES, seed));
      expect(bytes.buffer.byteLength).toBe(BYTES + 5);
      pool.put(bytes.buffer);
    }
  });

  test('is put together from however many parts its stream gives', async () => {
    const parts = [noise(10, 1), noise(1, 2), noise(30, 3)];
    expect(await readBlob(blobOf(41, parts), bufferPool(64, 1))).toEqual(new Uint8Array(parts.flatMap((part) => [...part])));
  });

  test('larger than the pool’s buffers gets one of its own', async () => {
    expect(await readBlob(new Blob([noise(BYTES)]), bufferPool(BYTES - 1, 1))).toEqual(noise(BYTES));
  });

  test.each([
    ['ends early', blobOf(41, [noise(10)])],
    ['fails', blobOf(41, [], new TypeError('network error'))],
  ])('S5: whose stream %s is a DOMException, as IndexedDB’s own failures are', async (_, blob) => {
    await expect(readBlob(blob, bufferPool(64, 1))).rejects.toMatchObject({ name: 'NotReadableError' });
  });
});
