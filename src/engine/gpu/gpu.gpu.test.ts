// A GPU is opened with what its adapter offers, and a machine without one is told what to do.

import { expect, inject, test } from 'vitest';
import { openGpu } from './gpu.ts';

test('a device has its adapter’s limits, and workgroups that suit it', async () => {
  const adapter = await navigator.gpu.requestAdapter();
  const gpu = await openGpu(navigator.gpu);
  const { maxBufferSize = 0, maxStorageBufferBindingSize = 0 } = adapter?.limits ?? {};
  expect(gpu.maxBufferBytes).toBe(Math.min(maxBufferSize, maxStorageBufferBindingSize));
  // Both software GPUs say that they are fallbacks.
  expect(gpu.variant.workgroupSize).toBe(8);
  expect(gpu.adapterName.toLowerCase()).toContain(inject('gpu').toLowerCase());
  gpu.device.destroy();
  await gpu.lost;
  expect(() => gpu.check()).toThrow(expect.objectContaining({ name: 'device-lost' }));
});

test('without WebGPU', async () => {
  const expected = { name: 'webgpu-missing', message: expect.stringContaining('Chrome') };
  await expect(openGpu(undefined)).rejects.toMatchObject(expected);
});

test('without an adapter', async () => {
  const none = { requestAdapter: async () => null } as unknown as GPU;
  const expected = { name: 'adapter-missing', message: expect.stringContaining('chrome://gpu') };
  await expect(openGpu(none)).rejects.toMatchObject(expected);
});
