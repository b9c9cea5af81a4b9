// checkFits computes gpt-oss-20b's GPU memory before a load, from its config and directory alone.

import { expect, test } from 'vitest';
import official from '../../../test/support/make-checkpoint/configs/gpt-oss-20b.json' with { type: 'json' };
import { readModelSizes } from '../../../test/support/make-checkpoint/model-sizes.ts';
import { listTensors } from '../../../test/support/make-checkpoint/tensors.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { MIN_LIMITS } from '../gpu/limits.ts';
import { portable } from '../gpu/variant.ts';
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
