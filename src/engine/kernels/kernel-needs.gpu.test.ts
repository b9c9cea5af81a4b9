// The workgroup memory that we count is what the compiler counts: a kernel with memory added up to
// the device's limit compiles, and with 16 bytes more it does not.

import { describe, expect, inject, test } from 'vitest';
import { gptOss20b } from '../../../shaders/testing/configs.ts';
import { requestTestAdapter } from '../../../shaders/testing/device.ts';
import { createPipeline, type Gpu, watch } from '../gpu/gpu.ts';
import { MIN_LIMITS } from '../gpu/limits.ts';
import { portable, type Variant } from '../gpu/variant.ts';
import { needsOf } from './kernel-needs.ts';
import { constantsOf, KERNEL_NAMES, type KernelName } from './kernels.ts';
import { shaderOf } from './shaders.ts';

const LIMIT = MIN_LIMITS.maxComputeWorkgroupStorageSize;

/** A device with the limits that every device has, whatever this one could have. */
async function openLeast(): Promise<Gpu> {
  const adapter = await requestTestAdapter();
  const requiredFeatures = (['subgroups'] as const).filter((feature) => adapter.features.has(feature));
  return watch(await adapter.requestDevice({ requiredFeatures }), adapter);
}

/** The kernel's text with `bytes` more of workgroup memory in use. */
function padded(source: string, bytes: number): string {
  if (bytes === 0) return source;
  return `${source.replace(/(fn main\([^{]*\{)/, '$1 wg_pad[0] = 0u;')}\nvar<workgroup> wg_pad: array<u32, ${bytes / 4}>;\n`;
}

async function compiles(gpu: Gpu, name: KernelName, variant: Variant, bytes: number): Promise<boolean> {
  const code = padded(shaderOf(name, variant), bytes);
  const pipeline = createPipeline(gpu, { label: name, code, constants: constantsOf(name, gptOss20b, variant) });
  return pipeline.then(
    () => true,
    (error: Error) => {
      expect(error.message).toMatch(/workgroup/i);
      return false;
    },
  );
}

const subgroups = inject('gpu') === 'llvmpipe' ? 8 : 4;
const variants: Variant[] = [portable(inject('workgroupSize')), { ...portable(64), subgroup: subgroups, usesF16Decode: true }];

describe.each(variants)('F5 $workgroupSize invocations, subgroup of $subgroup', (variant) => {
  test('every kernel takes exactly the workgroup memory that is counted', async () => {
    const gpu = await openLeast();
    const wrong: string[] = [];
    for (const name of KERNEL_NAMES) {
      const { maxComputeWorkgroupStorageSize: bytes } = needsOf(name, gptOss20b, variant);
      if (!(await compiles(gpu, name, variant, LIMIT - bytes))) wrong.push(`${name} takes more than ${bytes}`);
      if (await compiles(gpu, name, variant, LIMIT - bytes + 16)) wrong.push(`${name} takes less than ${bytes}`);
    }
    gpu.device.destroy();
    expect(wrong).toEqual([]);
  });
});
