// The engine's Gpu on a test's device, with the workgroups of the ring that runs: both kinds are held to the same numbers.

import { inject } from 'vitest';
import type { TestDevice } from '../../../shaders/testing/device.ts';
import { type Gpu, watch } from '../gpu.ts';

/** Call from `beforeAll` on. */
export function testGpu({ device, adapter }: TestDevice): Gpu {
  return { ...watch(device, adapter), lanes: inject('lanes') };
}
