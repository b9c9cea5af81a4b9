// Files made so that the tables' hashes collide are refused; otherwise loading them would take minutes.

import { expect, test } from 'vitest';
import { PairTable } from './pair-table.ts';
import { TokenTable } from './token-table.ts';

const refused = expect.objectContaining({ name: 'checkpoint-invalid', message: expect.stringContaining('collide') });

/** x with x · value = 1 modulo 2^32, for an odd value: each step of Newton's method doubles the bits that are right. */
function inverse(value: number): number {
  let x = value;
  for (let i = 0; i < 5; i++) x = Math.imul(x, 2 - Math.imul(value, x));
  return x;
}

test('pairs of one hash are refused', () => {
  const pairs = new PairTable(1000);
  const addColliding = (left: number) => {
    const right = Math.imul(inverse(0x85ebca6b), 12345 ^ Math.imul(left, 0x9e3779b1));
    pairs.add(left, right, left, 0);
  };
  for (let left = 0; left < 200; left++) addColliding(left);
  expect(() => {
    for (let left = 200; left < 400; left++) addColliding(left);
  }).toThrow(refused);
});

function hash(bytes: Uint8Array): number {
  const fnv = bytes.reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5);
  return fnv ^ (fnv >>> 15);
}

test('tokens of one hash are refused', () => {
  const table = new TokenTable(10_000, 1000);
  const all = Array.from({ length: 2 ** 20 }, (_, number) => Uint8Array.of(number, number >> 8, number >> 16));
  // 2048 slots: so many of the million begin at the first that a few hundred can be had.
  const colliding = all.filter((bytes) => (hash(bytes) & 2047) === 0).slice(0, 400);
  expect(colliding).toHaveLength(400);
  expect(() => colliding.forEach((bytes, id) => table.setOrdinary(id, bytes))).toThrow(refused);
});
