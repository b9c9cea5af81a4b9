import { expect, test } from 'vitest';
import type { GeneratedToken } from '../../engine/generation.ts';
import { divergence } from './divergence.ts';

const { log } = Math;

/** A token with its probability, and those of the likeliest tokens. */
function token(id: number, probability: number, top: readonly (readonly [id: number, probability: number])[]): GeneratedToken {
  return { id, logprob: log(probability), top: top.map(([of, its]) => ({ id: of, logprob: log(its) })) };
}

test('the figures of two positions, worked out by hand', () => {
  const exact = [
    token(1, 0.5, [
      [1, 0.5],
      [2, 0.25],
    ]),
    token(3, 0.25, [
      [4, 0.5],
      [3, 0.25],
    ]),
  ];
  const int8 = [
    token(1, 0.25, [
      [2, 0.5],
      [1, 0.25],
    ]),
    token(3, 0.25, [
      [4, 0.5],
      [3, 0.25],
    ]),
  ];
  const found = divergence(exact, int8);
  expect(found).toMatchObject({ positions: 2, sameLikeliest: 0.5 });
  expect(found.meanDifference).toBeCloseTo(log(2) / 2);
  expect(found.largestDifference).toBeCloseTo(log(2));
  // 0.5 ln 2 + 0.25 ln 0.5 at the first position, with a rest of 0.25 in both. 0 at the second.
  expect(found.meanDivergence).toBeCloseTo((0.25 * log(2)) / 2);
  expect(found.perplexity.exact).toBeCloseTo(Math.sqrt(8));
  expect(found.perplexity.int8).toBeCloseTo(4);
});

test('what only one of them names counts among all others', () => {
  const exact = [token(1, 0.5, [[1, 0.5]])];
  const int8 = [token(1, 0.25, [[9, 0.7]])];
  const { meanDivergence, sameLikeliest } = divergence(exact, int8);
  // Token 9 is one of the others for exact. For int8 the others have 0.75.
  expect(meanDivergence).toBeCloseTo(0.5 * log(2) + 0.5 * log(0.5 / 0.75));
  expect(sameLikeliest).toBe(0);
});

test('a token that takes all probability leaves a finite divergence', () => {
  const { meanDivergence } = divergence([token(1, 1, [[1, 1]])], [token(1, 0.5, [[1, 0.5]])]);
  expect(meanDivergence).toBeCloseTo(log(2), 3);
});

test('texts that differ are refused, and so is none', () => {
  expect(() => divergence([token(1, 0.5, [])], [token(2, 0.5, [])])).toThrow(/token 1 .* found 2/);
  expect(() => divergence([token(1, 0.5, [])], [])).toThrow(/token 1/);
  expect(() => divergence([], [])).toThrow(/found none/);
});
