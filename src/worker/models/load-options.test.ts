// The bytes shown before a load are those of its options: gpt-oss-20b's config and directory, on a
// GPU with the smallest limits.

import { expect, test } from 'vitest';
import official from '../../../test/support/make-checkpoint/configs/gpt-oss-20b.json' with { type: 'json' };
import { readModelSizes } from '../../../test/support/make-checkpoint/model-sizes.ts';
import { listTensors } from '../../../test/support/make-checkpoint/tensors.ts';
import { checkFits, type Gpu } from '../../engine/engine.ts';
import { MIN_LIMITS } from '../../engine/gpu/limits.ts';
import { portable } from '../../engine/gpu/variant.ts';
import { denseOf, gpuBytesBy } from './load-options.ts';

const source = { config: official, tensors: new Map(listTensors(readModelSizes(official)).map((info) => [info.name, info])) };

test('int8 saves 1.14 GB of gpt-oss-20b, the embedding in storage 1.16 GB', () => {
  const { exact, int8 } = gpuBytesBy((choices) => {
    const gpu = {
      maxBufferBytes: 128 * 2 ** 20,
      limits: MIN_LIMITS,
      variant: { ...portable(64), dense: denseOf(choices) },
    } as Gpu;
    return checkFits(gpu, source, { embedding: choices.embedding }).totalBytes;
  });
  const gigabytes = (bytes: number | null) => Number(bytes) / 1e9;
  expect(gigabytes(exact.gpu) - gigabytes(int8.gpu)).toBeCloseTo(1.14, 2);
  expect(gigabytes(exact.gpu) - gigabytes(exact.storage)).toBeCloseTo(1.16, 2);
  expect(gigabytes(exact.storage) - gigabytes(int8.storage)).toBeCloseTo(1.14, 2);
});

test('a model whose rows have no whole blocks of int8 keeps its exact weights; any other failure is one', () => {
  const refuse = (name: string) => (choices: { weights: string }) => {
    if (choices.weights === 'int8') throw Object.assign(new Error('No.'), { name });
    return 5;
  };
  expect(gpuBytesBy(refuse('model-unsupported'))).toEqual({
    exact: { gpu: 5, storage: 5 },
    int8: { gpu: null, storage: null },
  });
  expect(() => gpuBytesBy(refuse('limits-too-small'))).toThrow('No.');
});
