import { expect, test } from 'vitest';
import { noise } from '../testing/tiny-checkpoint.ts';
import { checksum } from './checksum.ts';

// The first two are xxHash's own sanity values for XXH64 with seed 0.
test.each([
  ['', 'ef46db3751d8e999'],
  ['abc', '44bc2cf5ad770999'],
  ['Nobody inspects the spammish repetition', 'fbcea83c8a378bf1'],
])('the checksum of %j is that of XXH64', async (text, expected) => {
  expect(await checksum(new TextEncoder().encode(text))).toBe(expected);
});

test('sums asked for at the same time do not mix', async () => {
  const parts = Array.from({ length: 8 }, (_, seed) => noise(100_000, seed));
  const alone: string[] = [];
  for (const part of parts) alone.push(await checksum(part));
  expect(await Promise.all(parts.map(checksum))).toEqual(alone);
  expect(new Set(alone).size).toBe(8);
});
