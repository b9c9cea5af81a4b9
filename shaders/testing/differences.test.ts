// The comparison of every kernel test: it fails when it should, and names the place.

import { expect, test } from 'vitest';
import { differences, EXACT, UNTOUCHED } from './differences.ts';

const tolerance = { atol: 0.5, eps: 0.01 };

test('the tolerance is absolute near zero and relative far from it', () => {
  expect(differences([0.5, 100, -1001], [0, 101.4, -991.5], tolerance)).toEqual([]);
  expect(differences([0.6, 100, -1001], [0, 101.6, -980], tolerance)).toHaveLength(3);
});

test('the first five are told, each with its index and both values', () => {
  const told = differences([0, 1, 2, 3, 4, 5, 6, 7], [0, 9, 9, 9, 9, 9, 9, 9], tolerance);
  expect(told).toHaveLength(5);
  expect(told[0]).toBe('[1] is 1, expected 9, off by 8');
});

test('NaN and infinity are close to nothing', () => {
  expect(differences([Number.NaN], [Number.NaN], tolerance)).toHaveLength(1);
  expect(differences([Number.NaN], [0], tolerance)).toHaveLength(1);
  expect(differences([0], [Number.NaN], tolerance)).toHaveLength(1);
  expect(differences([Number.POSITIVE_INFINITY], [1], tolerance)).toHaveLength(1);
});

test('what must be left alone may not move by a bit', () => {
  expect(differences([UNTOUCHED], [UNTOUCHED], tolerance)).toEqual([]);
  expect(differences([UNTOUCHED * (1 + 2 ** -23)], [UNTOUCHED], tolerance)).toHaveLength(1);
});

test('nothing, or another number of values, is no agreement', () => {
  expect(differences([], [], EXACT)).toHaveLength(1);
  expect(differences([1, 2], [1], EXACT)).toHaveLength(1);
});
