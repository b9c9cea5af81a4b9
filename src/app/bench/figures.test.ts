import { expect, test } from 'vitest';
import { bytes, figure, share } from './figures.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [23_000, '23.0 kB'],
  [29_491_200, '29.5 MB'],
  [3_708_000_000, '3.71 GB'],
  [5e12, '5000 GB'],
])('%i bytes', (count, text) => {
  expect(bytes(count)).toBe(text);
});

test.each([
  [0.04567, '0.0457'],
  [1.234, '1.23'],
  [98.76, '98.8'],
  [1234.5, '1235'],
])('the figure %d', (value, text) => {
  expect(figure(value)).toBe(text);
});

test('a share is given where there are both', () => {
  expect(share(75, 100)).toBe('75 %');
  expect(share(null, 100)).toBeNull();
});
