// experts_gate_up against the reference: the experts that the router's logits choose, and their
// order.
// The experts lie in one buffer, in two, or in parts.

import { test } from 'vitest';
import type { Config } from '../src/engine/config.ts';
import { bf16Rows, expertsGateUp, mxfp4Rows } from '../src/engine/reference/reference.ts';
import { gptOss20b, tiny } from './testing/configs.ts';
import { UNTOUCHED } from './testing/differences.ts';
import {
  allExperts,
  expertPair,
  expertWeights,
  inOrder,
  isIn,
  laidInSlots,
  SHUFFLED,
  SPLIT_PARTS,
  type SplitPart,
} from './testing/expert-rows.ts';
import { untouched } from './testing/kernel-run.ts';
import { random } from './testing/random.ts';
import { flat } from './testing/rows.ts';
import { decodingAt, inEveryVariant } from './testing/variants.ts';

// An f32 sum of up to 2880 products (spread near 3); the activation multiplies two of them.
const TOLERANCE = { atol: 5e-5, eps: 1e-5 };

interface Case {
  config: Config;
  /** The router's logits; seeded if left out. // (E) */
  logits?: number[];
  part?: SplitPart;
}

function inputs({ config, logits }: Case) {
  const { hidden, experts, expertWidth } = config;
  const values = random(hidden + expertWidth);
  return {
    x: values.normals(hidden),
    router_logits: logits === undefined ? values.normals(experts) : Float32Array.from(logits),
    weights: expertWeights(values, experts, 2 * expertWidth, hidden),
  };
}

/** Best first, the lowest among equals. */
function chosenBy(logits: Float32Array, active: number): number[] {
  const order = [...logits.keys()].sort((a, b) => (logits[b] as number) - (logits[a] as number) || a - b);
  return order.slice(0, active);
}

/** UNTOUCHED where the slot's expert is in another part. // (K F) */
function expected(one: Case): Float64Array {
  const { config, part = allExperts(config.experts) } = one;
  const { x, router_logits, weights } = inputs(one);
  const matrix = mxfp4Rows(weights.blocks, weights.scales, config.hidden);
  const bias = bf16Rows(weights.bias, 2 * config.expertWidth);
  return flat(
    chosenBy(router_logits, config.activeExperts).map((expert) =>
      isIn(part, expert)
        ? expertsGateUp(Float64Array.from(x), matrix, bias, expert, config)
        : new Float64Array(config.expertWidth).fill(UNTOUCHED),
    ),
  );
}

const four: Config = { ...tiny, hidden: 192, activeExperts: 4 };
// A few of the real model's rows and experts, each of its full 90 blocks.
const real: Config = { ...gptOss20b, expertWidth: 32, experts: 5 };

inEveryVariant('experts_gate_up', TOLERANCE, (kernel) => {
  async function activatedBy(one: Case, stopped = 0): Promise<Float32Array> {
    const { config, part = allExperts(config.experts) } = one;
    const { x, router_logits, weights } = inputs(one);
    const activated = untouched(config.activeExperts * config.expertWidth);
    const given = { decode_state: decodingAt(0, stopped), x, router_logits, slots: inOrder(config.experts), activated };
    const buffers = { ...given, ...expertPair(weights, config.experts, part) };
    return (await kernel.run({ config, buffers, params: part })).activated;
  }

  test.each<[string, Case]>([
    ['a tiny model', { config: tiny }],
    ['5 blocks a row: rows of scales start at any byte', { config: { ...four, hidden: 160 } }],
    ['10 blocks a row', { config: { ...four, hidden: 320 } }],
    ['the real 90 blocks a row, which fill no last round', { config: real }],
    ['the real 32 experts', { config: { ...four, experts: 32 } }],
    ['one active expert', { config: { ...tiny, activeExperts: 1 } }],
    ['equal logits: the lowest experts come first', { config: four, logits: [1, 2, 1, 1, 1] }],
    ['logits of ±1e30', { config: four, logits: [-1e30, 1e30, 0, 1e30, -1e30] }],
  ])('%s', async (_, one) => {
    kernel.expectClose(await activatedBy(one), expected(one));
  });

  test.each(SPLIT_PARTS)('%s', async (_, part) => {
    const one = { config: four, part };
    kernel.expectClose(await activatedBy(one), expected(one));
  });

  test('experts in other slots', async () => {
    const { x, router_logits, weights } = inputs({ config: four });
    const buffers = {
      decode_state: decodingAt(0),
      x,
      router_logits,
      slots: SHUFFLED.slots,
      ...expertPair(laidInSlots(weights, SHUFFLED.held), four.experts, allExperts(four.experts)),
      activated: untouched(four.activeExperts * four.expertWidth),
    };
    const { activated } = await kernel.run({ config: four, buffers, params: allExperts(four.experts) });
    kernel.expectClose(activated, expected({ config: four }));
  });

  test('a generation that has ended leaves everything alone', async () => {
    const activated = await activatedBy({ config: tiny }, 1);
    kernel.expectClose(
      activated,
      activated.map(() => UNTOUCHED),
    );
  });

  test.fails('control: the slots are swapped', async () => {
    const rows = expected({ config: tiny });
    const swapped = [...rows.slice(tiny.expertWidth), ...rows.slice(0, tiny.expertWidth)];
    kernel.expectClose(await activatedBy({ config: tiny }), swapped);
  });
});
