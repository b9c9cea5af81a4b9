// prefill_group against a stable sort: experts that no pair or every pair chooses.
// The pairs are more than the invocations, or fewer.

import { describe, expect, test } from 'vitest';
import type { Config } from '../src/engine/config.ts';
import { gptOss20b, MANY, tiny } from './testing/configs.ts';
import { EXACT } from './testing/differences.ts';
import { choices, grouped } from './testing/expert-rows.ts';
import { kernelUnderTest } from './testing/kernel-run.ts';
import { random } from './testing/random.ts';

const kernel = kernelUnderTest('prefill_group', EXACT);

async function groupedBy(config: Config, chosen: Uint32Array<ArrayBuffer>) {
  const pairs = new Uint32Array(chosen.length).fill(0xdead);
  const starts = new Uint32Array(config.experts + 1).fill(0xdead);
  return kernel.run({ config, buffers: { chosen, pairs, starts }, step: { tokens: chosen.length / config.activeExperts } });
}

async function expectSame(config: Config, chosen: Uint32Array<ArrayBuffer>): Promise<void> {
  const found = await groupedBy(config, chosen);
  const wanted = grouped(chosen, config.experts);
  expect([...found.starts]).toEqual([...wanted.starts]);
  expect([...found.pairs]).toEqual([...wanted.pairs]);
}

describe('prefill_group', () => {
  test.each<[string, Config, number]>([
    ['one token', tiny, 1],
    ['many tokens', tiny, MANY],
    ['32 experts, four of them active, 500 tokens', gptOss20b, 500],
    ['128 experts', { ...gptOss20b, experts: 128 }, MANY],
  ])('%s', async (_, config, tokens) => {
    await expectSame(config, choices(random(tokens), tokens, config.experts, config.activeExperts));
  });

  test.each([0, 3, 4])('every token chooses expert %i', async (expert) => {
    const one = { ...tiny, activeExperts: 1 };
    await expectSame(one, new Uint32Array(70).fill(expert));
  });

  test.fails('control: tokens of an expert in another order', async () => {
    const chosen = new Uint32Array(4).fill(2);
    const { pairs } = await groupedBy({ ...tiny, activeExperts: 1 }, chosen);
    expect([...pairs]).toEqual([1, 0, 2, 3]);
  });
});
