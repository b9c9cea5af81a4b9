// prefill_experts_gate_up at the edges of its number formats.
// The edges are both clamps of the SwiGLU, and every E2M1 code at the outermost scales.

import { describe, expect, test } from 'vitest';
import type { Config } from '../src/engine/config.ts';
import { mxfp4Block, swiglu } from '../src/engine/reference/reference.ts';
import { tiny } from './testing/configs.ts';
import { grouped, inOrder } from './testing/expert-rows.ts';
import { kernelUnderTest, untouched } from './testing/kernel-run.ts';
import { bf16Of } from './testing/random.ts';

// The sums are exact here; exp, a division and two products remain.
// The tolerance is absolute, because a wrong lower clamp of the gate is worth 5e-5.
const kernel = kernelUnderTest('prefill_experts_gate_up', { atol: 1e-6, eps: 2e-6 });

const EDGES = [-50, -20, -8, -7, 0, 7, 8, 20];

interface Case {
  config: Config;
  /** // (T, D) */
  x: Float32Array<ArrayBuffer>;
  /** Blocks of one expert. // (2F, D / 32, 16) */
  blocks: Uint8Array<ArrayBuffer>;
  /** // (2F, D / 32) */
  scales: Uint8Array<ArrayBuffer>;
  /** // (2F) */
  bias: number[];
}

async function activatedBy({ config, x, blocks, scales, bias }: Case): Promise<Float32Array> {
  const tokens = x.length / config.hidden;
  const activated = untouched(tokens * config.expertWidth);
  const buffers = { x, ...grouped(new Uint32Array(tokens), 1), blocks, scales, bias: bf16Of(bias), held: inOrder(1), activated };
  const params = { first_expert: 0, expert_count: 1 };
  return (await kernel.run({ config, buffers, params, step: { tokens } })).activated;
}

describe('the clamped SwiGLU', () => {
  const pairs = EDGES.flatMap((gate) => EDGES.map((linear) => [gate, linear] as const));
  const config: Config = { ...tiny, experts: 1, activeExperts: 1, expertWidth: pairs.length };
  // Codes of zero: gate and linear are the bias, to the bit.
  const edges: Case = {
    config,
    x: new Float32Array(config.hidden).fill(1),
    blocks: new Uint8Array(2 * pairs.length * 16),
    scales: new Uint8Array(2 * pairs.length).fill(127),
    bias: pairs.flat(),
  };
  const { swigluLimit: limit, swigluAlpha: alpha } = config;

  test('is the reference’s beyond, at and inside its clamps', async () => {
    kernel.expectClose(
      await activatedBy(edges),
      pairs.map(([gate, linear]) => swiglu(gate, linear, limit, alpha)),
    );
  });

  test('a gate clamped from below too would be seen', async () => {
    const activated = await activatedBy(edges);
    const symmetric = pairs.map(([gate, linear]) => swiglu(Math.max(gate, -limit), linear, limit, alpha));
    expect(() => kernel.expectClose(activated, symmetric)).toThrow(/experts_gate_up on/);
  });

  test('a linear part that is not clamped from below would be seen', async () => {
    const activated = await activatedBy(edges);
    const unclamped = pairs.map(([gate, linear]) => {
      const g = Math.min(gate, limit);
      return (g / (1 + Math.exp(-alpha * g))) * (Math.min(linear, limit) + 1);
    });
    expect(() => kernel.expectClose(activated, unclamped)).toThrow(/experts_gate_up on/);
  });

  test('gates of -1e4 and 1e4 give zero and the limit, no NaN', async () => {
    const bias = pairs.flatMap((_, i) => [i % 2 === 0 ? -9984 : 9984, 9984]);
    const activated = await activatedBy({ ...edges, bias });
    expect(activated[0]).toBeCloseTo(0, 20);
    kernel.expectClose(activated.subarray(1, 2), [swiglu(9984, 9984, limit, alpha)]);
  });
});

describe('MXFP4', () => {
  // A gate of 1 and no limit: activated = sigmoid(ALPHA) (value + 1).
  const config: Config = { ...tiny, experts: 1, activeExperts: 1, swigluLimit: 1e6 };
  const { hidden, expertWidth, swigluAlpha } = config;

  /**
   * Linear rows hold each code at each place of a block.
   * Token t sees place t alone, scaled so that all values stay within 2^±7.
   */
  function codesAt(scale: number): { given: Case; values: number[] } {
    const exponent = Math.min(120, Math.max(-120, 127 - scale));
    const x = new Float32Array(hidden * hidden);
    for (let t = 0; t < hidden; t++) x[t * hidden + t] = 2 ** exponent;
    const code = (j: number, place: number) => (j + 5 * place) % 16;
    const blocks = Uint8Array.from({ length: 2 * expertWidth * 16 }, (_, at) => {
      const [row, byte] = [Math.floor(at / 16), at % 16];
      const j = (row - 1) / 2;
      return row % 2 === 0 ? 0 : code(j, 2 * byte) | (code(j, 2 * byte + 1) << 4);
    });
    const scales = new Uint8Array(2 * expertWidth).fill(scale);
    const bias = Array.from({ length: 2 * expertWidth }, (_, row) => (row % 2 === 0 ? 1 : 0));
    const values = Array.from({ length: hidden * expertWidth }, (_, at) => {
      const [t, j] = [Math.floor(at / expertWidth), at % expertWidth];
      const block = mxfp4Block(blocks.subarray((2 * j + 1) * 16, (2 * j + 2) * 16), scale);
      return (block[t] as number) * 2 ** exponent;
    });
    return { given: { config, x, blocks, scales, bias }, values };
  }

  const activations = (values: number[]) => values.map((value) => swiglu(1, value, config.swigluLimit, swigluAlpha));

  // Weights themselves must be normal numbers of f32 here (shared/mxfp4.wgsl).
  test.each([2, 3, 120, 127, 134, 252])('every E2M1 code at every place of a block, at scale %i', async (scale) => {
    const { given, values } = codesAt(scale);
    expect(new Set(values.map(Math.abs)).size).toBe(8);
    kernel.expectClose(await activatedBy(given), activations(values));
  });

  test.fails('control: nibbles swapped', async () => {
    const { given, values } = codesAt(127);
    const blocks = given.blocks.map((byte) => (byte >> 4) | ((byte & 15) << 4));
    kernel.expectClose(await activatedBy({ ...given, blocks }), activations(values));
  });
});
