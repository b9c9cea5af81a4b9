import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TensorPiece } from '../../contracts/tensors.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { openCheckpoint } from '../open.ts';
import type { ChunkStore } from '../store/chunk-store.ts';
import { memoryChunkStore } from '../store/memory-chunk-store.ts';
import { FOLDER, memoryFetch } from '../testing/memory-fetch.ts';
import { encodeModel, join, type TinyTensor, tensor } from '../testing/tiny-checkpoint.ts';

interface Layout {
  shards: TinyTensor[][];
  /** Spaces after each header. They decide the alignment of the data section. */
  padding: number;
  chunkBytes: number;
}

async function stored({ shards, padding, chunkBytes }: Layout): Promise<{ checkpoint: Checkpoint; store: ChunkStore }> {
  const store = memoryChunkStore();
  const fetch = memoryFetch(encodeModel(shards, padding), 97);
  const checkpoint = await openCheckpoint(FOLDER, { store, fetch, chunkBytes });
  await checkpoint.download();
  return { checkpoint, store };
}

async function collect(checkpoint: Checkpoint, names: Set<string>): Promise<TensorPiece[]> {
  const pieces: TensorPiece[] = [];
  await checkpoint.stream(names, ({ name, offset, bytes }) => void pieces.push({ name, offset, bytes: bytes.slice() }));
  return pieces;
}

const layouts: fc.Arbitrary<Layout> = fc.record({
  shards: fc
    .array(fc.array(fc.nat(90), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 })
    .map((shards) => shards.map((lengths, s) => lengths.map((length, t) => tensor(`s${s}.t${t}`, length)))),
  padding: fc.nat(7),
  chunkBytes: fc.integer({ min: 1, max: 64 }),
});

describe('stream', () => {
  test('delivers what direct slicing would, in aligned pieces, for any layout', async () => {
    await fc.assert(
      fc.asyncProperty(layouts, fc.infiniteStream(fc.boolean()), async (layout, choice) => {
        const { checkpoint } = await stored(layout);
        const wanted = layout.shards.flat().filter(() => choice.next().value === true);
        const pieces = await collect(checkpoint, new Set(wanted.map(({ name }) => name)));
        for (const { name, bytes } of wanted) {
          const own = pieces.filter((piece) => piece.name === name);
          expect(join(...own.map((piece) => piece.bytes))).toEqual(bytes);
          expectAligned(own, bytes.length);
        }
        const order = wanted.filter(({ bytes }) => bytes.length > 0).map(({ name }) => name);
        expect([...new Set(pieces.map(({ name }) => name))]).toEqual(order);
      }),
      { numRuns: 150 },
    );
  });

  function expectAligned(pieces: TensorPiece[], total: number): void {
    let end = 0;
    for (const { offset, bytes } of pieces) {
      expect(offset).toBe(end);
      expect(offset % 4).toBe(0);
      end = offset + bytes.length;
      if (end < total) expect(bytes.length % 4).toBe(0);
      expect(bytes.length).toBeGreaterThan(0);
    }
    expect(end).toBe(total);
  }

  const LAYOUT: Layout = { shards: [[tensor('a', 40), tensor('b', 6)], [tensor('c', 40)]], padding: 1, chunkBytes: 16 };

  test('reads each chunk once and waits for the receiver between two', async () => {
    const { checkpoint, store } = await stored(LAYOUT);
    const log: string[] = [];
    const get = store.getChunk;
    store.getChunk = (revision, ref) => {
      log.push(`read ${ref.file} ${ref.index}`);
      return get(revision, ref);
    };
    await checkpoint.stream(new Set(['a', 'b', 'c']), async () => {
      log.push('begin');
      await new Promise((resolve) => setTimeout(resolve, 1));
      log.push('end');
    });
    const reads = log.filter((entry) => entry.startsWith('read'));
    expect(new Set(reads).size).toBe(reads.length);
    const receiver = log.filter((entry) => !entry.startsWith('read'));
    for (const [i, entry] of receiver.entries()) expect(entry).toBe(i % 2 === 0 ? 'begin' : 'end');
  });

  test('refuses a name that the model does not have, before any piece', async () => {
    const { checkpoint } = await stored(LAYOUT);
    const streaming = checkpoint.stream(new Set(['a', 'zz']), () => expect.unreachable());
    await expect(streaming).rejects.toMatchObject({ name: 'checkpoint-invalid', message: expect.stringContaining('"zz"') });
  });

  test('stops when told, with an AbortError', async () => {
    const { checkpoint } = await stored(LAYOUT);
    const stop = new AbortController();
    let pieces = 0;
    const onPiece = () => {
      pieces++;
      stop.abort('any reason');
    };
    await expect(checkpoint.stream(new Set(['a']), onPiece, stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect(pieces).toBeLessThan(5);
  });

  test('passes on what the receiver throws', async () => {
    const { checkpoint } = await stored(LAYOUT);
    const failure = new Error('no room on the GPU');
    await expect(checkpoint.stream(new Set(['a']), () => Promise.reject(failure))).rejects.toBe(failure);
  });

  test('says what is missing when nothing was downloaded', async () => {
    const fetch = memoryFetch(encodeModel(LAYOUT.shards));
    const checkpoint = await openCheckpoint(FOLDER, { store: memoryChunkStore(), fetch, chunkBytes: 16 });
    await expect(collect(checkpoint, new Set(['a']))).rejects.toMatchObject({ name: 'storage-failed' });
  });
});
