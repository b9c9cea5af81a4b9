// The table of kernels: for each shader its bindings, its params, its override constants and how many workgroups it takes.
// Takes sizes, gives numbers; refuses to know buffers and the order of dispatches. `kernels.test.ts` holds it against the WGSL.

import type { Config } from './config.ts';
import { SAMPLING_KERNELS } from './sampling-kernels.ts';

/** What differs from one step to the next; the fields of shaders/shared/this_step.wgsl, in order. */
export interface Step {
  /** T, 1 to the model's stepTokens. */
  tokens: number;
  /** P */
  firstPosition: number;
  /** First token of the step whose logits are wanted. */
  firstLogit: number;
  temperature: number;
  seed: number;
}

type Groups = readonly [x: number, y: number, z?: number];
type Params = Readonly<Record<string, number>>;

export interface Kernel {
  /**
   * After binding 0, `this_step`, and binding 1, `params`, where there are any. Kernels of sampling name `decode_state`, where they
   * read it, and have it in the place of `this_step`.
   */
  bindings: readonly string[];
  /** Fields of the WGSL `Params`, all u32, in order. */
  params: readonly string[];
  /** Without LANES, which a kernel that `reduces` is given as well, and KV_BITS, which one that binds `keys` is. */
  overrides: (config: Config) => Readonly<Record<string, number>>;
  /** Whether its workgroups sum over their invocations (shared/reduce.wgsl). */
  reduces: boolean;
  groups: (config: Config, params: Params, step: Step) => Groups;
}

// Rows that one workgroup of a matvec computes (shared/matvec_bf16.wgsl).
const ROWS = 4;
const rowGroups = (params: Params) => Math.ceil((params.row_count ?? 0) / ROWS);

const HIDDEN = (c: Config) => ({ HIDDEN: c.hidden });
const HEADS = (c: Config) => ({ HEADS: c.heads, KV_HEADS: c.kvHeads, HEAD_DIM: c.headDim });
const qkvRows = (c: Config) => (c.heads + 2 * c.kvHeads) * c.headDim;

export const KERNELS = {
  prefill_embed: {
    bindings: ['tokens', 'table', 'x'],
    params: ['first_row', 'row_count'],
    overrides: HIDDEN,
    reduces: false,
    groups: (c, _, step) => [Math.ceil(c.hidden / 2 / 64), step.tokens],
  },
  prefill_rmsnorm: {
    bindings: ['x', 'gain', 'out'],
    params: [],
    overrides: (c) => ({ ...HIDDEN(c), EPSILON: c.rmsEpsilon }),
    reduces: true,
    groups: (_, __, step) => [step.tokens, 1],
  },
  prefill_qkv: {
    bindings: ['x', 'weights', 'bias', 'out'],
    params: ['first_row', 'row_count'],
    overrides: (c) => ({ ...HIDDEN(c), QKV_ROWS: qkvRows(c) }),
    reduces: true,
    groups: (_, params, step) => [rowGroups(params), step.tokens],
  },
  prefill_rope: {
    bindings: ['qkv', 'angles', 'q', 'keys', 'values'],
    params: ['capacity'],
    overrides: HEADS,
    reduces: false,
    groups: (c, _, step) => [Math.ceil(qkvRows(c) / 4 / 64), step.tokens],
  },
  prefill_attention: {
    bindings: ['q', 'keys', 'values', 'sinks', 'out'],
    params: ['window', 'capacity'],
    overrides: HEADS,
    reduces: true,
    groups: (c, _, step) => [c.heads, step.tokens],
  },
  prefill_attn_out: {
    bindings: ['x', 'weights', 'bias', 'residual'],
    params: ['first_row', 'row_count'],
    overrides: (c) => ({ ...HIDDEN(c), HEADS: c.heads, HEAD_DIM: c.headDim }),
    reduces: true,
    groups: (_, params, step) => [rowGroups(params), step.tokens],
  },
  prefill_router: {
    bindings: ['x', 'weights', 'bias', 'chosen', 'chosen_weights'],
    params: [],
    overrides: (c) => ({ ...HIDDEN(c), EXPERTS: c.experts, ACTIVE: c.activeExperts }),
    reduces: true,
    groups: (_, __, step) => [step.tokens, 1],
  },
  prefill_experts_gate_up: {
    bindings: ['x', 'chosen', 'blocks', 'scales', 'bias', 'activated'],
    params: ['first_expert', 'expert_count'],
    overrides: (c) => ({
      ...HIDDEN(c),
      ACTIVE: c.activeExperts,
      EXPERT_WIDTH: c.expertWidth,
      LIMIT: c.swigluLimit,
      ALPHA: c.swigluAlpha,
    }),
    reduces: true,
    groups: (c, _, step) => [(2 * c.expertWidth) / ROWS, c.activeExperts, step.tokens],
  },
  prefill_experts_down: {
    bindings: ['x', 'chosen', 'chosen_weights', 'blocks', 'scales', 'bias', 'residual'],
    params: ['first_expert', 'expert_count'],
    overrides: (c) => ({ ...HIDDEN(c), ACTIVE: c.activeExperts, EXPERT_WIDTH: c.expertWidth }),
    reduces: true,
    groups: (c, _, step) => [c.hidden / ROWS, step.tokens],
  },
  prefill_unembed: {
    bindings: ['x', 'weights', 'logits'],
    params: ['first_row', 'row_count'],
    overrides: (c) => ({ ...HIDDEN(c), VOCABULARY: c.vocabulary }),
    reduces: true,
    groups: (_, params, step) => [rowGroups(params), step.tokens - step.firstLogit],
  },
  sample: {
    bindings: ['logits', 'tokens'],
    params: [],
    overrides: (c) => ({ VOCABULARY: c.vocabulary }),
    reduces: false,
    groups: () => [1, 1],
  },
  ...SAMPLING_KERNELS,
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
export function constantsOf(name: KernelName, config: Config, lanes: number, cacheBits: CacheBits = 16): Record<string, number> {
  const { overrides, reduces, bindings } = kernelOf(name);
  return {
    ...overrides(config),
    ...(reduces ? { LANES: lanes } : {}),
    ...(bindings.includes('keys') ? { KV_BITS: cacheBits } : {}),
  };
}
