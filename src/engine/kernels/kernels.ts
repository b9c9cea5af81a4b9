// The table of kernels. `kernels.test.ts` compares it with the WGSL.

import type { Config } from '../config.ts';
import type { Variant } from '../gpu/variant.ts';
import { DECODE_KERNELS } from './decode-kernels.ts';
import type { Kernel } from './kernel.ts';
import { LOAD_KERNELS } from './load-kernels.ts';
import { PREFILL_KERNELS } from './prefill-kernels.ts';
import { SAMPLING_KERNELS } from './sampling-kernels.ts';

export const KERNELS = {
  ...PREFILL_KERNELS,
  ...DECODE_KERNELS,
  ...SAMPLING_KERNELS,
  ...LOAD_KERNELS,
} as const satisfies Record<string, Kernel>;

export type KernelName = keyof typeof KERNELS;

/** Names of a kernel's buffers. */
export type Bindings<K extends KernelName> = (typeof KERNELS)[K]['bindings'][number];

/** Names of a kernel's per-dispatch constants; `never` for a kernel without any. */
export type ParamNames<K extends KernelName> = (typeof KERNELS)[K]['params'][number];

export const KERNEL_NAMES = Object.keys(KERNELS) as KernelName[];

/** The table's entry, seen without its literal types. */
export function kernelOf(name: KernelName): Kernel {
  return KERNELS[name];
}

/** Bits of a number in the KV cache. 16 halves its memory and traffic; 32 keeps the last bits of a sum in f32. */
export type CacheBits = 16 | 32;

/** Every override of a kernel: the model's sizes, the invocations of a workgroup that reduces, the cache's format. */
export function constantsOf(
  name: KernelName,
  config: Config,
  variant: Variant,
  cacheBits: CacheBits = 16,
): Record<string, number> {
  const { overrides, reduces, bindings } = kernelOf(name);
  return {
    ...overrides(config, variant),
    ...(reduces ? { WORKGROUP_SIZE: variant.workgroupSize } : {}),
    ...(bindings.includes('keys') ? { KV_BITS: cacheBits } : {}),
  };
}
