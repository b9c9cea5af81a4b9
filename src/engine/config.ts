// The model's sizes, read from config.json and checked: the dictionary of letters used in comments, kernels and reference.
// Takes unchecked JSON, gives a Config; refuses to know tensors and the GPU.

import { engineError } from './errors.ts';

/** YaRN's parameters (arXiv 2309.00071), as config.json's `rope_scaling` gives them. */
export interface Yarn {
  factor: number;
  betaFast: number;
  betaSlow: number;
  originalContext: number;
  /** Whether the correction range is rounded to whole dimensions; gpt-oss says no. */
  truncate: boolean;
}

/** One gpt-oss model's sizes. Letters: T tokens of a step, P its first position, then those below. */
export interface Config {
  layers: number; // L
  hidden: number; // D
  heads: number; // H, query heads
  kvHeads: number; // G
  headDim: number; // d
  experts: number; // E
  activeExperts: number; // K
  expertWidth: number; // F
  vocabulary: number; // V
  slidingWindow: number; // W, keys seen including the query's own
  /** Per layer: whether it sees only the last W keys. */
  isSliding: readonly boolean[]; // (L)
  rmsEpsilon: number;
  ropeTheta: number;
  yarn: Yarn;
  swigluLimit: number;
  swigluAlpha: number;
  maxContext: number; // tokens
  eosToken: number | null;
}
