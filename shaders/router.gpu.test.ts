// router against the reference: logits of every expert and the normed residual.
// The number of experts and the width vary.

import { test } from 'vitest';
import type { Config } from '../src/engine/config.ts';
import { bf16, bf16Rows, qkv, rmsnorm } from '../src/engine/reference/reference.ts';
import { gptOss20b, tiny } from './testing/configs.ts';
import { UNTOUCHED } from './testing/differences.ts';
import { untouched } from './testing/kernel-run.ts';
import { random } from './testing/random.ts';
import { decodingAt, inEveryVariant } from './testing/variants.ts';

// An f32 sum of up to 2880 products of 1/sqrt of their number.
const TOLERANCE = { atol: 1e-5, eps: 2e-6 };

function inputs({ hidden, experts }: Config) {
  const values = random(hidden + experts);
  return {
    residual: values.normals(hidden, 3),
    norm_weight: values.bf16(hidden),
    weights: values.bf16(experts * hidden, 1 / Math.sqrt(hidden)),
    bias: values.bf16(experts),
  };
}

function expected(config: Config) {
  const { residual, norm_weight, weights, bias } = inputs(config);
  const normed = rmsnorm(Float64Array.from(residual), bf16(norm_weight), config.rmsEpsilon);
  // The reference's projection with a bias serves for the router, too.
  return { normed, logits: qkv(normed, bf16Rows(weights, config.hidden), bf16(bias)) };
}

inEveryVariant('router', TOLERANCE, (kernel) => {
  async function routed(config: Config, stopped = 0) {
    const { hidden, experts } = config;
    const outputs = { logits: untouched(experts), normed: untouched(hidden) };
    return kernel.run({ config, buffers: { ...inputs(config), ...outputs, decode_state: decodingAt(0, stopped) } });
  }

  test.each<[string, Config]>([
    ['five experts, whose shares of the width are uneven', tiny],
    ['one expert', { ...tiny, experts: 1 }],
    ['more experts than fours of the width', { ...tiny, experts: 40 }],
    ['the real 32 experts and 2880 columns', gptOss20b],
  ])('%s', async (_, config) => {
    const { logits, normed } = await routed(config);
    kernel.expectClose(logits, expected(config).logits);
    kernel.expectClose(normed, expected(config).normed);
  });

  test('a generation that has ended leaves everything alone', async () => {
    const { logits, normed } = await routed(tiny, 1);
    kernel.expectClose([...logits, ...normed], Array(tiny.experts + tiny.hidden).fill(UNTOUCHED));
  });

  test.fails('control: without the bias', async () => {
    const bias = bf16(inputs(tiny).bias);
    kernel.expectClose(
      (await routed(tiny)).logits,
      expected(tiny).logits.map((value, e) => value - (bias[e] as number)),
    );
  });
});
