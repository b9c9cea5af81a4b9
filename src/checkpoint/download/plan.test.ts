// Requests cover missing chunks once, in bounded pieces. Bytes in any parts become the right
// chunks.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chunkCount, type Manifest } from '../format/manifest.ts';
import { join, noise } from '../testing/tiny-checkpoint.ts';
import { ChunkAssembler } from './chunk-assembler.ts';
import { PARALLEL, planRequests, SEQUENTIAL, StoredChunks, storedBytes } from './plan.ts';

const MIB = 2 ** 20;
const manifestOf = (sizes: readonly number[], chunkBytes: number): Manifest => ({
  version: 1,
  url: 'https://a.test/m',
  revision: 'r',
  chunkBytes,
  files: sizes.map((bytes, i) => ({ name: `file ${i}`, bytes, validator: null })),
  tensors: [],
});

/** Files of some chunks, and the stored ones among them. */
const download = fc
  .array(fc.integer({ min: 0, max: 900 * MIB }), { minLength: 1, maxLength: 3 })
  .map((sizes) => manifestOf(sizes, 16 * MIB))
  .chain((manifest) => {
    const places = manifest.files.flatMap(({ name, bytes }) =>
      Array.from({ length: chunkCount(bytes, manifest.chunkBytes) }, (_, index) => ({ file: name, index })),
    );
    return fc.record({ manifest: fc.constant(manifest), places: fc.constant(places), stored: fc.subarray(places) });
  });

describe('the plan of a download', () => {
  test('asks for every missing chunk once and for no stored one, in order, at most 16 MiB at a time', () => {
    fc.assert(
      fc.property(download, ({ manifest, places, stored }) => {
        const chunks = new StoredChunks(stored);
        const runs = planRequests(manifest, chunks, PARALLEL);
        const asked = runs.flatMap(({ file, first, end }) =>
          Array.from({ length: end - first }, (_, i) => ({ file: file.name, index: first + i })),
        );
        expect(asked).toEqual(places.filter((place) => !chunks.has(place)));
        for (const { first, end } of runs) expect(end - first).toBe(1);
      }),
    );
  });

  test('asks a host without ranges once a file, from its first gap to its end', () => {
    fc.assert(
      fc.property(download, ({ manifest, places, stored }) => {
        const chunks = new StoredChunks(stored);
        const missing = places.filter((place) => !chunks.has(place));
        const runs = planRequests(manifest, chunks, SEQUENTIAL);
        expect(runs.map(({ file }) => file.name)).toEqual([...new Set(missing.map(({ file }) => file))]);
        for (const { file, first, end } of runs) {
          expect(first).toBe(missing.find((place) => place.file === file.name)?.index);
          expect(end).toBe(chunkCount(file.bytes, manifest.chunkBytes));
        }
      }),
    );
  });

  test('counts what is stored by the bytes each chunk has', () => {
    const manifest = manifestOf([25, 7], 10);
    const places = [
      { file: 'file 0', index: 2 },
      { file: 'file 0', index: 0 },
      { file: 'file 1', index: 0 },
    ];
    expect(storedBytes(manifest, places)).toBe(5 + 10 + 7);
  });
});

describe('the chunk in hand', () => {
  test('becomes the file’s own chunks, whatever the parts and wherever they are interrupted', () => {
    const parts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 30 }), parts, (bytes, chunkBytes, sizes) => {
        const content = noise(bytes, bytes);
        const run = { file: { name: 'a', bytes, validator: null }, first: 0, end: chunkCount(bytes, chunkBytes) };
        const assembler = new ChunkAssembler(run, chunkBytes, new Uint8Array(chunkBytes));
        const chunks: Uint8Array[] = [];
        for (let i = 0; !assembler.isDone; i++) {
          // Every seventh part is lost, together with its chunk so far, as after a wrong digest.
          if (i % 7 === 6) assembler.drop();
          const size = sizes[i % sizes.length] ?? 1;
          let part = content.subarray(assembler.position, assembler.position + Math.max(size, i % 7 === 6 ? chunkBytes : 0));
          while (part.length > 0 && !assembler.isDone) {
            part = part.subarray(assembler.fill(part));
            if (!assembler.whole) continue;
            chunks.push(assembler.whole.slice());
            assembler.next();
          }
        }
        expect(join(...chunks)).toEqual(content);
        expect(assembler.position).toBe(bytes);
      }),
    );
  });
});
