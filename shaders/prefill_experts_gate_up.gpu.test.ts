// prefill_experts_gate_up against the reference: any number of blocks a row, experts in parts, the
// real width.
// prefill_experts_gate_up_edges.gpu.test.ts tests the activation and the MXFP4 decoding at their
// edges.

import { describe, test } from 'vitest';
import type { Config } from '../src/engine/config.ts';
import { bf16Rows, expertsGateUp, mxfp4Rows } from '../src/engine/reference/reference.ts';
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

// An f32 sum of up to 2880 products (spread near 3) into g sigmoid(1.7 g) (u + 1), at most 7 · 8.
// Its slope is at most 8.
const kernel = kernelUnderTest('prefill_experts_gate_up', { atol: 5e-5, eps: 1e-5 });

interface Case {
  config: Config;
  tokens: number;
  part?: ExpertPart;
}

function inputs({ config, tokens }: Case) {
  const { hidden, experts, activeExperts, expertWidth } = config;
  const values = random(hidden + 10 * tokens);
  return {
    x: values.normals(tokens * hidden),
    chosen: choices(values, tokens, experts, activeExperts),
    weights: expertWeights(values, experts, 2 * expertWidth, hidden),
  };
}

async function activatedBy(one: Case): Promise<Float32Array> {
  const { config, tokens, part = { first_expert: 0, expert_count: config.experts } } = one;
  const { x, chosen, weights } = inputs(one);
  const activated = untouched(chosen.length * config.expertWidth);
  const groups = grouped(chosen, config.experts);
  const buffers = { x, ...groups, ...expertPart(weights, config.experts, part), held: inOrder(config.experts), activated };
  return (await kernel.run({ config, buffers, params: part, step: { tokens } })).activated;
}

/** UNTOUCHED where the slot's expert is in another part. */
function expected(one: Case): Float64Array {
  const { config, part = { first_expert: 0, expert_count: config.experts } } = one;
  const { x, chosen, weights } = inputs(one);
  const matrix = mxfp4Rows(weights.blocks, weights.scales, config.hidden);
  const bias = bf16Rows(weights.bias, 2 * config.expertWidth);
  const tokens = rowsOf(x, config.hidden);
  const slots = Array.from(chosen, (expert, slot) => {
    const isHere = expert >= part.first_expert && expert < part.first_expert + part.expert_count;
    const row = tokens[Math.floor(slot / config.activeExperts)] as Float64Array;
    return isHere ? expertsGateUp(row, matrix, bias, expert, config) : new Float64Array(config.expertWidth).fill(UNTOUCHED);
  });
  return flat(slots);
}

// A few of the real model's rows and experts, each of its full 90 blocks.
const real: Config = { ...gptOss20b, experts: 5, expertWidth: 32 };

describe('prefill_experts_gate_up', () => {
  test.each<[string, Case]>([
    ['one token', { config: tiny, tokens: 1 }],
    ['many tokens', { config: tiny, tokens: MANY }],
    ['5 blocks a row: rows of scales start at any byte', { config: { ...tiny, hidden: 160 }, tokens: 2 }],
    ['6 blocks a row', { config: { ...tiny, hidden: 192 }, tokens: 2 }],
    ['10 blocks a row', { config: { ...tiny, hidden: 320 }, tokens: 2 }],
    ['the real 90 blocks a row, which fill no last round', { config: real, tokens: 1 }],
    ['the real 90 blocks a row, several tokens', { config: real, tokens: 5 }],
    ['the real 2880 outputs', { config: { ...tiny, expertWidth: gptOss20b.expertWidth }, tokens: 1 }],
    ['so many tokens that an expert fills more than a tile', { config: tiny, tokens: 130 }],
    ['all experts active', { config: { ...tiny, activeExperts: tiny.experts }, tokens: 2 }],
  ])('%s', async (_, one) => {
    kernel.expectClose(await activatedBy(one), expected(one));
  });

  test.each<[string, ExpertPart]>([
    ['the first experts', { first_expert: 0, expert_count: 2 }],
    ['experts from the middle', { first_expert: 1, expert_count: 3 }],
    ['the last expert', { first_expert: 4, expert_count: 1 }],
  ])('a part with %s leaves the others’ outputs alone', async (_, part) => {
    const one = { config: { ...tiny, hidden: 192, activeExperts: 4 }, tokens: 3, part };
    kernel.expectClose(await activatedBy(one), expected(one));
  });

  test('experts in other slots, one of which does not compute now', async () => {
    const one = { config: { ...tiny, hidden: 192 }, tokens: 7 };
    const { config } = one;
    const { x, chosen, weights } = inputs(one);
    const part = { first_expert: 0, expert_count: config.experts };
    const activated = untouched(chosen.length * config.expertWidth);
    // Slot 4 holds expert 2.
    const held = SHUFFLED.held.with(4, 0xffffffff);
    const laid = expertPart(laidInSlots(weights, SHUFFLED.held), config.experts, part);
    const buffers = { x, ...grouped(chosen, config.experts), ...laid, held, activated };
    const found = (await kernel.run({ config, buffers, params: part, step: { tokens: 7 } })).activated;
    kernel.expectClose(
      found,
      expected(one).map((value, at) => (chosen[Math.floor(at / config.expertWidth)] === 2 ? UNTOUCHED : value)),
    );
  });

  test.fails('control: gate and linear rows as halves', async () => {
    const { config, tokens } = { config: tiny, tokens: 1 };
    const whole = inputs({ config, tokens });
    const isGate = (row: number) => row < config.expertWidth;
    const halves = (row: number) => (isGate(row) ? 2 * row : 2 * (row - config.expertWidth) + 1);
    const bias = bf16Rows(whole.weights.bias, 2 * config.expertWidth);
    const shuffled = { row: (expert: number) => bias.row(expert).map((_, row, all) => all[halves(row)] as number) };
    const matrix = mxfp4Rows(whole.weights.blocks, whole.weights.scales, config.hidden);
    const x = Float64Array.from(whole.x);
    const wrong = Array.from(whole.chosen, (expert) => expertsGateUp(x, matrix, shuffled, expert, config));
    kernel.expectClose(await activatedBy({ config, tokens }), flat(wrong));
  });
});
