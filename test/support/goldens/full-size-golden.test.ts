// The goldens of full size are valid, and the comparison with them notices differences.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { GeneratedToken } from '../../../src/engine/generation.ts';
import { type FullSizeGolden, logprobDifference } from './full-size-golden.ts';

const NAMES = ['full-size', 'full-size-120b'];

describe.each(NAMES)('the golden %s', (name) => {
  const golden = JSON.parse(readFileSync(`test/support/goldens/${name}/golden.json`, 'utf8')) as FullSizeGolden;

  /** Tokens of an engine that agrees with transformers. */
  const same = (): GeneratedToken[] =>
    golden.greedy.ids.map((id, step) => ({ id, logprob: null, top: [...(golden.greedy.top[step] ?? [])] }));

  test('its ids are the most likely of each step, and no two are the same', () => {
    expect(golden.greedy.top.map(([first]) => first?.id)).toEqual(golden.greedy.ids);
    expect(new Set(golden.greedy.ids).size).toBe(3);
  });

  test('what is the same differs by nothing, another log-probability by so much, a missing id or step without bound', () => {
    expect(logprobDifference(same(), golden)).toBe(0);
    const shifted = same().map((token) => ({
      ...token,
      top: token.top.map((each) => ({ ...each, logprob: each.logprob - 0.5 })),
    }));
    expect(logprobDifference(shifted, golden)).toBeCloseTo(0.5);
    const lacking = same().map((token) => ({ ...token, top: token.top.slice(1) }));
    expect(logprobDifference(lacking, golden)).toBe(Number.POSITIVE_INFINITY);
    expect(logprobDifference(same().slice(0, 2), golden)).toBe(Number.POSITIVE_INFINITY);
  });
});
