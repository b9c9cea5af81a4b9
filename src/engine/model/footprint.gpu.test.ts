// checkFits predicts the GPU memory that loading a model allocates.

import { expect, test } from 'vitest';
import { testDevice } from '../../../shaders/testing/device.ts';
import { readFixture } from '../../../shaders/testing/fixture.ts';
import { testGpu } from '../../../shaders/testing/test-gpu.ts';
import { loadGolden } from '../../../test/support/goldens/goldens.ts';
import { makeCheckpoint } from '../../../test/support/make-checkpoint/checkpoint.ts';
import { memorySource } from '../testing/memory-source.ts';
import { checkFits, type LoadOptions, loadModel } from './model.ts';

// Bytes of a dispatch's constants, and of padding for weights whose rows end in half a word.
const SMALL_BYTES = 16;

const opened = testDevice();

test.each<[string, LoadOptions]>([
  ['a load', {}],
  ['a load with two experts of each layer', { experts: 2 }],
])('the sizes of the buffers that %s creates add up to what checkFits said', async (_, options) => {
  const { recipe } = await loadGolden('odd', readFixture);
  const source = memorySource(makeCheckpoint(recipe));
  const { device } = opened;
  const sizes: number[] = [];
  const createBuffer = (descriptor: GPUBufferDescriptor) => {
    sizes.push(descriptor.size);
    return device.createBuffer(descriptor);
  };
  const counting = new Proxy(device, {
    get: (_, name) => {
      if (name === 'createBuffer') return createBuffer;
      const value: unknown = Reflect.get(device, name, device);
      return typeof value === 'function' ? value.bind(device) : value;
    },
  });
  const gpu = { ...testGpu(opened), device: counting };
  const { totalBytes } = checkFits(gpu, source, options);
  await loadModel(gpu, source, options);
  const created = sizes.reduce((sum, size) => sum + size, 0);
  expect(created).toBeGreaterThanOrEqual(totalBytes);
  expect(created - totalBytes).toBeLessThan(SMALL_BYTES * sizes.length);
});
