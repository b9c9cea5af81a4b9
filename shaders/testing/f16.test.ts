// f16Of rounds to the nearest even, and f16Values reads back its numbers.

import { expect, test } from 'vitest';
import { f16Of, f16Values } from './f16.ts';

const bitsOf = (value: number) => (f16Of([value, 0])[0] as number) & 0xffff;

test.each([
  [0, 0x0000],
  [1, 0x3c00],
  [-2, 0xc000],
  [65504, 0x7bff],
  [2 ** -14, 0x0400],
  [2 ** -24, 0x0001],
  [2 ** -14 - 2 ** -24, 0x03ff],
  // Halfway between two numbers: rounds to the even one.
  [1 + 2 ** -11, 0x3c00],
  [1 + 3 * 2 ** -11, 0x3c02],
  // Rounds up into the next exponent.
  [2 - 2 ** -12, 0x4000],
])('%d is %i', (value, bits) => {
  expect(bitsOf(value)).toBe(bits);
});

test('every finite f16 survives the way there and back', () => {
  const halves = Uint16Array.from({ length: 0x7c00 }, (_, bits) => bits);
  const words = new Uint32Array(halves.buffer);
  expect(f16Of(f16Values(words))).toEqual(words);
});
