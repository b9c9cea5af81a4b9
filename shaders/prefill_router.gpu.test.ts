// prefill_router against the reference: which experts, in which order, among equals too; transformers' own tables of ties.

import { beforeAll, describe, expect, test } from 'vitest';
import type { Config } from '../src/engine/config.ts';
import { bf16, bf16Rows, router } from '../src/engine/reference.ts';
import { type EdgeTables, loadEdgeTables } from '../tools/golden/edge-tables.ts';
import { gptOss20b, MANY, tiny } from './testing/configs.ts';
import { readFixture } from './testing/fixture.ts';
import { kernelUnderTest, untouched } from './testing/kernel-run.ts';
import { bf16Of, random } from './testing/random.ts';
import { rowsOf } from './testing/rows.ts';

// Softmax of at most K logits, each an f32 sum of up to 2880 products of 1/sqrt(D).
const kernel = kernelUnderTest('prefill_router', { atol: 2e-6, eps: 5e-6 });

interface Inputs {
  x: Float32Array<ArrayBuffer>;
  weights: Uint8Array<ArrayBuffer>;
  bias: Uint8Array<ArrayBuffer>;
}

function inputs({ hidden, experts }: Config, tokens: number): Inputs {
  const values = random(experts + tokens);
  return {
    x: values.normals(tokens * hidden),
    weights: values.bf16(experts * hidden, 1 / Math.sqrt(hidden)),
    bias: values.bf16(experts, 0.5),
  };
}

/** Inputs of one token whose logits are exactly these. */
function withLogits(config: Config, logits: readonly number[]): Inputs {
  const weights = new Uint8Array(2 * logits.length * config.hidden);
  return { x: new Float32Array(config.hidden).fill(1), weights, bias: bf16Of(logits) };
}

async function chosenBy(config: Config, given: Inputs) {
  const tokens = given.x.length / config.hidden;
  const chosen = new Uint32Array(tokens * config.activeExperts).fill(0xdead);
  const chosen_weights = untouched(chosen.length);
  return kernel.run({ config, buffers: { ...given, chosen, chosen_weights }, step: { tokens } });
}

async function expectSame(config: Config, given: Inputs): Promise<void> {
  const found = await chosenBy(config, given);
  const rows = bf16Rows(given.weights, config.hidden);
  const wanted = rowsOf(given.x, config.hidden).map((row) => router(row, rows, bf16(given.bias), config.activeExperts));
  expect([...found.chosen]).toEqual(wanted.flatMap(({ experts }) => experts));
  kernel.expectClose(
    found.chosen_weights,
    wanted.flatMap(({ weights }) => weights),
  );
}

const eight: Config = { ...tiny, experts: 8, activeExperts: 4 };

describe('prefill_router', () => {
  test.each<[string, Config, number]>([
    ['one token', tiny, 1],
    ['many tokens', tiny, MANY],
    ['five experts, no multiple of four', { ...tiny, activeExperts: 3 }, 3],
    ['as many active experts as there are', { ...tiny, activeExperts: tiny.experts }, 3],
    ['one active expert, whose weight is 1', { ...tiny, activeExperts: 1 }, 3],
    ['32 experts at the real width', gptOss20b, 2],
    ['32 experts at the real width, many tokens', gptOss20b, MANY],
    ['128 experts at the real width', { ...gptOss20b, experts: 128 }, 2],
  ])('%s', async (_, config, tokens) => {
    await expectSame(config, inputs(config, tokens));
  });

  test.each<[string, number[], number[]]>([
    ['all equal', [2, 2, 2, 2, 2, 2, 2, 2], [0, 1, 2, 3]],
    ['a tie at the border of the four', [1, 5, 1, 4, 1, 3, 0, 1], [1, 3, 5, 0]],
    ['a tie for the first place', [0, 1, 7, 2, 3, 7, 4, 5], [2, 5, 7, 6]],
    ['ties of negative logits', [-9, -2, -3, -2, -9, -3, -3, -8], [1, 3, 2, 5]],
    ['a zero and a negative zero are equal', [-1, -0, 0, -1, -1, 0, -0, -1], [1, 2, 5, 6]],
    ['the largest in the last place', [1, 2, 3, 4, 5, 6, 7, 80], [7, 6, 5, 4]],
    ['logits of -300, whose exponentials are all zero', [-300, -301, -302, -303, -304, -305, -306, -307], [0, 1, 2, 3]],
  ])('%s: the lowest expert comes first', async (_, logits, order) => {
    const { chosen } = await chosenBy(eight, withLogits(eight, logits));
    expect([...chosen]).toEqual(order);
    await expectSame(eight, withLogits(eight, logits));
  });

  describe('as transformers', () => {
    let tables: EdgeTables;
    beforeAll(async () => {
      tables = await loadEdgeTables(readFixture);
    });

    test('in every row of the edge table', async () => {
      for (const { name, logits, experts, weights } of tables.router) {
        const found = await chosenBy(eight, withLogits(eight, logits));
        expect([...found.chosen], name).toEqual(experts);
        kernel.expectClose(found.chosen_weights, weights);
      }
    });
  });

  test.fails('control: of equal logits the highest expert', async () => {
    const { chosen } = await chosenBy(eight, withLogits(eight, [1, 5, 1, 4, 1, 3, 0, 1]));
    expect([...chosen]).toEqual([1, 3, 5, 7]);
  });

  test.fails('control: softmax over all experts', async () => {
    const logits = [3, 2, 1, 0, 2, 1, 0, 1];
    const { chosen_weights } = await chosenBy(eight, withLogits(eight, logits));
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    kernel.expectClose(
      chosen_weights,
      [3, 2, 2, 1].map((logit) => Math.exp(logit) / total),
    );
  });
});
