// The kernels of prefill: bindings, params, override constants and workgroups of each.
// Part of the table in kernels.ts.

import type { Config } from '../config.ts';
import type { Kernel, Params, Step } from './kernel.ts';
import { type Tile, tileConstants, tileGroups, tilesFor } from './tiles.ts';

/** Rows of logits that prefill keeps at once, from `firstLogit` on: 26 MB for gpt-oss-20b. */
export const LOGIT_ROWS = 32;

const HIDDEN = (c: Config) => ({ HIDDEN: c.hidden });
const HEADS = (c: Config) => ({ HEADS: c.heads, KV_HEADS: c.kvHeads, HEAD_DIM: c.headDim });
const qkvRows = (c: Config) => (c.heads + 2 * c.kvHeads) * c.headDim;
const dense = (workgroupSize: number) => tileConstants(tilesFor(workgroupSize).dense);
const expert = (workgroupSize: number) => tileConstants(tilesFor(workgroupSize).expert);

// Dimensions that one workgroup of prefill_attention sums.
const ATTENTION_DIMS = 64;

/**
 * Tiles of pairs of a layer of experts, enough for every routing.
 * Each expert of the part may end in a tile that is not full.
 */
function expertTiles(c: Config, params: Params, step: Step, tile: Tile): number {
  const pairs = step.tokens * c.activeExperts;
  return Math.floor(pairs / tile.tokens) + Math.min(params.expert_count ?? 0, pairs);
}

export const PREFILL_KERNELS = {
  prefill_embed: {
    bindings: ['tokens', 'table', 'x'],
    params: ['first_row', 'row_count'],
    overrides: HIDDEN,
    reduces: false,
    groups: (c, _, step) => [Math.ceil(c.hidden / 2 / 64), step.tokens],
  },
  prefill_rmsnorm: {
    bindings: ['x', 'norm_weight', 'out'],
    params: [],
    overrides: (c) => ({ ...HIDDEN(c), EPSILON: c.rmsEpsilon }),
    reduces: true,
    groups: (_, __, step) => [step.tokens, 1],
  },
  prefill_qkv: {
    bindings: ['x', 'weights', 'bias', 'out'],
    params: ['first_row', 'row_count'],
    overrides: (c, { workgroupSize }) => ({ ...HIDDEN(c), QKV_ROWS: qkvRows(c), ...dense(workgroupSize) }),
    reduces: false,
    groups: (_, params, step, { workgroupSize }) => tileGroups(tilesFor(workgroupSize).dense, step.tokens, params.row_count ?? 0),
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
    overrides: (c, { workgroupSize }) => ({ ...HEADS(c), TILE_QUERIES: tilesFor(workgroupSize).queries }),
    reduces: false,
    groups: (c, _, step, { workgroupSize }) => [
      Math.ceil((step.tokens * (c.heads / c.kvHeads)) / tilesFor(workgroupSize).queries),
      c.kvHeads,
      Math.ceil(c.headDim / ATTENTION_DIMS),
    ],
  },
  prefill_attn_out: {
    bindings: ['x', 'weights', 'bias', 'residual'],
    params: ['first_row', 'row_count'],
    overrides: (c, { workgroupSize }) => ({ ...HIDDEN(c), HEADS: c.heads, HEAD_DIM: c.headDim, ...dense(workgroupSize) }),
    reduces: false,
    groups: (_, params, step, { workgroupSize }) => tileGroups(tilesFor(workgroupSize).dense, step.tokens, params.row_count ?? 0),
  },
  prefill_router: {
    bindings: ['x', 'weights', 'bias', 'logits'],
    params: ['row_count'],
    overrides: (c, { workgroupSize }) => ({ ...HIDDEN(c), ...tileConstants(tilesFor(workgroupSize).router) }),
    reduces: false,
    groups: (c, _, step, { workgroupSize }) => tileGroups(tilesFor(workgroupSize).router, step.tokens, c.experts),
  },
  prefill_choose: {
    bindings: ['logits', 'chosen', 'chosen_weights'],
    params: [],
    overrides: (c) => ({ EXPERTS: c.experts, ACTIVE: c.activeExperts }),
    reduces: false,
    groups: (_, __, step) => [Math.ceil(step.tokens / 64), 1],
  },
  prefill_group: {
    bindings: ['chosen', 'pairs', 'starts'],
    params: [],
    overrides: (c) => ({ EXPERTS: c.experts, ACTIVE: c.activeExperts }),
    reduces: true,
    groups: (c) => [c.experts, 1],
  },
  prefill_experts_gate_up: {
    bindings: ['x', 'pairs', 'starts', 'blocks', 'scales', 'bias', 'activated', 'held'],
    params: ['first_expert', 'expert_count'],
    overrides: (c, { workgroupSize }) => ({
      ...HIDDEN(c),
      ACTIVE: c.activeExperts,
      EXPERT_WIDTH: c.expertWidth,
      LIMIT: c.swigluLimit,
      ALPHA: c.swigluAlpha,
      ...expert(workgroupSize),
    }),
    reduces: false,
    groups: (c, params, step, { workgroupSize }) => {
      const { expert: tile } = tilesFor(workgroupSize);
      return [expertTiles(c, params, step, tile), Math.ceil((2 * c.expertWidth) / tile.rows)];
    },
  },
  prefill_experts_down: {
    bindings: ['x', 'pairs', 'starts', 'chosen_weights', 'blocks', 'scales', 'bias', 'products', 'held'],
    params: ['first_expert', 'expert_count'],
    overrides: (c, { workgroupSize }) => ({ ...HIDDEN(c), EXPERT_WIDTH: c.expertWidth, ...expert(workgroupSize) }),
    reduces: false,
    groups: (c, params, step, { workgroupSize }) => {
      const { expert: tile } = tilesFor(workgroupSize);
      return [expertTiles(c, params, step, tile), Math.ceil(c.hidden / tile.rows)];
    },
  },
  prefill_combine: {
    bindings: ['products', 'residual'],
    params: [],
    overrides: (c) => ({ ...HIDDEN(c), ACTIVE: c.activeExperts }),
    reduces: false,
    groups: (c, _, step) => [Math.ceil(c.hidden / 4 / 64), step.tokens],
  },
  prefill_unembed: {
    bindings: ['x', 'weights', 'logits'],
    params: ['first_row', 'row_count'],
    overrides: (c, { workgroupSize }) => ({ ...HIDDEN(c), VOCABULARY: c.vocabulary, LOGIT_ROWS, ...dense(workgroupSize) }),
    reduces: false,
    groups: (_, params, step, { workgroupSize }) =>
      tileGroups(tilesFor(workgroupSize).dense, Math.min(LOGIT_ROWS, step.tokens - step.firstLogit), params.row_count ?? 0),
  },
} as const satisfies Record<string, Kernel>;
