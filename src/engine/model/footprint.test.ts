// checkFits computes gpt-oss-20b's GPU memory before a load, from its config and directory alone.

import { expect, test } from 'vitest';
import official from '../../../test/support/make-checkpoint/configs/gpt-oss-20b.json' with { type: 'json' };
import { readModelSizes } from '../../../test/support/make-checkpoint/model-sizes.ts';
import { listTensors } from '../../../test/support/make-checkpoint/tensors.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { portable } from '../gpu/variant.ts';
import { MIN_LIMITS } from '../testing/min-limits.ts';
import { checkFits } from './model.ts';

const source = { config: official, tensors: new Map(listTensors(readModelSizes(official)).map((info) => [info.name, info])) };

/** A GPU with the limits that every WebGPU device has. */
const gpu = { maxBufferBytes: 128 * 2 ** 20, limits: MIN_LIMITS, variant: portable(64) } as Gpu;

test('weights, a cache for 4,096 tokens, and what a step works with', () => {
  const { weightBytes, cacheBytes, stateBytes, totalBytes, contextTokens } = checkFits(gpu, source);
  expect(weightBytes).toBe(13_761_264_768);
  // 24 layers, 2 KiB a position.
  expect(cacheBytes).toBe(24 * 4096 * 2048);
  expect(stateBytes / 1e6).toBeCloseTo(160, -1);
  expect(totalBytes).toBe(weightBytes + cacheBytes + stateBytes);
  expect(contextTokens).toBe(131_072);
});

test('the cache of the longest context, with rings in every other layer', () => {
  const { cacheBytes } = checkFits(gpu, source, { firstTokens: 131_072 });
  expect(cacheBytes).toBe((12 * 131_072 + 12 * (8192 + 512)) * 2048);
});

test.each([
  [8, 4.3],
  [10, 5.0],
  [16, 6.9],
  [24, 9.4],
  [30, 11.3],
])('with int8, the embedding in storage and %i of 32 experts on the GPU, about %d GB', (experts, gigabytes) => {
  const int8 = { ...gpu, variant: { ...gpu.variant, dense: 'int8' as const } };
  const { totalBytes } = checkFits(int8, source, { experts, embedding: 'storage' });
  // By hand: 13,219,200 bytes an expert, 24 layers, and the rest of the model.
  expect(Math.abs(totalBytes / 1e9 - gigabytes)).toBeLessThan(0.4);
});

test('one slot more in every layer takes 24 experts', () => {
  const bytes = (experts: number) => checkFits(gpu, source, { experts }).totalBytes;
  expect(bytes(17) - bytes(16)).toBe(24 * 13_219_200);
  // With one expert less than all there is one transit slot.
  expect(checkFits(gpu, source).weightBytes - checkFits(gpu, source, { experts: 31 }).weightBytes).toBe(23 * 13_219_200);
});
