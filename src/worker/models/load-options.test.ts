// The bytes shown before a load are those of its options: gpt-oss-20b's config and directory, on a
// GPU with the smallest limits.

import { expect, test } from 'vitest';
import official from '../../../test/support/make-checkpoint/configs/gpt-oss-20b.json' with { type: 'json' };
import { readModelSizes } from '../../../test/support/make-checkpoint/model-sizes.ts';
import { listTensors } from '../../../test/support/make-checkpoint/tensors.ts';
import { DEFAULT_LOAD_OPTIONS, type LoadOptions } from '../../contracts/models.ts';
import { checkFits, type Gpu } from '../../engine/engine.ts';
import { portable } from '../../engine/gpu/variant.ts';
import { MIN_LIMITS } from '../../engine/testing/min-limits.ts';
import { ALL_LOAD_OPTIONS, cacheBitsOf, denseOf, gpuBytesBy, keyOf } from './load-options.ts';

const source = { config: official, tensors: new Map(listTensors(readModelSizes(official)).map((info) => [info.name, info])) };
const SMALLEST_BINDING = 128 * 2 ** 20;

function footprint(options: LoadOptions, maxBufferBytes = SMALLEST_BINDING, firstTokens?: number) {
  const gpu = { maxBufferBytes, limits: MIN_LIMITS, variant: { ...portable(64), dense: denseOf(options) } } as Gpu;
  return checkFits(gpu, source, { embedding: options.embedding, cacheBits: cacheBitsOf(options), firstTokens });
}

const gigabytes = (bytes: number | null) => Number(bytes) / 1e9;

test('int8 saves 1.14 GB of gpt-oss-20b, the embedding in storage 1.16 GB', () => {
  const { exact, int8 } = gpuBytesBy((loadOptions) => footprint(loadOptions).totalBytes);
  expect(gigabytes(exact.gpu.f16) - gigabytes(int8.gpu.f16)).toBeCloseTo(1.14, 2);
  expect(gigabytes(exact.gpu.f16) - gigabytes(exact.storage.f16)).toBeCloseTo(1.16, 2);
  expect(gigabytes(exact.storage.f16) - gigabytes(int8.storage.f16)).toBeCloseTo(1.14, 2);
});

test.each([
  [4096, 0.2, 0.4],
  [131_072, 3.44, 6.87],
])('the cache of gpt-oss-20b with %i tokens takes %f GB in f16 and %f GB in f32', (tokens, f16, f32) => {
  const bytesOf = (cache: LoadOptions['cache']) => footprint({ ...DEFAULT_LOAD_OPTIONS, cache }, 2 ** 31, tokens).cacheBytes;
  expect(gigabytes(bytesOf('f16'))).toBeCloseTo(f16, 2);
  expect(gigabytes(bytesOf('f32'))).toBeCloseTo(f32, 2);
});

test('an f32 cache holds half of the context where a binding has 128 MiB', () => {
  expect(footprint(DEFAULT_LOAD_OPTIONS).contextTokens).toBe(131_072);
  expect(footprint({ ...DEFAULT_LOAD_OPTIONS, cache: 'f32' }).contextTokens).toBe(65_536);
});

test('every way to load has a key of its own, and bytes that were asked for with it', () => {
  const keys = ALL_LOAD_OPTIONS.map((options) => keyOf('https://app.test/a', options));
  expect(new Set(keys).size).toBe(2 * 2 * 2);
  const asked: LoadOptions[] = [];
  const bytes = gpuBytesBy((options) => asked.push(options));
  expect(new Set(asked.map((options) => keyOf('https://app.test/a', options)))).toEqual(new Set(keys));
  const given = asked.map(({ weights, embedding, cache }) => bytes[weights][embedding][cache]);
  expect(given).toEqual(asked.map((_, i) => i + 1));
});

test('a model whose rows have no whole blocks of int8 keeps its exact weights; any other failure is one', () => {
  const refuse = (name: string) => (loadOptions: { weights: string }) => {
    if (loadOptions.weights === 'int8') throw Object.assign(new Error('No.'), { name });
    return 5;
  };
  const [five, none] = [
    { f16: 5, f32: 5 },
    { f16: null, f32: null },
  ];
  expect(gpuBytesBy(refuse('model-unsupported'))).toEqual({
    exact: { gpu: five, storage: five },
    int8: { gpu: none, storage: none },
  });
  expect(() => gpuBytesBy(refuse('limits-too-small'))).toThrow('No.');
});
