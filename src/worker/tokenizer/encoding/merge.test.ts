import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PieceMerger } from './merge.ts';
import { PairTable } from './pair-table.ts';

type Merge = readonly [left: number, right: number, rank: number, merged: number];

/**
 * The definition of byte-pair merging: merge the pair of lowest rank, the leftmost of equals, until
 * no pair merges.
 */
function mergeByDefinition(ids: readonly number[], merges: readonly Merge[]): number[] {
  const list = [...ids];
  for (;;) {
    const found = list.flatMap((left, at) => {
      const merge = merges.find((candidate) => candidate[0] === left && candidate[1] === list[at + 1]);
      return merge === undefined ? [] : [{ at, rank: merge[2], merged: merge[3] }];
    });
    const first = found.toSorted((a, b) => a.rank - b.rank || a.at - b.at)[0];
    if (first === undefined) return list;
    list.splice(first.at, 2, first.merged);
  }
}

/** Merges over ids 0 to 3 and their results. Several pairs share ranks and results. */
const someMerges = fc
  .array(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 }), fc.nat({ max: 5 })), { maxLength: 20 })
  .map((rows) => rows.map(([left, right, rank]): Merge => [left, right, rank, 4 + rank]));

test('merges as the definition says, also where pairs share a rank', () => {
  fc.assert(
    fc.property(someMerges, fc.array(fc.nat({ max: 3 }), { maxLength: 40 }), (rows, piece) => {
      const merges = rows.filter((row, index) => rows.findIndex((other) => other[0] === row[0] && other[1] === row[1]) === index);
      const pairs = new PairTable(Math.max(merges.length, 6));
      for (const [left, right, rank, merged] of merges) pairs.add(left, right, rank, merged);
      const merger = new PieceMerger(
        Int32Array.from({ length: 256 }, (_, byte) => byte),
        pairs,
      );
      expect(merger.merge(Uint8Array.from(piece))).toEqual(mergeByDefinition(piece, merges));
    }),
    { numRuns: 2000 },
  );
});

test('a merger keeps nothing from one piece to the next', () => {
  const pairs = new PairTable(1);
  pairs.add(1, 1, 0, 2);
  const merger = new PieceMerger(
    Int32Array.from({ length: 256 }, (_, byte) => byte),
    pairs,
  );
  const long = merger.merge(new Uint8Array(1001).fill(1));
  expect(long).toEqual([...new Uint8Array(500).fill(2), 1]);
  expect(merger.merge(Uint8Array.of(1, 3))).toEqual([1, 3]);
  expect(merger.merge(new Uint8Array())).toEqual([]);
});
