// Log-probabilities are those of a softmax over the whole vocabulary, whatever the logits' size.
// Among equals the lower id comes first.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logprobsOf } from './logprobs.ts';

test('are natural logarithms of probabilities that sum to one', () => {
  const { top } = logprobsOf(Float32Array.from([1, 2, 3, 4]), 0, 4);
  expect(top.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0)).toBeCloseTo(1, 12);
  expect(top.map(({ id }) => id)).toEqual([3, 2, 1, 0]);
});

test('do not overflow', () => {
  expect(logprobsOf(Float32Array.from([1e4, -1e4]), 1, 1)).toEqual({ id: 1, logprob: -2e4, top: [{ id: 0, logprob: 0 }] });
});

test('of none asked for are none, but for the chosen id', () => {
  expect(logprobsOf(Float32Array.from([0, 0]), 1, 0)).toEqual({ id: 1, logprob: -Math.LN2, top: [] });
});

test('list the largest in order, the lowest id first among equals', () => {
  const logits = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(logits, fc.integer({ min: 0, max: 20 }), (values, count) => {
      const sorted = values.map((_, id) => id).sort((a, b) => (values[b] as number) - (values[a] as number) || a - b);
      expect(logprobsOf(Float32Array.from(values), 0, count).top.map(({ id }) => id)).toEqual(sorted.slice(0, count));
    }),
  );
});
