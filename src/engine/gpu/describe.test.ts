import { expect, test } from 'vitest';
import { describeGpu, memoryOf } from './describe.ts';

const adapter = (vendor: string, architecture = '', isFallbackAdapter = false) => ({ vendor, architecture, isFallbackAdapter });

test.each([
  ['own', adapter('nvidia', 'blackwell')],
  ['own', adapter('intel', 'xe-hpg')],
  ['own', adapter('intel', 'xe-2hpg')],
  ['shared', adapter('intel', 'xe-2lpg')],
  ['shared', adapter('intel', 'gen-12lp')],
  ['shared', adapter('apple', 'metal-3')],
  ['shared', adapter('qualcomm', 'adreno-7xx')],
  ['shared', adapter('google', 'swiftshader', true)],
  ['unknown', adapter('amd', 'rdna-3')],
  ['unknown', adapter('', '')],
] as const)('memory is %s for %o', (memory, info) => {
  expect(memoryOf(info)).toBe(memory);
});

test('a browser without WebGPU is told apart from one without a GPU', async () => {
  await expect(describeGpu(undefined)).rejects.toMatchObject({ name: 'webgpu-missing' });
  const none = { requestAdapter: async () => null } as unknown as GPU;
  await expect(describeGpu(none)).rejects.toMatchObject({ name: 'adapter-missing' });
});
