// A file whose tokens or merges collide in the hash tables is refused. Without that, its load would
// take minutes.

import { expect, test } from 'vitest';
import { PairTable } from './pair-table.ts';
import { TokenTable } from './token-table.ts';

const refused = expect.objectContaining({ name: 'checkpoint-invalid', message: expect.stringContaining('collide') });

test('pairs of one hash are refused', () => {
  const pairs = new PairTable(1000);
  // The table has 2048 slots, so a few hundred of the 2^20 right ids begin at the first one.
  const home = (right: number) => {
    const hash = Math.imul(right, 0x85ebca6b) >>> 0;
    return (hash ^ (hash >>> 15)) & 2047;
  };
  const rights = Array.from({ length: 2 ** 20 }, (_, right) => right).filter((right) => home(right) === 0);
  expect(rights.length).toBeGreaterThan(400);
  for (const right of rights.slice(0, 200)) pairs.add(0, right, 0, 0);
  expect(() => {
    for (const right of rights.slice(200)) pairs.add(0, right, 0, 0);
  }).toThrow(refused);
});

test('pairs of any ids and ranks are kept apart', () => {
  const edges = [0, 1, 2 ** 11 - 1, 2 ** 11, 2 ** 19, 2 ** 20 - 1];
  const all = edges.flatMap((left) => edges.map((right) => [left, right] as const));
  const pairs = new PairTable(2 ** 20);
  const rankOf = (index: number) => edges[index % edges.length] ?? 0;
  all.forEach(([left, right], index) => pairs.add(left, right, rankOf(index), rankOf(index)));
  const found = all.map(([left, right]) => pairs.find(left, right));
  expect(found.map((entry) => [pairs.rankAt(entry), pairs.mergedAt(entry)])).toEqual(
    all.map((_, index) => [rankOf(index), rankOf(index)]),
  );
  expect(pairs.rankAt(pairs.find(3, 3))).toBe(-1);
});

function hash(bytes: Uint8Array): number {
  const fnv = bytes.reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5);
  return fnv ^ (fnv >>> 15);
}

test('tokens of one hash are refused', () => {
  const table = new TokenTable(10_000, 1000);
  const all = Array.from({ length: 2 ** 20 }, (_, number) => Uint8Array.of(number, number >> 8, number >> 16));
  // The table has 2048 slots, so a few hundred of the million begin at the first one.
  const colliding = all.filter((bytes) => (hash(bytes) & 2047) === 0).slice(0, 400);
  expect(colliding).toHaveLength(400);
  expect(() => colliding.forEach((bytes, id) => table.setOrdinary(id, bytes))).toThrow(refused);
});
