// The reference against numbers worked out by hand: layouts, windows, grouping and weighting.
// test/support/goldens/edge-tables.test.ts compares its arithmetic at the edges with transformers.
// reference-forward.test.ts compares the whole model.

import { describe, expect, test } from 'vitest';
import official from '../../../test/support/make-checkpoint/configs/gpt-oss-20b.json' with { type: 'json' };
import { type Config, parseConfig } from '../config.ts';
import {
  attention,
  attnOut,
  bf16,
  bf16Rows,
  expertsDown,
  expertsGateUp,
  mxfp4Rows,
  qkv,
  type Rows,
  sample,
  swiglu,
  unembed,
} from './reference.ts';

const config = parseConfig(official);
const f64 = (...values: number[]) => Float64Array.from(values);
const rows = (...values: number[][]): Rows => ({ row: (index) => Float64Array.from(values[index] ?? []) });

describe('weights', () => {
  test('bf16 is the upper half of an f32, little-endian', () => {
    expect([...bf16(Uint8Array.of(0x80, 0x3f, 0x40, 0xc0, 0x01, 0x3f))]).toEqual([1, -3, 0.50390625]);
    expect([...bf16Rows(Uint8Array.of(0x80, 0x3f, 0, 0x40, 0x40, 0x40, 0x80, 0x40), 2).row(1)]).toEqual([3, 4]);
  });

  test('an MXFP4 row is its blocks in order, each with its scale, the low nibble first', () => {
    const blocks = new Uint8Array(4 * 16);
    blocks[2 * 16] = 0x42; // the second row's first block starts with 1, then 2
    blocks[3 * 16 + 15] = 0xf0; // and its second ends with -6
    const row = mxfp4Rows(blocks, Uint8Array.of(127, 127, 128, 126), 64).row(1);
    expect([row[0], row[1], row[62], row[63]]).toEqual([2, 4, 0, -3]);
    expect(row.filter((value) => value !== 0)).toHaveLength(3);
  });
});

describe('projections', () => {
  const x = f64(1, 2);
  const weights = rows([1, 10], [100, 0]);

  test('add the bias to each row, and the residual where there is one', () => {
    expect([...qkv(x, weights, f64(0.5, 0.25))]).toEqual([21.5, 100.25]);
    expect([...attnOut(x, weights, f64(0.5, 0.25), f64(1000, 2000))]).toEqual([1021.5, 2100.25]);
    expect([...unembed(x, weights, 2)]).toEqual([21, 100]);
  });
});

describe('attention', () => {
  // Two query heads on each of two key heads, one dimension; queries of zero weigh all keys alike.
  const small: Config = { ...config, heads: 4, kvHeads: 2, headDim: 1, slidingWindow: 128 };
  const noSink = f64(-1000, -1000, -1000, -1000);
  const cacheOf = (positions: number) => ({
    keys: Array.from({ length: positions }, () => f64(0, 0)),
    values: Array.from({ length: positions }, (_, position) => f64(position, -position)),
  });

  test.each([
    [126, 0],
    [127, 0],
    [128, 1],
    [299, 172],
  ])('at position %i a sliding layer sees position %i and all after it', (position, first) => {
    const mean = (first + position) / 2;
    const out = attention(f64(0, 0, 0, 0), cacheOf(position + 1), noSink, position, small, true);
    for (const [head, value] of out.entries()) expect(value).toBeCloseTo(head < 2 ? mean : -mean, 9);
  });

  test('a full layer sees every position', () => {
    const out = attention(f64(0, 0, 0, 0), cacheOf(300), noSink, 299, small, false);
    expect(out[0]).toBeCloseTo(149.5, 9);
  });

  test('a sink equal to the score takes one share and gives nothing', () => {
    const out = attention(f64(0, 0, 0, 0), cacheOf(3), f64(0, -1000, -1000, -1000), 2, small, false);
    expect(out[0]).toBeCloseTo(3 / 4, 12);
    expect(out[1]).toBeCloseTo(1, 12);
  });
});

describe('experts', () => {
  const small: Config = { ...config, hidden: 1, expertWidth: 2 };

  test('even rows are gates, odd rows linear', () => {
    const weights = rows([0], [0], [0], [0], [1], [2], [3], [4]);
    const bias = rows([], [0, 0.5, 0, 0]);
    const out = expertsGateUp(f64(1), weights, bias, 1, small);
    expect([...out]).toEqual([swiglu(1, 2.5, 7, 1.702), swiglu(3, 4, 7, 1.702)]);
  });

  test('are weighted with their bias and added to the residual', () => {
    const weights = rows([1, 1], [10, 10], [100, 100]);
    const routing = { experts: [2, 0], weights: [0.25, 0.75] };
    const out = expertsDown([f64(1, 2), f64(3, 4)], routing, weights, rows([8], [0], [4]), f64(5));
    expect(out[0]).toBe(5 + 0.25 * (300 + 4) + 0.75 * (7 + 8));
  });
});

test('of equal logits the lowest id is chosen', () => {
  expect(sample([1, 3, 2, 3])).toBe(1);
});
