// prefill_choose against the reference: the experts and their order, among equals too.
// It also checks transformers' own tables of ties.

import { beforeAll, describe, expect, test } from 'vitest';
import type { Config } from '../src/engine/config.ts';
import { router } from '../src/engine/reference/reference.ts';
import { type EdgeTables, loadEdgeTables } from '../test/support/goldens/edge-tables.ts';
import { gptOss20b, MANY, tiny } from './testing/configs.ts';
import { readFixture } from './testing/fixture.ts';
import { kernelUnderTest, untouched } from './testing/kernel-run.ts';
import { random } from './testing/random.ts';
import { rowsOf } from './testing/rows.ts';

// Exponentials of f32 and their sum.
const kernel = kernelUnderTest('prefill_choose', { atol: 1e-7, eps: 2e-6 });

async function chosenBy(config: Config, logits: Float32Array<ArrayBuffer>) {
  const tokens = logits.length / config.experts;
  const chosen = new Uint32Array(tokens * config.activeExperts).fill(0xdead);
  return kernel.run({ config, buffers: { logits, chosen, chosen_weights: untouched(chosen.length) }, step: { tokens } });
}

async function expectSame(config: Config, logits: Float32Array<ArrayBuffer>): Promise<void> {
  const found = await chosenBy(config, logits);
  // A router without weights: its logits are its bias.
  const none = { row: () => new Float64Array() };
  const wanted = rowsOf(logits, config.experts).map((row) => router(new Float64Array(), none, row, config.activeExperts));
  expect([...found.chosen]).toEqual(wanted.flatMap(({ experts }) => experts));
  kernel.expectClose(
    found.chosen_weights,
    wanted.flatMap(({ weights }) => weights),
  );
}

const eight: Config = { ...tiny, experts: 8, activeExperts: 4 };

describe('prefill_choose', () => {
  test.each<[string, Config, number]>([
    ['one token', tiny, 1],
    ['many tokens', tiny, MANY],
    ['more tokens than a workgroup', tiny, 70],
    ['as many active experts as there are', { ...tiny, activeExperts: tiny.experts }, 3],
    ['one active expert, whose weight is 1', { ...tiny, activeExperts: 1 }, 3],
    ['32 experts', gptOss20b, MANY],
    ['128 experts', { ...gptOss20b, experts: 128 }, 2],
  ])('%s', async (_, config, tokens) => {
    await expectSame(config, random(config.experts + tokens).normals(tokens * config.experts, 2));
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
    const { chosen } = await chosenBy(eight, Float32Array.from(logits));
    expect([...chosen]).toEqual(order);
    await expectSame(eight, Float32Array.from(logits));
  });

  describe('as transformers', () => {
    let tables: EdgeTables;
    beforeAll(async () => {
      tables = await loadEdgeTables(readFixture);
    });

    test('in every row of the edge table', async () => {
      for (const { name, logits, experts, weights } of tables.router) {
        const found = await chosenBy(eight, Float32Array.from(logits));
        expect([...found.chosen], name).toEqual(experts);
        kernel.expectClose(found.chosen_weights, weights);
      }
    });
  });

  test.fails('control: of equal logits the highest expert', async () => {
    const { chosen } = await chosenBy(eight, Float32Array.of(1, 5, 1, 4, 1, 3, 0, 1));
    expect([...chosen]).toEqual([1, 3, 5, 7]);
  });

  test.fails('control: softmax over all experts', async () => {
    const logits = [3, 2, 1, 0, 2, 1, 0, 1];
    const { chosen_weights } = await chosenBy(eight, Float32Array.from(logits));
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    kernel.expectClose(
      chosen_weights,
      [3, 2, 2, 1].map((logit) => Math.exp(logit) / total),
    );
  });
});
