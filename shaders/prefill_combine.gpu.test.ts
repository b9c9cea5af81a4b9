// prefill_combine against plain sums: every token's own products and nothing else's.

import { describe, test } from 'vitest';
import type { Config } from '../src/engine/config.ts';
import { gptOss20b, MANY, tiny } from './testing/configs.ts';
import { kernelUnderTest } from './testing/kernel-run.ts';
import { random } from './testing/random.ts';
import { rowsOf } from './testing/rows.ts';

// A sum of K + 1 numbers near 1.
const kernel = kernelUnderTest('prefill_combine', { atol: 1e-6, eps: 5e-7 });

function inputs({ hidden, activeExperts }: Config, tokens: number) {
  const values = random(tokens);
  return { products: values.normals(tokens * activeExperts * hidden), residual: values.normals(tokens * hidden) };
}

const combined = async (config: Config, tokens: number) =>
  (await kernel.run({ config, buffers: inputs(config, tokens), step: { tokens } })).residual;

function expected(config: Config, tokens: number, slots = config.activeExperts): Float64Array {
  const { products, residual } = inputs(config, tokens);
  const rows = rowsOf(products, config.hidden);
  return Float64Array.from(residual, (before, i) => {
    const [t, feature] = [Math.floor(i / config.hidden), i % config.hidden];
    const own = rows.slice(t * config.activeExperts, t * config.activeExperts + slots);
    return own.reduce((sum, row) => sum + (row[feature] as number), before);
  });
}

describe('prefill_combine', () => {
  test.each<[string, Config, number]>([
    ['one token', tiny, 1],
    ['many tokens', tiny, MANY],
    ['the real width, which ends in the middle of a workgroup', gptOss20b, 3],
  ])('%s', async (_, config, tokens) => {
    kernel.expectClose(await combined(config, tokens), expected(config, tokens));
  });

  test.fails('control: without the last slot', async () => {
    kernel.expectClose(await combined(tiny, 2), expected(tiny, 2, tiny.activeExperts - 1));
  });
});
