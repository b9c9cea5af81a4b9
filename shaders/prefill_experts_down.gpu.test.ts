// prefill_experts_down against the reference: weighted experts with their bias into the residual, in one part or one part after another.

import { describe, test } from 'vitest';
import type { Config } from '../src/engine/config.ts';
import { bf16Rows, expertsDown, mxfp4Rows } from '../src/engine/reference.ts';
import { gptOss20b, MANY, tiny } from './testing/configs.ts';
import { choices, type ExpertPart, expertPart, expertWeights } from './testing/expert-rows.ts';
import { kernelUnderTest } from './testing/kernel-run.ts';
import { random } from './testing/random.ts';
import { flat, rowsOf } from './testing/rows.ts';

// An f32 sum of up to 4 · 2880 weighted products (spread near 3), added to the residual once a part.
const kernel = kernelUnderTest('prefill_experts_down', { atol: 1e-5, eps: 2e-6 });

interface Case {
  config: Config;
  tokens: number;
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
    residual: values.normals(tokens * hidden),
  };
}

/** The residual after the kernel ran over each part in turn. */
async function added(one: Case, parts: ExpertPart[] = [{ first_expert: 0, expert_count: one.config.experts }]) {
  const { config, tokens } = one;
  const { weights, ...given } = inputs(one);
  let { residual } = given;
  for (const part of parts) {
    const buffers = { ...given, ...expertPart(weights, config.experts, part), residual };
    residual = (await kernel.run({ config, buffers, params: part, step: { tokens } })).residual;
  }
  return residual;
}

/** With experts outside of `isHere` left out. */
function expected({ config, tokens }: Case, isHere = (_expert: number) => true): Float64Array {
  const { x, chosen, chosen_weights, weights, residual } = inputs({ config, tokens });
  const { hidden, expertWidth, activeExperts: K } = config;
  const matrix = mxfp4Rows(weights.blocks, weights.scales, expertWidth);
  const bias = bf16Rows(weights.bias, hidden);
  const slots = rowsOf(x, expertWidth);
  const token = (before: Float64Array, t: number) => {
    const experts = [...chosen.subarray(t * K, (t + 1) * K)];
    const shares = experts.map((expert, slot) => (isHere(expert) ? (chosen_weights[t * K + slot] as number) : 0));
    return expertsDown(slots.slice(t * K, (t + 1) * K), { experts, weights: shares }, matrix, bias, before);
  };
  return flat(rowsOf(residual, hidden).map(token));
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
    ['one active expert', { config: { ...tiny, activeExperts: 1 }, tokens: 2 }],
  ])('%s', async (_, one) => {
    kernel.expectClose(await added(one), expected(one));
  });

  test('experts in two parts accumulate, wherever a token’s are', async () => {
    const one = { config: four, tokens: 7 };
    const parts = [
      { first_expert: 0, expert_count: 2 },
      { first_expert: 2, expert_count: 3 },
    ];
    kernel.expectClose(await added(one, parts), expected(one));
  });

  test('a part adds its own experts only, their bias too', async () => {
    const one = { config: four, tokens: 3 };
    kernel.expectClose(
      await added(one, [{ first_expert: 1, expert_count: 2 }]),
      expected(one, (expert) => expert === 1 || expert === 2),
    );
  });

  test('a part without any of the token’s experts leaves the residual alone', async () => {
    const one = { config: { ...tiny, activeExperts: 1 }, tokens: 1 };
    const { chosen, residual } = inputs(one);
    const other = ((chosen[0] as number) + 1) % tiny.experts;
    kernel.expectClose(await added(one, [{ first_expert: other, expert_count: 1 }]), residual, { atol: 0, eps: 0 });
  });

  test.fails('control: the bias is not weighted', async () => {
    const one = { config: { ...tiny, activeExperts: 1 }, tokens: 1 };
    const { chosen, chosen_weights, weights } = inputs(one);
    const bias = bf16Rows(weights.bias, tiny.hidden).row(chosen[0] as number);
    const rest = 1 - (chosen_weights[0] as number);
    kernel.expectClose(
      await added(one),
      expected(one).map((value, row) => value + rest * (bias[row] as number)),
    );
  });
});
