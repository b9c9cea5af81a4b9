import { expect, test } from 'vitest';
import { formatDuration, formatFigure, formatShare, percent } from './format.ts';

test('durations are rounded up to what a person would say', () => {
  expect([0.2, 59, 60, 61, 3600, 4800].map(formatDuration)).toEqual(['1 s', '59 s', '1 min', '2 min', '1 h', '1 h 20 min']);
});

test('a percentage reaches 100 only at the end, and nothing of nothing is 0', () => {
  expect([percent(999, 1000), percent(1000, 1000), percent(0, 0)]).toEqual([99, 100, 0]);
});

test.each([
  [0.04567, '0.0457'],
  [1.234, '1.23'],
  [98.76, '98.8'],
  [1234.5, '1235'],
])('the figure %d', (value, text) => {
  expect(formatFigure(value)).toBe(text);
});

test('a share is given where there are both', () => {
  expect(formatShare(75, 100)).toBe('75 %');
  expect(formatShare(null, 100)).toBeNull();
});
