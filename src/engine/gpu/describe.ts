// Describes the GPU from its adapter, without opening a device.

import type { GpuFacts } from '../../contracts/models.ts';
import { adapterName, openAdapter } from './gpu.ts';

/** Architectures of Intel's GPUs with memory of their own (Arc A and B, data centre). */
const OWN_MEMORY_OF_INTEL = /^xe-?\d?-?hp/;
/** Makers whose GPUs all share the memory of the system. */
const SHARED = /^(apple|qualcomm|arm|img-tec|samsung|google|microsoft|mesa)/;

/**
 * The name of the GPU and the kind of its memory. Errors: `webgpu-missing`, `adapter-missing`.
 */
export async function describeGpu(gpu: GPU | undefined): Promise<GpuFacts> {
  const { info } = await openAdapter(gpu);
  return { name: adapterName(info), memory: memoryOf(info) };
}

/**
 * Browsers name the maker and the architecture, and not the kind of memory. AMD makes both kinds
 * with the same architecture.
 */
export function memoryOf({ vendor, architecture, isFallbackAdapter }: AdapterNames): GpuFacts['memory'] {
  if (isFallbackAdapter || SHARED.test(vendor)) return 'shared';
  if (vendor === 'nvidia') return 'own';
  if (vendor === 'intel') return OWN_MEMORY_OF_INTEL.test(architecture) ? 'own' : 'shared';
  return 'unknown';
}

type AdapterNames = Pick<GPUAdapterInfo, 'vendor' | 'architecture' | 'isFallbackAdapter'>;
