// prefill_router against the reference: logits of every expert, at the real width.
// The number of experts varies.

import { describe, test } from 'vitest';
import type { Config } from '../src/engine/config.ts';
import { bf16, bf16Rows, qkv } from '../src/engine/reference/reference.ts';
import { gptOss20b, MANY, tiny } from './testing/configs.ts';
import { kernelUnderTest, untouched } from './testing/kernel-run.ts';
import { random } from './testing/random.ts';
import { flat, rowsOf } from './testing/rows.ts';

// An f32 sum of up to 2880 products of 1/sqrt(D), one after the other.
const kernel = kernelUnderTest('prefill_router', { atol: 1e-5, eps: 2e-6 });

function inputs({ hidden, experts }: Config, tokens: number) {
  const values = random(experts + tokens);
  return {
    x: values.normals(tokens * hidden),
    weights: values.bf16(experts * hidden, 1 / Math.sqrt(hidden)),
    bias: values.bf16(experts, 0.5),
  };
}

async function logitsOf(config: Config, tokens: number): Promise<Float32Array> {
  const buffers = { ...inputs(config, tokens), logits: untouched(tokens * config.experts) };
  const found = await kernel.run({ config, buffers, params: { row_count: config.experts }, step: { tokens } });
  return found.logits;
}

/** A row of weights for each output and a bias: the reference's qkv. */
function expected(config: Config, tokens: number): Float64Array {
  const { x, weights, bias } = inputs(config, tokens);
  return flat(rowsOf(x, config.hidden).map((row) => qkv(row, bf16Rows(weights, config.hidden), bf16(bias))));
}

describe('prefill_router', () => {
  test.each<[string, Config, number]>([
    ['one token', tiny, 1],
    ['many tokens', tiny, MANY],
    ['32 experts at the real width', gptOss20b, MANY],
    ['128 experts at the real width', { ...gptOss20b, experts: 128 }, 2],
  ])('%s', async (_, config, tokens) => {
    kernel.expectClose(await logitsOf(config, tokens), expected(config, tokens));
  });

  test.fails('control: the next token’s logits', async () => {
    kernel.expectClose((await logitsOf(tiny, 2)).subarray(0, tiny.experts), expected(tiny, 2).subarray(tiny.experts));
  });
});
