// The table of kernels: for each shader its bindings, its params, its override constants and how many workgroups it takes.
// Takes sizes, gives numbers; refuses to know buffers and the order of dispatches. `kernels.test.ts` holds it against the WGSL.

import type { Config } from '../config.ts';
import type { Variant } from '../gpu/variant.ts';
import { DECODE_KERNELS } from './decode-kernels.ts';
import { LOAD_KERNELS } from './load-kernels.ts';
import { PREFILL_KERNELS } from './prefill-kernels.ts';
import { SAMPLING_KERNELS } from './sampling-kernels.ts';

/** What differs from one step to the next; the fields of shaders/shared/this_step.wgsl, in order. */
export interface Step {
  /** T, 1 to the model's stepTokens. */
  tokens: number;
  /** P */
  firstPosition: number;
  /** First token of the step whose logits are wanted. */
  firstLogit: number;
}

type Groups = readonly [x: number, y: number, z?: number];
export type Params = Readonly<Record<string, number>>;

export interface Kernel {
  /**
   * In the shader's order, `params` left out. A kernel that works on a slice of tokens binds `this_step` before these; one that
   * reads or moves on where decoding stands names `decode_state` first.
   */
  bindings: readonly string[];
  /** Fields of the WGSL `Params`, all u32, in order. */
  params: readonly string[];
  /** Without WORKGROUP_SIZE, which a kernel that `reduces` is given as well, and KV_BITS, which one that binds `keys` is. */
  overrides: (config: Config, variant: Variant) => Readonly<Record<string, number>>;
  /** Whether its workgroups sum over their invocations (shared/reduce.wgsl). */
  reduces: boolean;
  groups: (config: Config, params: Params, step: Step, variant: Variant) => Groups;
}

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
