// attention, followed by attention_merge, against the reference: window edges, and runs of keys and
// their merge.
// The cases include sinks above and below the scores, scores that would overflow, grouped heads,
// and wrapped rings.

import { expect, test } from 'vitest';
import type { Config } from '../src/engine/config.ts';
import { attention, bf16 } from '../src/engine/reference/reference.ts';
import { gptOss20b, tiny } from './testing/configs.ts';
import { UNTOUCHED } from './testing/differences.ts';
import { f16Of, f16Values } from './testing/f16.ts';
import { kernelUnderTest, untouched } from './testing/kernel-run.ts';
import { bf16Of, random } from './testing/random.ts';
import { rowsOf } from './testing/rows.ts';
import { decodingAt } from './testing/variants.ts';

// Weights are f32 exponentials of f32 scores: an error of s · 2^-24 + 3 ulp for a score s.
// Sums go over up to 700 keys.
const TOLERANCE = { atol: 3e-6, eps: 5e-6 };
// Keys of one workgroup (src/engine/gpu/variant.ts).
const SPLIT = 256;

interface Case {
  config: Config;
  /** Keys up to the token's own. */
  keys: number;
  /** 0 sees all. */
  window?: number;
  /** Positions of the cache; all keys if left out. */
  capacity?: number;
  /** Every head's sink; seeded ones if left out. */
  sink?: number;
  /** Standard deviation of queries, and so of scores. */
  spread?: number;
}

function inputs({ config, keys, sink, spread = 1 }: Case) {
  const { heads, kvHeads, headDim } = config;
  const values = random(keys + heads);
  return {
    q: values.normals(heads * headDim, spread),
    keys: f16Of(values.normals(keys * kvHeads * headDim)),
    values: f16Of(values.normals(keys * kvHeads * headDim)),
    sinks: sink === undefined ? values.bf16(heads, 1.5) : bf16Of(Array<number>(heads).fill(sink)),
  };
}

/** Position p in row p % capacity. */
function ringOf({ config, keys, capacity = keys }: Case, all: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const words = (config.kvHeads * config.headDim) / 2;
  const rows = new Uint32Array(capacity * words);
  for (let p = 0; p < keys; p++) rows.set(all.subarray(p * words, (p + 1) * words), (p % capacity) * words);
  return rows;
}

function expected(one: Case): Float64Array {
  const { keys, window = 0 } = one;
  const config = { ...one.config, slidingWindow: window };
  const { q, keys: k, values: v, sinks } = inputs(one);
  const width = config.kvHeads * config.headDim;
  const cache = { keys: rowsOf(f16Values(k), width), values: rowsOf(f16Values(v), width) };
  return attention(Float64Array.from(q), cache, bf16(sinks), keys - 1, config, window > 0);
}

const kernel = kernelUnderTest('attention', TOLERANCE);
const merge = kernelUnderTest('attention_merge', TOLERANCE);

async function attended(one: Case, position = one.keys - 1): Promise<Float32Array> {
  const { config, keys, window = 0, capacity = keys } = one;
  const { q, keys: k, values: v, sinks } = inputs(one);
  const splits = Math.ceil((window > 0 ? Math.min(keys, window) : keys) / SPLIT);
  const shared = { decode_state: decodingAt(position), sinks };
  const first = await kernel.run({
    config,
    buffers: {
      ...shared,
      q,
      keys: ringOf(one, k),
      values: ringOf(one, v),
      out: untouched(q.length),
      partial_sums: untouched(splits * q.length),
      partial_stats: untouched(splits * config.heads * 2),
    },
    params: { window, capacity },
    step: { firstPosition: position },
  });
  if (splits === 1) {
    kernel.expectClose(
      first.partial_sums,
      first.partial_sums.map(() => UNTOUCHED),
    );
    return first.out;
  }
  const { partial_sums, partial_stats } = first;
  const buffers = { ...shared, partial_sums, partial_stats, out: first.out };
  return (await merge.run({ config, buffers, params: { window }, step: { firstPosition: position } })).out;
}

// 8:1 as in the real model, whose 64 heads only repeat it.
const real: Config = { ...gptOss20b, heads: 8, kvHeads: 1 };

test.each<[string, Case]>([
  ['one key', { config: real, keys: 1 }],
  ['127 keys', { config: real, keys: 127 }],
  ['a whole window', { config: real, keys: 128, window: 128 }],
  ['a window that has left its first key', { config: real, keys: 129, window: 128 }],
  ['a window of 16', { config: real, keys: 300, window: 16 }],
  ['a window of the token alone', { config: tiny, keys: 20, window: 1 }],
  ['as many keys as a run has', { config: real, keys: 256 }],
  ['one key more than a run has', { config: real, keys: 257 }],
  ['three runs', { config: real, keys: 700 }],
  ['a window of more than a run', { config: real, keys: 600, window: 400 }],
  ['all 64 heads on 8', { config: gptOss20b, keys: 70, window: 128 }],
  ['all 64 heads on 8, two runs', { config: gptOss20b, keys: 290 }],
  ['as many key heads as query heads', { config: { ...tiny, kvHeads: tiny.heads }, keys: 65 }],
  ['twelve heads on one, in two groups of workgroups', { config: { ...tiny, heads: 12, kvHeads: 1 }, keys: 300 }],
  ['heads of 80 dimensions', { config: { ...tiny, headDim: 80 }, keys: 66 }],
  ['heads of 24 dimensions, which share a workgroup unevenly', { config: { ...tiny, headDim: 24 }, keys: 270 }],
  ['a sink of -60, far below the scores', { config: real, keys: 129, sink: -60 }],
  ['a sink of -60 and two runs', { config: real, keys: 300, sink: -60 }],
  ['a ring that has gone round', { config: tiny, keys: 61, window: 16, capacity: 24 }],
])('%s', async (_, one) => {
  kernel.expectClose(await attended(one), expected(one));
});

test.each([129, 300])('a sink of +60 takes nearly all of %i keys: what is left is right to 4 digits', async (keys) => {
  const one = { config: real, keys, sink: 60 };
  const out = await attended(one);
  expect(Math.max(...out.map(Math.abs))).toBeLessThan(1e-22);
  // Exponents near -60 are rounded by 2^-19 each; the terms are below 1e-25.
  kernel.expectClose(out, expected(one), { atol: 2e-30, eps: 2e-4 });
});

test.each([129, 300])('scores of ±80 and more neither overflow nor drown a smaller sink, over %i keys', async (keys) => {
  const one = { config: real, keys, spread: 40, sink: 0 };
  // Scores near 100 carry 2^-18 of f32 rounding into the exponent.
  kernel.expectClose(await attended(one), expected(one), { atol: 1e-4, eps: 1e-4 });
});

test.fails('control: a window of one key less', async () => {
  const one = { config: tiny, keys: 20, window: 16 };
  kernel.expectClose(await attended(one), expected({ ...one, window: 15 }));
});

test.fails('control: the merge of two runs leaves out the sink', async () => {
  const one = { config: real, keys: 300, sink: 2 };
  kernel.expectClose(await attended(one), expected({ ...one, sink: -60 }));
});
