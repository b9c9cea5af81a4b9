// The child process of radv.ts: compiles the pipelines in standard input (JSON) with Dawn, on the
// driver that the environment names. The driver writes its result to standard error, after a line
// with the pipeline's name. No kernel runs.

import { readFileSync, writeSync } from 'node:fs';
import { create, globals } from 'webgpu';
import { createPipeline, watch } from '../../src/engine/gpu/gpu.ts';
import type { Pipeline } from './pipelines.ts';

/** Features that a faster variant of a kernel may use, if the adapter has them. */
const FEATURES: readonly GPUFeatureName[] = ['shader-f16', 'subgroups', 'subgroup-size-control' as GPUFeatureName];
const LIMITS = ['maxComputeWorkgroupStorageSize', 'maxComputeInvocationsPerWorkgroup', 'maxComputeWorkgroupSizeX'] as const;

const STDERR = 2;

Object.assign(globalThis, globals);
// Kept alive, because objects of an instance die with it.
const instance = create(['backend=vulkan']);
const adapter = await instance.requestAdapter();
if (adapter === null) throw new Error('The driver shows no GPU. Run tools/setup/system-packages.sh.');
const device = await adapter.requestDevice({
  requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)),
  requiredLimits: Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]])),
});
const gpu = watch(device, adapter);
for (const [i, { name, code, constants }] of (JSON.parse(readFileSync(0, 'utf8')) as Pipeline[]).entries()) {
  writeSync(STDERR, `@@ ${name}\n`);
  // Dawn returns the same pipeline for the same text, and then the driver prints nothing.
  const text = `${code}\n// ${i}`;
  await createPipeline(gpu, { label: name, code: text, constants }).catch((error: Error) => {
    writeSync(STDERR, `@@error ${JSON.stringify(error.message)}\n`);
  });
}
// Dawn would keep the process alive.
process.exit(0);
