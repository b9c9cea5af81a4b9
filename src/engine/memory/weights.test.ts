// Every tensor is checked by name, dtype and shape before anything is allocated, and matrices are cut to what a device binds.

import { describe, expect, test } from 'vitest';
import official from '../../../test/support/make-checkpoint/configs/gpt-oss-20b.json' with { type: 'json' };
import { readModelSizes } from '../../../test/support/make-checkpoint/model-sizes.ts';
import { listTensors } from '../../../test/support/make-checkpoint/tensors.ts';
import type { TensorInfo } from '../../contracts/tensors.ts';
import { parseConfig } from '../config.ts';
import { MIN_LIMITS } from '../gpu/limits.ts';
import { portable } from '../gpu/variant.ts';
import { rowsPerPart } from './buffers.ts';
import { allWeights, expectedTensors, weightSpecs } from './weights.ts';

const config = parseConfig(official);
const MIB = 2 ** 20;

/** A device that binds so many bytes. */
const bound = (maxBufferBytes: number) => ({ maxBufferBytes, limits: MIN_LIMITS, variant: portable(64) });

/** The official checkpoint's directory, from the maker's own list. */
function officialTensors(): Map<string, TensorInfo> {
  const tensors = listTensors(readModelSizes(official));
  return new Map(tensors.map(({ name, dtype, shape, bytes }) => [name, { dtype, shape, bytes }]));
}

test('the weights of gpt-oss-20b are all 459 tensors and all 13,761,264,768 bytes', () => {
  const weights = allWeights(weightSpecs(config, officialTensors()));
  expect(new Set(weights.flatMap(({ tensors }) => tensors)).size).toBe(459);
  expect(weights.reduce((sum, { rows, rowBytes }) => sum + rows * rowBytes, 0)).toBe(13_761_264_768);
});

test('what a model must hold is what its official checkpoint does', () => {
  expect(expectedTensors(config)).toEqual(officialTensors());
});

describe('a checkpoint is refused that', () => {
  const name = 'model.layers.7.mlp.experts.down_proj_scales';
  test.each([
    ['lacks a tensor', undefined],
    ['has it in another dtype', { dtype: 'F16' }],
    ['has it in another shape', { shape: [32, 2880, 91] }],
    ['has it with one dimension more', { shape: [32, 2880, 90, 1] }],
  ])('%s, naming it', (_, change) => {
    const tensors = officialTensors();
    const info = tensors.get(name) as TensorInfo;
    if (change === undefined) tensors.delete(name);
    else tensors.set(name, { ...info, ...change });
    const expected = { name: 'checkpoint-invalid', message: expect.stringContaining(`${name} must be U8 of shape [32,2880,90]`) };
    expect(() => weightSpecs(config, tensors)).toThrow(expect.objectContaining(expected));
  });
});

describe('with bindings of 128 MiB, gpt-oss-20b', () => {
  const specs = weightSpecs(config, officialTensors());

  test('has its unembedding in nine parts and a layer’s first expert matrix in two', () => {
    expect(Math.ceil(201_088 / rowsPerPart(specs.unembedding, bound(128 * MIB)))).toBe(9);
    const gateUp = specs.layers[0]?.gateUpBlocks;
    expect(Math.ceil(32 / rowsPerPart(gateUp as NonNullable<typeof gateUp>, bound(128 * MIB)))).toBe(2);
  });

  test('is refused by a device that cannot bind one expert, with both numbers', () => {
    const gateUp = specs.layers[0]?.gateUpBlocks;
    const expected = { name: 'limits-too-small', message: expect.stringMatching(/8294400 bytes.*4194304/) };
    expect(() => rowsPerPart(gateUp as NonNullable<typeof gateUp>, bound(4 * MIB))).toThrow(expect.objectContaining(expected));
  });
});
