// Compares the reference at its edges with transformers, because an end-to-end golden is too coarse
// for them. Three mistakes leave logits within tolerance: epsilon, a lower gate clamp, YaRN's
// truncation. The tests catch each.

import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { type Config, parseConfig } from '../../../src/engine/config.ts';
import { attention, mxfp4Block, rmsnorm, rope, router, swiglu } from '../../../src/engine/reference/reference.ts';
import { inverseFrequencies } from '../../../src/engine/memory/yarn.ts';
import { loadEdgeTables } from './edge-tables.ts';

const readBytes = async (path: string) => new Uint8Array(await readFile(path));
const tables = await loadEdgeTables(readBytes);
const official = parseConfig(JSON.parse(await readFile('test/support/make-checkpoint/configs/gpt-oss-20b.json', 'utf8')));

/** Relative rounding of f32, twice over for transformers' own steps. */
const F32 = 2 ** -22;

function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>, relative = false): number {
  expect(found.length).toBe(expected.length);
  const differences = Array.from(found, (value, i) => {
    const other = expected[i] as number;
    return Math.abs(value - other) / (relative ? Math.abs(other) : 1);
  });
  return Math.max(...differences);
}

test('inverse frequencies are the official YaRN’s, and truncated ones would be seen', () => {
  const { invFreq, attentionScaling } = tables.rope;
  const truncated: Config = { ...official, yarn: { ...official.yarn, truncate: true } };
  expect(largestDifference(inverseFrequencies(official), invFreq, true)).toBeLessThan(F32);
  expect(largestDifference(inverseFrequencies(truncated), invFreq, true)).toBeGreaterThan(0.01);
  expect(official.yarn.attentionFactor).toBeCloseTo(attentionScaling, 12);
});

test.each(tables.rope.rows)('positions turn by the right angle: $position', ({ position, cos, sin, tolerance }) => {
  const half = cos.length;
  const turned = rope(new Float64Array(2 * half).fill(1, 0, half), position, official);
  expect(largestDifference(turned.subarray(0, half), cos)).toBeLessThan(tolerance);
  expect(largestDifference(turned.subarray(half), sin)).toBeLessThan(tolerance);
});

test.each(tables.mxfp4)('every E2M1 code is decoded to the bit at scale $scale', ({ scale, block, f32Bits }) => {
  const values = Float32Array.from(mxfp4Block(Uint8Array.from(block), scale));
  expect([...new Uint32Array(values.buffer)]).toEqual(f32Bits);
});

test.each(tables.rmsNorm)(
  'epsilon is added where transformers adds it, at rows of magnitude $magnitude',
  ({ weight, row, normed }) => {
    const found = rmsnorm(Float64Array.from(row), Float64Array.from(weight), 1e-5);
    expect(largestDifference(found, normed)).toBeLessThan(4 * F32);
  },
);

test('an epsilon of 1e-6 would be seen', () => {
  const { weight, row, normed } = tables.rmsNorm.find(({ magnitude }) => magnitude === 1e-3) ?? expect.unreachable();
  expect(largestDifference(rmsnorm(Float64Array.from(row), Float64Array.from(weight), 1e-6), normed)).toBeGreaterThan(0.1);
});

test('the SwiGLU is transformers’ beyond, at and inside its clamps', () => {
  const values = tables.swiglu.map(({ gate, up }) => swiglu(gate, up, 7, 1.702));
  expect(
    largestDifference(
      values,
      tables.swiglu.map(({ value }) => value),
    ),
  ).toBeLessThan(1e-12);
});

test('a gate clamped from below too would be seen', () => {
  const values = tables.swiglu.map(({ gate, up }) => swiglu(Math.max(gate, -7), up, 7, 1.702));
  expect(
    largestDifference(
      values,
      tables.swiglu.map(({ value }) => value),
    ),
  ).toBeGreaterThan(1e-5);
});

test.each(tables.router)('the router takes the four largest, of equal ones the lowest: $name', ({ logits, experts, weights }) => {
  const noWeights = { row: () => new Float64Array(1) };
  const chosen = router(new Float64Array(1), noWeights, Float64Array.from(logits), 4);
  expect(chosen.experts).toEqual(experts);
  expect(largestDifference(chosen.weights, weights)).toBeLessThan(F32);
});

test.each(tables.sinks.rows)(
  'attention divides by its sinks, far below, among and far above the scores: $sinks',
  ({ sinks, output }) => {
    const { query, key, value } = tables.sinks;
    const sizes: Config = { ...official, heads: 2, kvHeads: 1, headDim: 8 };
    const rows = (tensor: number[][][]) => tensor.map((heads) => Float64Array.from(heads.flat()));
    const cache = { keys: rows(key), values: rows(value) };
    for (const [position, q] of rows(query).entries()) {
      const found = attention(q, cache, Float64Array.from(sinks), position, sizes, false);
      expect(largestDifference(found, output[position]?.flat() ?? [])).toBeLessThan(4 * F32);
    }
  },
);
