// prefill_experts_down against the reference: each pair's weighted product with its bias.
// The experts lie in one part or several.

import { describe, test } from 'vitest';
import type { Config } from '../src/engine/config.ts';
import { bf16Rows, expertsDown, mxfp4Rows } from '../src/engine/reference/reference.ts';
import { gptOss20b, MANY, tiny } from './testing/configs.ts';
import { UNTOUCHED } from './testing/differences.ts';
import {
  choices,
  type ExpertPart,
  expertPart,
  expertWeights,
  grouped,
  inOrder,
  laidInSlots,
  SHUFFLED,
} from './testing/expert-rows.ts';
import { kernelUnderTest, untouched } from './testing/kernel-run.ts';
import { random } from './testing/random.ts';
import { flat, rowsOf } from './testing/rows.ts';

// An f32 sum of up to 2880 products (spread near 3), one after the other.
const kernel = kernelUnderTest('prefill_experts_down', { atol: 2e-5, eps: 5e-6 });

interface Case {
  config: Config;
  tokens: number;
  part?: ExpertPart;
}

function inputs({ config, tokens }: Case) {
  const { hidden, experts, activeExperts, expertWidth } = config;
  const values = random(expertWidth + 10 * tokens);
  const chosen = choices(values, tokens, experts, activeExperts);
  return {
    x: values.normals(chosen.length * expertWidth),
    chosen,
    chosen_weights: Float32Array.from(chosen, () => values.uniform()),
    weights: expertWeights(values, experts, hidden, expertWidth),
  };
}

async function productsOf(one: Case): Promise<Float32Array> {
  const { config, tokens, part = { first_expert: 0, expert_count: config.experts } } = one;
  const { weights, chosen, ...given } = inputs(one);
  const products = untouched(chosen.length * config.hidden);
  const buffers = {
    ...given,
    ...grouped(chosen, config.experts),
    ...expertPart(weights, config.experts, part),
    held: inOrder(config.experts),
    products,
  };
  return (await kernel.run({ config, buffers, params: part, step: { tokens } })).products;
}

/** UNTOUCHED where the pair's expert is in another part. */
function expected(one: Case): Float64Array {
  const { config, part = { first_expert: 0, expert_count: config.experts } } = one;
  const { x, chosen, chosen_weights, weights } = inputs(one);
  const matrix = mxfp4Rows(weights.blocks, weights.scales, config.expertWidth);
  const bias = bf16Rows(weights.bias, config.hidden);
  const rows = rowsOf(x, config.expertWidth).map((row, pair) => {
    const expert = chosen[pair] as number;
    const isHere = expert >= part.first_expert && expert < part.first_expert + part.expert_count;
    if (!isHere) return new Float64Array(config.hidden).fill(UNTOUCHED);
    const routing = { experts: [expert], weights: [chosen_weights[pair] as number] };
    return expertsDown([row], routing, matrix, bias, new Float64Array(config.hidden));
  });
  return flat(rows);
}

const four: Config = { ...tiny, expertWidth: 192, activeExperts: 4 };
// A few of the real model's rows and experts, each of its full 90 blocks.
const real: Config = { ...gptOss20b, hidden: 32, experts: 5 };

describe('prefill_experts_down', () => {
  test.each<[string, Case]>([
    ['one token', { config: tiny, tokens: 1 }],
    ['many tokens', { config: tiny, tokens: MANY }],
    ['5 blocks a row: rows of scales start at any byte', { config: { ...four, expertWidth: 160 }, tokens: 2 }],
    ['6 blocks a row', { config: four, tokens: 2 }],
    ['10 blocks a row', { config: { ...four, expertWidth: 320 }, tokens: 2 }],
    ['the real 90 blocks a row, which fill no last round', { config: real, tokens: 1 }],
    ['the real 90 blocks a row, several tokens', { config: real, tokens: 5 }],
    ['the real 2880 outputs', { config: { ...four, hidden: gptOss20b.hidden }, tokens: 2 }],
    ['so many tokens that an expert fills more than a tile', { config: tiny, tokens: 130 }],
    ['one active expert', { config: { ...tiny, activeExperts: 1 }, tokens: 2 }],
  ])('%s', async (_, one) => {
    kernel.expectClose(await productsOf(one), expected(one));
  });

  test.each<[string, ExpertPart]>([
    ['the first experts', { first_expert: 0, expert_count: 2 }],
    ['experts from the middle', { first_expert: 1, expert_count: 3 }],
    ['the last expert', { first_expert: 4, expert_count: 1 }],
  ])('a part with %s leaves the others’ products alone', async (_, part) => {
    const one = { config: four, tokens: 7, part };
    kernel.expectClose(await productsOf(one), expected(one));
  });

  test('experts in other slots, one of which does not compute now', async () => {
    const one = { config: four, tokens: 7 };
    const { chosen, weights, ...given } = inputs(one);
    const part = { first_expert: 0, expert_count: four.experts };
    const products = untouched(chosen.length * four.hidden);
    // Slot 4 holds expert 2.
    const held = SHUFFLED.held.with(4, 0xffffffff);
    const laid = expertPart(laidInSlots(weights, SHUFFLED.held), four.experts, part);
    const buffers = { ...given, ...grouped(chosen, four.experts), ...laid, held, products };
    const found = (await kernel.run({ config: four, buffers, params: part, step: { tokens: 7 } })).products;
    const all = expected(one);
    kernel.expectClose(
      found,
      all.map((value, at) => (chosen[Math.floor(at / four.hidden)] === 2 ? UNTOUCHED : value)),
    );
  });

  test.fails('control: the bias is not weighted', async () => {
    const one = { config: { ...tiny, activeExperts: 1 }, tokens: 1 };
    const { chosen, chosen_weights, weights } = inputs(one);
    const bias = bf16Rows(weights.bias, tiny.hidden).row(chosen[0] as number);
    const rest = 1 - (chosen_weights[0] as number);
    kernel.expectClose(
      await productsOf(one),
      expected(one).map((value, row) => value + rest * (bias[row] as number)),
    );
  });
});
