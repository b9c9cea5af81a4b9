// The types that the tables of kernels are written in.

import type { Config } from '../config.ts';
import type { Variant } from '../gpu/variant.ts';

/**
 * The numbers that differ from step to step: the fields of shaders/shared/this_step.wgsl, in order.
 */
export interface Step {
  /** T, 1 to the model's stepTokens. */
  tokens: number;
  /** P */
  firstPosition: number;
  /** First token of the step whose logits are wanted. */
  firstLogit: number;
}

type Groups = readonly [x: number, y: number, z?: number];
/** Values of a dispatch's `Params`, by field. */
export type Params = Readonly<Record<string, number>>;

/** A shader's entry in the table of kernels. */
export interface Kernel {
  /**
   * Names of the buffers in the shader's order, without `params`. A kernel over a slice of tokens
   * binds `this_step` before them. A kernel that reads or advances the position of decoding names
   * `decode_state` first.
   */
  bindings: readonly string[];
  /** Fields of the WGSL `Params`, all u32, in order. */
  params: readonly string[];
  /**
   * Override constants, without WORKGROUP_SIZE (added where `reduces`) and KV_BITS (added where
   * `keys` are bound).
   */
  overrides: (config: Config, variant: Variant) => Readonly<Record<string, number>>;
  /** Whether its workgroups sum over their invocations (shared/reduce.wgsl). */
  reduces: boolean;
  /** Workgroups of one dispatch. */
  groups: (config: Config, params: Params, step: Step, variant: Variant) => Groups;
}
