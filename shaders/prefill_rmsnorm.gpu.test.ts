// prefill_rmsnorm against the reference: where epsilon decides, and where squares leave f16's
// range.
// Some widths leave the last group incomplete.

import { describe, expect, test } from 'vitest';
import type { Config } from '../src/engine/config.ts';
import { bf16, rmsnorm } from '../src/engine/reference/reference.ts';
import { gptOss20b, MANY, tiny } from './testing/configs.ts';
import { kernelUnderTest, untouched } from './testing/kernel-run.ts';
import { random } from './testing/random.ts';
import { flat, rowsOf } from './testing/rows.ts';

// An f32 sum of 2880 squares, 45 in a row per invocation.
// A square root and a division of 2.5 ulp each follow.
const kernel = kernelUnderTest('prefill_rmsnorm', { atol: 1e-9, eps: 2e-6 });

async function normed(config: Config, x: Float32Array<ArrayBuffer>, norm_weight: Uint8Array<ArrayBuffer>) {
  const { out } = await kernel.run({
    config,
    buffers: { x, norm_weight, out: untouched(x.length) },
    step: { tokens: x.length / config.hidden },
  });
  return out;
}

function expected(x: Float32Array, norm_weight: Uint8Array, epsilon: number): Float64Array {
  const gains = bf16(norm_weight);
  return flat(rowsOf(x, gains.length).map((row) => rmsnorm(row, gains, epsilon)));
}

describe('prefill_rmsnorm', () => {
  test.each([
    ['one token', tiny, 1, 1],
    ['many tokens', tiny, MANY, 1],
    ['the real width, which fills no last group', gptOss20b, 1, 1],
    ['the real width, many tokens', gptOss20b, MANY, 3],
    ['a width of one group and a bit', { ...tiny, hidden: 160 }, 3, 1],
    ['activations near 45,000, whose squares are past 65,504', gptOss20b, 2, 15_000],
    ['activations so small that epsilon is all', gptOss20b, 2, 1e-5],
    ['activations as large as epsilon', gptOss20b, 2, 3e-3],
  ])('%s', async (_, config, tokens, std) => {
    const values = random(tokens + config.hidden);
    const [x, norm_weight] = [values.normals(tokens * config.hidden, std), values.bf16(config.hidden)];
    kernel.expectClose(await normed(config, x, norm_weight), expected(x, norm_weight, config.rmsEpsilon));
  });

  test('a row of zeros stays zero, beside one that is not', async () => {
    const values = random(5);
    const [x, norm_weight] = [new Float32Array(2 * tiny.hidden), values.bf16(tiny.hidden)];
    x.set(values.normals(tiny.hidden), tiny.hidden);
    kernel.expectClose(await normed(tiny, x, norm_weight), expected(x, norm_weight, tiny.rmsEpsilon));
  });

  test('tells an epsilon of 1e-6 from 1e-5, as no logits can', async () => {
    const values = random(6);
    const [x, norm_weight] = [values.normals(tiny.hidden, 1e-3), values.bf16(tiny.hidden)];
    const out = await normed(tiny, x, norm_weight);
    kernel.expectClose(out, expected(x, norm_weight, 1e-5));
    expect(() => kernel.expectClose(out, expected(x, norm_weight, 1e-6))).toThrow(/rmsnorm on/);
  });

  test.fails('control: the next token’s values are wrong', async () => {
    const values = random(7);
    const [x, norm_weight] = [values.normals(2 * tiny.hidden), values.bf16(tiny.hidden)];
    const out = await normed(tiny, x, norm_weight);
    kernel.expectClose(out.subarray(tiny.hidden), expected(x.subarray(0, tiny.hidden), norm_weight, tiny.rmsEpsilon));
  });
});
