// The kernels that choose an id from logits and say how likely it was, as entries of the table in kernels.ts.
// Nothing of theirs depends on the step: what differs from token to token is on the GPU.

import type { Config } from '../config.ts';
import type { Kernel } from './kernel.ts';

/** Workgroups that share the vocabulary: 16 ids for each of 64 invocations, but no more parts than one workgroup merges quickly. */
export function vocabularyParts({ vocabulary }: Config): number {
  return Math.min(Math.ceil(vocabulary / 1024), 256);
}

const PARTS = (c: Config) => ({ PARTS: vocabularyParts(c) });
const VOCABULARY = (c: Config) => ({ VOCABULARY: c.vocabulary, ...PARTS(c) });
const EACH_PART = (c: Config) => [vocabularyParts(c), 1] as const;
const ONE = () => [1, 1] as const;
// Logits and what changes them (shaders/shared/sampling/adjusted_logit.wgsl).
const SCORES = ['sampling', 'logits', 'bias', 'counts', 'mask'] as const;

export const SAMPLING_KERNELS = {
  sample_peak: {
    bindings: ['decode_state', ...SCORES, 'truncation', 'peaks'],
    params: ['empties_histograms'],
    overrides: VOCABULARY,
    reduces: true,
    groups: EACH_PART,
  },
  sample_histogram: {
    bindings: ['decode_state', ...SCORES, 'peaks', 'truncation'],
    params: ['pass_index'],
    overrides: VOCABULARY,
    reduces: true,
    groups: EACH_PART,
  },
  sample_draw: {
    bindings: ['decode_state', ...SCORES, 'peaks', 'truncation', 'best'],
    params: ['searches', 'measures'],
    overrides: VOCABULARY,
    reduces: true,
    groups: EACH_PART,
  },
  sample_token: {
    bindings: ['decode_state', 'sampling', 'best', 'tokens', 'counts'],
    params: [],
    overrides: PARTS,
    reduces: true,
    groups: ONE,
  },
  top_logits: {
    bindings: ['logits', 'parts'],
    params: ['count'],
    overrides: VOCABULARY,
    reduces: true,
    groups: EACH_PART,
  },
  logprobs: {
    bindings: ['decode_state', 'logits', 'tokens', 'parts', 'logprobs'],
    params: ['count'],
    overrides: PARTS,
    reduces: true,
    groups: ONE,
  },
} as const satisfies Record<string, Kernel>;
