// prefill_attention against the reference: window edges, and sinks above and below the scores.
// The cases include scores that would overflow, and grouped heads.

import { describe, expect, test } from 'vitest';
import type { Config } from '../src/engine/config.ts';
import { attention, bf16 } from '../src/engine/reference/reference.ts';
import { gptOss20b, MANY, tiny } from './testing/configs.ts';
import { f16Of, f16Values } from './testing/f16.ts';
import { kernelUnderTest, untouched } from './testing/kernel-run.ts';
import { bf16Of, random } from './testing/random.ts';
import { flat, rowsOf } from './testing/rows.ts';

// Weights are f32 exponentials of f32 scores: an error of s · 2^-24 + 3 ulp for a score s.
// Sums go over up to 300 keys.
const kernel = kernelUnderTest('prefill_attention', { atol: 3e-6, eps: 5e-6 });

interface Case {
  config: Config;
  /** Keys that the step's last query could see without a window. */
  keys: number;
  tokens?: number;
  /** 0 sees all. */
  window?: number;
  /** Every head's sink; seeded ones if left out. */
  sink?: number;
  /** Standard deviation of queries, and so of scores. */
  spread?: number;
}

function inputs({ config, keys, tokens = 1, sink, spread = 1 }: Case) {
  const { heads, kvHeads, headDim } = config;
  const values = random(keys + 1000 * tokens);
  return {
    q: values.normals(tokens * heads * headDim, spread),
    keys: f16Of(values.normals(keys * kvHeads * headDim)),
    values: f16Of(values.normals(keys * kvHeads * headDim)),
    sinks: sink === undefined ? values.bf16(heads, 1.5) : bf16Of(Array<number>(heads).fill(sink)),
  };
}

async function attended(one: Case): Promise<Float32Array> {
  const { config, keys, tokens = 1, window = 0 } = one;
  const buffers = inputs(one);
  const { out } = await kernel.run({
    config,
    buffers: { ...buffers, out: untouched(buffers.q.length) },
    params: { window, capacity: keys },
    step: { tokens, firstPosition: keys - tokens },
  });
  return out;
}

function expected(one: Case): Float64Array {
  const { keys, tokens = 1, window = 0 } = one;
  const config = { ...one.config, slidingWindow: window };
  const { q, keys: k, values: v, sinks } = inputs(one);
  const width = config.kvHeads * config.headDim;
  const cache = { keys: rowsOf(f16Values(k), width), values: rowsOf(f16Values(v), width) };
  const queries = rowsOf(q, config.heads * config.headDim);
  return flat(queries.map((row, t) => attention(row, cache, bf16(sinks), keys - tokens + t, config, window > 0)));
}

// 8:1 as in the real model, whose 64 heads only repeat it.
const real: Config = { ...gptOss20b, heads: 8, kvHeads: 1 };
// 2:1, heads of less than a workgroup.
const pairs: Config = { ...tiny, heads: 4, kvHeads: 2 };

describe('prefill_attention', () => {
  describe.each([1, 127, 128, 129, 300])('over %i keys', (keys) => {
    test.each([
      ['without a window', 0],
      ['with the real window', 128],
      ['with a window of 16', 16],
    ])('%s', async (_, window) => {
      kernel.expectClose(await attended({ config: real, keys, window }), expected({ config: real, keys, window }));
    });
  });

  test.each<[string, Case]>([
    ['many tokens from position 0', { config: pairs, keys: MANY, tokens: MANY }],
    ['many tokens across a window’s edge', { config: pairs, keys: 144, tokens: MANY, window: 128 }],
    ['many tokens with a window smaller than the step', { config: pairs, keys: MANY, tokens: MANY, window: 16 }],
    ['a window of the query alone', { config: pairs, keys: 20, tokens: 5, window: 1 }],
    ['all 64 heads on 8, one token', { config: gptOss20b, keys: 70, window: 128 }],
    ['as many key heads as query heads', { config: { ...tiny, kvHeads: tiny.heads }, keys: 65 }],
    ['heads wider than a workgroup', { config: { ...tiny, headDim: 80 }, keys: 66, tokens: 2 }],
    ['a sink of -60, far below the scores', { config: real, keys: 129, sink: -60 }],
  ])('%s', async (_, one) => {
    kernel.expectClose(await attended(one), expected(one));
  });

  test('a sink of +60, far above the scores, takes nearly all: what is left is right to 4 digits', async () => {
    const one = { config: real, keys: 129, sink: 60 };
    const out = await attended(one);
    expect(Math.max(...out.map(Math.abs))).toBeLessThan(1e-22);
    // Exponents near -60 are rounded by 2^-19 each; the terms are below 1e-25.
    kernel.expectClose(out, expected(one), { atol: 2e-30, eps: 2e-4 });
  });

  test('scores of ±80 and more neither overflow nor drown a smaller sink', async () => {
    const one = { config: real, keys: 129, spread: 40, sink: 0 };
    // Scores near 100 carry 2^-18 of f32 rounding into the exponent.
    kernel.expectClose(await attended(one), expected(one), { atol: 1e-4, eps: 1e-4 });
  });

  test('equal scores of 80 give the mean of the values, undiluted by a sink of -80', async () => {
    const keys = 65;
    const { headDim } = tiny;
    const { out } = await kernel.run({
      config: { ...tiny, heads: 1, kvHeads: 1 },
      buffers: {
        q: new Float32Array(headDim).fill(80 / Math.sqrt(headDim)),
        keys: f16Of(new Float32Array(keys * headDim).fill(1)),
        values: f16Of(Float32Array.from({ length: keys * headDim }, (_, i) => Math.floor(i / headDim))),
        sinks: bf16Of([-80]),
        out: untouched(headDim),
      },
      params: { window: 0, capacity: keys },
      step: { firstPosition: keys - 1 },
    });
    kernel.expectClose(out, Array(headDim).fill(32));
  });

  test('a ring that has gone round: positions past its capacity take the rows of those that left the window', async () => {
    const one = { config: pairs, keys: 61, tokens: 5, window: 16 };
    const capacity = 24;
    const buffers = inputs(one);
    const words = (one.config.kvHeads * one.config.headDim) / 2;
    const ring = (all: Uint32Array<ArrayBuffer>) => {
      const rows = new Uint32Array(capacity * words);
      for (let p = 0; p < one.keys; p++) rows.set(all.subarray(p * words, (p + 1) * words), (p % capacity) * words);
      return rows;
    };
    const { out } = await kernel.run({
      config: one.config,
      buffers: { ...buffers, keys: ring(buffers.keys), values: ring(buffers.values), out: untouched(buffers.q.length) },
      params: { window: one.window, capacity },
      step: { tokens: one.tokens, firstPosition: one.keys - one.tokens },
    });
    kernel.expectClose(out, expected(one));
  });

  test.fails('control: a window of one key less', async () => {
    const one = { config: pairs, keys: 20, window: 16 };
    kernel.expectClose(await attended(one), expected({ ...one, window: 15 }));
  });
});
