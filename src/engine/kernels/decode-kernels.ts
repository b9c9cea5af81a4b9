// The kernels of decode: bindings, params, override constants and workgroups of each.
// Part of the table in kernels.ts.
// A token takes six per layer (performance.md 6.1); each reads its weights once.

import type { Config } from '../config.ts';
import type { Teams, Variant } from '../gpu/variant.ts';
import { teamsOf } from '../gpu/variant.ts';
import type { Kernel, Step } from './kernel.ts';

/** Rows of a matrix that a team computes. */
const ROWS = 4;
/**
 * Parts of the embedding that one dispatch binds.
 * With the tokens and the vector they make the eight buffers that every device allows.
 */
export const TABLES = 6;
/** Query heads that share a load of a key (shaders/shared/attention/split.wgsl). */
const MAX_SHARED = 8;
// Attention groups its invocations by eight heads; 128 of them score a window in one round.
const ATTENTION_WORKGROUP_SIZE = { min: 8, max: 128 };

const HIDDEN = (c: Config) => ({ HIDDEN: c.hidden });
const RESIDUAL = (c: Config) => ({ ...HIDDEN(c), ACTIVE: c.activeExperts });
const NORMED = (c: Config) => ({ ...RESIDUAL(c), EPSILON: c.rmsEpsilon });
const HEADS = (c: Config) => ({ HEADS: c.heads, HEAD_DIM: c.headDim });
const KV_HEADS = (c: Config) => ({ ...HEADS(c), KV_HEADS: c.kvHeads });
const EXPERTS = (c: Config) => ({ ...RESIDUAL(c), EXPERTS: c.experts, EXPERT_WIDTH: c.expertWidth });

function teamConstants(variant: Variant): Record<string, number> {
  const { workgroupSize, team } = teamsOf(variant);
  return { WORKGROUP_SIZE: workgroupSize, TEAM: team, ...(variant.subgroup > 0 ? { SUBGROUP: variant.subgroup } : {}) };
}

function attentionConstants(variant: Variant): Record<string, number> {
  const { workgroupSize, split } = teamsOf(variant);
  return {
    WORKGROUP_SIZE: Math.min(Math.max(workgroupSize, ATTENTION_WORKGROUP_SIZE.min), ATTENTION_WORKGROUP_SIZE.max),
    SPLIT: split,
  };
}

/** Workgroups that cover so many rows. */
const groupsOf = ({ workgroupSize, team }: Teams, rows: number) => Math.ceil(rows / (ROWS * (workgroupSize / team)));

/**
 * Rows of a matrix that one dispatch covers with so many workgroups.
 * This holds in decode and in prefill, whose tiles hold at least as many rows.
 */
export function rowsOfGroups(variant: Variant, groups: number): number {
  const { workgroupSize, team } = teamsOf(variant);
  return groups * ROWS * (workgroupSize / team);
}

/** Keys that the token sees on a layer with this window; 0 means all keys. */
function visibleKeys({ firstPosition }: Step, window: number): number {
  const keys = firstPosition + 1;
  return window > 0 ? Math.min(keys, window) : keys;
}

/** Workgroups that share one KV head's keys. */
export const splitsOf = (variant: Variant, step: Step, window: number) =>
  Math.ceil(visibleKeys(step, window) / teamsOf(variant).split);

export const DECODE_KERNELS = {
  embed: {
    bindings: ['decode_state', 'tokens', 'table_0', 'table_1', 'table_2', 'table_3', 'table_4', 'table_5', 'residual'],
    params: ['first_row', 'part_rows', 'row_count'],
    overrides: RESIDUAL,
    reduces: false,
    groups: (c) => [Math.ceil(c.hidden / 2 / 64), 1],
  },
  qkv: {
    bindings: ['decode_state', 'residual', 'norm_weight', 'weights', 'bias', 'angles', 'q', 'keys', 'values'],
    params: ['first_row', 'row_count', 'capacity'],
    overrides: (c, variant) => ({ ...NORMED(c), ...KV_HEADS(c), ...teamConstants(variant) }),
    reduces: false,
    groups: (_, params, __, variant) => [groupsOf(teamsOf(variant), params.row_count ?? 0), 1],
  },
  attention: {
    bindings: ['decode_state', 'q', 'keys', 'values', 'sinks', 'out', 'partial_sums', 'partial_stats'],
    params: ['window', 'capacity'],
    overrides: (c, variant) => ({ ...KV_HEADS(c), ...attentionConstants(variant) }),
    reduces: false,
    groups: (c, params, step, variant) => [
      c.kvHeads,
      splitsOf(variant, step, params.window ?? 0),
      Math.ceil(c.heads / c.kvHeads / MAX_SHARED),
    ],
  },
  attention_merge: {
    bindings: ['decode_state', 'partial_sums', 'partial_stats', 'sinks', 'out'],
    params: ['window'],
    overrides: (c, variant) => ({ ...HEADS(c), SPLIT: teamsOf(variant).split }),
    reduces: true,
    // No workgroup runs if there is only one run of keys.
    groups: (c, params, step, variant) => [splitsOf(variant, step, params.window ?? 0) > 1 ? c.heads : 0, 1],
  },
  attn_out: {
    bindings: ['decode_state', 'x', 'weights', 'bias', 'residual'],
    params: ['first_row', 'row_count'],
    overrides: (c, variant) => ({ ...RESIDUAL(c), ...HEADS(c), ...teamConstants(variant) }),
    reduces: false,
    groups: (_, params, __, variant) => [groupsOf(teamsOf(variant), params.row_count ?? 0), 1],
  },
  router: {
    bindings: ['decode_state', 'residual', 'norm_weight', 'weights', 'bias', 'logits', 'normed'],
    params: [],
    overrides: (c, variant) => ({ ...HIDDEN(c), EPSILON: c.rmsEpsilon, EXPERTS: c.experts, ...teamConstants(variant) }),
    reduces: false,
    groups: (c) => [c.experts, 1],
  },
  page_check: {
    bindings: ['decode_state', 'router_logits', 'slots', 'routed'],
    params: ['layer'],
    overrides: (c) => ({ EXPERTS: c.experts, ACTIVE: c.activeExperts }),
    reduces: true,
    groups: () => [1, 1],
  },
  experts_gate_up: {
    bindings: [
      'decode_state',
      'x',
      'router_logits',
      'blocks_0',
      'scales_0',
      'blocks_1',
      'scales_1',
      'bias',
      'activated',
      'slots',
    ],
    params: ['first_expert', 'expert_count', 'split'],
    overrides: (c, variant) => ({ ...EXPERTS(c), LIMIT: c.swigluLimit, ALPHA: c.swigluAlpha, ...teamConstants(variant) }),
    reduces: false,
    groups: (c, _, __, variant) => [groupsOf(teamsOf(variant), 2 * c.expertWidth), c.activeExperts],
  },
  experts_down: {
    bindings: ['decode_state', 'x', 'router_logits', 'blocks_0', 'scales_0', 'blocks_1', 'scales_1', 'bias', 'residual', 'slots'],
    params: ['first_expert', 'expert_count', 'split'],
    overrides: (c, variant) => ({ ...EXPERTS(c), ...teamConstants(variant) }),
    reduces: false,
    groups: (c, _, __, variant) => [groupsOf(teamsOf(variant), c.hidden), c.activeExperts],
  },
  unembed: {
    bindings: ['decode_state', 'residual', 'norm_weight', 'weights_0', 'weights_1', 'logits'],
    params: ['first_row', 'row_count', 'split'],
    overrides: (c, variant) => ({ ...NORMED(c), TILES: teamsOf(variant).tiles, ...teamConstants(variant) }),
    reduces: false,
    groups: (_, params, __, variant) => [
      Math.ceil(groupsOf(teamsOf(variant), params.row_count ?? 0) / teamsOf(variant).tiles),
      1,
    ],
  },
} as const satisfies Record<string, Kernel>;
