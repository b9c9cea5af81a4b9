import { describe, expect, test } from 'vitest';
import { checksum } from '../bytes/checksum.ts';
import { sha256 } from '../bytes/digest.ts';
import type { Manifest } from '../format/manifest.ts';
import type { ChunkStore, FoundChunk } from '../store/chunk-store.ts';
import { memoryChunkStore } from '../store/memory-chunk-store.ts';
import { noise } from '../testing/tiny-checkpoint.ts';
import { checkChunk } from './chunk-check.ts';

const BYTES = noise(50);
const PLACE = { file: 'a', index: 0 };
const MANIFEST: Manifest = {
  version: 1,
  url: 'https://a.test/m',
  revision: 'r',
  chunkBytes: 64,
  files: [{ name: 'a', bytes: 50, validator: null }],
  tensors: [],
};

const storeOf = (chunk: FoundChunk): ChunkStore => ({ ...memoryChunkStore(), getChunk: async () => chunk });
const sum = await checksum(BYTES);
const otherSum = await checksum(noise(50, 2));
const digest = await sha256(BYTES);

describe('a chunk is', () => {
  test('whole by its checksum alone, unless the digest is asked for', async () => {
    const store = storeOf({ bytes: BYTES, sha256: 'not asked', checksum: sum });
    expect(await checkChunk({ manifest: MANIFEST, store }, PLACE)).toEqual({ state: 'whole', bytes: BYTES });
    expect(await checkChunk({ manifest: MANIFEST, store }, PLACE, 'digest')).toEqual({ state: 'damaged', sha256: digest });
  });

  test.each([
    ['no checksum was noted', undefined],
    ['an older version of the app wrote it anew and left the checksum as it was', otherSum],
  ])('whole by its digest where %s', async (_, noted) => {
    const store = storeOf({ bytes: BYTES, sha256: digest, checksum: noted });
    expect(await checkChunk({ manifest: MANIFEST, store }, PLACE)).toEqual({ state: 'whole', bytes: BYTES });
  });

  test('damaged when a bit of it is flipped, whichever', async () => {
    for (let bit = 0; bit < BYTES.length * 8; bit++) {
      const bytes = BYTES.slice();
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const store = storeOf({ bytes, sha256: digest, checksum: sum });
      expect(await checkChunk({ manifest: MANIFEST, store }, PLACE)).toMatchObject({ state: 'damaged' });
    }
  });

  test('damaged when it is shorter than its place, whatever was noted', async () => {
    const bytes = BYTES.slice(1);
    const store = storeOf({ bytes, sha256: await sha256(bytes), checksum: await checksum(bytes) });
    expect(await checkChunk({ manifest: MANIFEST, store }, PLACE)).toMatchObject({ state: 'damaged' });
  });
});
