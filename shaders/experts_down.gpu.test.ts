// experts_down against the reference: each slot's weighted product and bias in its own row.
// The edges are every code of MXFP4.

import { expect, test } from 'vitest';
import type { Config } from '../src/engine/config.ts';
import { bf16Rows, expertsDown, mxfp4Block, mxfp4Rows } from '../src/engine/reference/reference.ts';
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
import { bf16Of, random } from './testing/random.ts';
import { rowsOf } from './testing/rows.ts';
import { decodingAt, inEveryVariant } from './testing/variants.ts';

// An f32 sum of up to 2880 products (spread near 3), times a weight of up to 1.
const TOLERANCE = { atol: 2e-5, eps: 5e-6 };

interface Case {
  config: Config;
  part?: SplitPart;
}

function inputs({ config }: Case) {
  const { hidden, experts, activeExperts, expertWidth } = config;
  const values = random(expertWidth + hidden);
  return {
    x: values.normals(activeExperts * expertWidth),
    router_logits: values.normals(experts),
    weights: expertWeights(values, experts, hidden, expertWidth),
  };
}

/** Row 0 and slots of other parts are unchanged. // (1 + K, D) */
function expected(one: Case): Float64Array {
  const { config, part = allExperts(config.experts) } = one;
  const { x, router_logits, weights } = inputs(one);
  const matrix = mxfp4Rows(weights.blocks, weights.scales, config.expertWidth);
  const bias = bf16Rows(weights.bias, config.hidden);
  const order = [...router_logits.keys()].sort((a, b) => (router_logits[b] as number) - (router_logits[a] as number));
  const experts = order.slice(0, config.activeExperts);
  const powers = experts.map((expert) =>
    Math.exp((router_logits[expert] as number) - (router_logits[experts[0] as number] as number)),
  );
  const total = powers.reduce((sum, power) => sum + power, 0);
  const out = new Float64Array((1 + config.activeExperts) * config.hidden).fill(UNTOUCHED);
  rowsOf(x, config.expertWidth).forEach((row, slot) => {
    const expert = experts[slot] as number;
    if (!isIn(part, expert)) return;
    const routing = { experts: [expert], weights: [(powers[slot] as number) / total] };
    out.set(expertsDown([row], routing, matrix, bias, new Float64Array(config.hidden)), (1 + slot) * config.hidden);
  });
  return out;
}

const four: Config = { ...tiny, expertWidth: 192, activeExperts: 4 };
// A few of the real model's rows and experts, each of its full 90 blocks.
const real: Config = { ...gptOss20b, hidden: 32, experts: 5 };

// One block a row and one expert: row r has each code at each place.
const coded: Config = { ...tiny, experts: 1, activeExperts: 1 };
const codeAt = (row: number, place: number) => (row + 5 * place) % 16;
const codedBlocks = Uint8Array.from({ length: coded.hidden * 16 }, (_, at) => {
  const [row, byte] = [Math.floor(at / 16), at % 16];
  return codeAt(row, 2 * byte) | (codeAt(row, 2 * byte + 1) << 4);
});
// Each nibble of a word, and each word of a block.
const PLACES = [0, 9, 18, 27, 4, 13, 22, 31];

inEveryVariant('experts_down', TOLERANCE, (kernel) => {
  async function residualOf(one: Case, stopped = 0): Promise<Float32Array> {
    const { config, part = allExperts(config.experts) } = one;
    const { weights, ...given } = inputs(one);
    const residual = untouched((1 + config.activeExperts) * config.hidden);
    const slots = inOrder(config.experts);
    const buffers = {
      ...given,
      decode_state: decodingAt(0, stopped),
      ...expertPair(weights, config.experts, part),
      slots,
      residual,
    };
    return (await kernel.run({ config, buffers, params: part })).residual;
  }

  test.each<[string, Case]>([
    ['a tiny model', { config: tiny }],
    ['5 blocks a row: rows of scales start at any byte', { config: { ...four, expertWidth: 160 } }],
    ['10 blocks a row', { config: { ...four, expertWidth: 320 } }],
    ['the real 90 blocks a row, which fill no last round', { config: real }],
    ['the real 2880 outputs', { config: { ...four, hidden: gptOss20b.hidden } }],
    ['one active expert', { config: { ...tiny, activeExperts: 1 } }],
  ])('%s', async (_, one) => {
    kernel.expectClose(await residualOf(one), expected(one));
  });

  test.each(SPLIT_PARTS)('%s', async (_, part) => {
    const one = { config: four, part };
    kernel.expectClose(await residualOf(one), expected(one));
  });

  test('experts in other slots', async () => {
    const { weights, ...given } = inputs({ config: four });
    const buffers = {
      ...given,
      decode_state: decodingAt(0),
      slots: SHUFFLED.slots,
      ...expertPair(laidInSlots(weights, SHUFFLED.held), four.experts, allExperts(four.experts)),
      residual: untouched((1 + four.activeExperts) * four.hidden),
    };
    const { residual } = await kernel.run({ config: four, buffers, params: allExperts(four.experts) });
    kernel.expectClose(residual, expected({ config: four }));
  });

  test('a generation that has ended leaves everything alone', async () => {
    const residual = await residualOf({ config: tiny }, 1);
    kernel.expectClose(
      residual,
      residual.map(() => UNTOUCHED),
    );
  });

  async function codesAt(place: number, scale: number): Promise<{ found: Float32Array; values: number[] }> {
    // The scale keeps products near 1, and products in f16's units within f32's normal numbers.
    const factor = 2 ** Math.min(120, Math.max(-100, 127 - scale));
    const x = new Float32Array(coded.expertWidth);
    x[place] = factor;
    const weights = {
      blocks: codedBlocks,
      scales: new Uint8Array(coded.hidden).fill(scale),
      bias: bf16Of(Array(coded.hidden).fill(0)),
    };
    const given = {
      decode_state: decodingAt(0),
      x,
      router_logits: Float32Array.of(0),
      slots: inOrder(1),
      residual: untouched(2 * coded.hidden),
    };
    const part = allExperts(1);
    const { residual } = await kernel.run({
      config: coded,
      buffers: { ...given, ...expertPair(weights, 1, part) },
      params: part,
    });
    const values = Array.from({ length: coded.hidden }, (_, row) => {
      const block = mxfp4Block(codedBlocks.subarray(row * 16, (row + 1) * 16), scale);
      return (block[place] as number) * factor;
    });
    return { found: residual.subarray(coded.hidden), values };
  }

  test.each([1, 2, 120, 127, 134, 241, 254])('every E2M1 code at every place of a word is exact, at scale %i', async (scale) => {
    for (const place of PLACES) {
      const { found, values } = await codesAt(place, scale);
      expect(new Set(values.map(Math.abs)).size).toBe(8);
      kernel.expectClose(found, values, { atol: 0, eps: 0 });
    }
  });

  test.fails('control: the neighbouring place', async () => {
    kernel.expectClose((await codesAt(0, 127)).found, (await codesAt(1, 127)).values);
  });
});
