// Makes the engine's Gpu from a test's device, with the workgroup size of the running ring.
// Both sizes must give the same numbers.

import { inject } from 'vitest';
import { type Gpu, watch } from '../../src/engine/gpu/gpu.ts';
import { portable } from '../../src/engine/gpu/variant.ts';
import type { TestDevice } from './device.ts';

/** Call from `beforeAll` on. */
export function testGpu({ device, adapter }: TestDevice): Gpu {
  return { ...watch(device, adapter), variant: portable(inject('workgroupSize')) };
}
