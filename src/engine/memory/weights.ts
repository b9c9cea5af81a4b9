// Lists the tensors that a gpt-oss checkpoint must hold, and stacks them into the kernels'
// matrices.

import type { TensorInfo } from '../../contracts/tensors.ts';
import type { Config } from '../config.ts';
import { engineError } from '../errors.ts';
import type { Dense } from '../gpu/variant.ts';
import type { Dtype } from '../tensor-source.ts';
import { DENSE_BYTES } from './bf16-pieces.ts';
import { BLOCK_COLUMNS, int8RowBytes } from './int8.ts';

/**
 * One bound matrix: one tensor, or several one after the other.
 * It may be cut between units of rows, never within one.
 */
export interface WeightSpec {
  /** Names in the checkpoint, stacked by rows. */
  tensors: readonly string[];
  /** Bytes of each tensor. Dense ones count as bf16, whatever the checkpoint holds. */
  tensorBytes: readonly number[];
  rows: number;
  /** Bytes of one row on the GPU; a whole expert for expert tensors. */
  rowBytes: number;
  /** Rows that must stay together. */
  unit: number;
  /**
   * Columns of bf16 that are quantized to int8 during upload (quantize.ts).
   * null if the GPU holds the bytes as stored.
   */
  quantizedColumns: number | null;
  /** Whether a pager fills it expert by expert (paging/pager.ts); a load then leaves it empty. */
  isPaged?: boolean;
}

/** The weights that hold one expert per row: the experts' blocks and scales. */
export const EXPERT_PARTS = ['gateUpBlocks', 'gateUpScales', 'downBlocks', 'downScales'] as const;
export type ExpertPart = (typeof EXPERT_PARTS)[number];

/** Every weight of a layer, under the names that kernels bind. */
export interface LayerWeights<W> {
  attentionNormWeight: W; // (D) bf16
  qkv: W; // ((H + 2G) d, D) bf16 or int8
  qkvBias: W; // ((H + 2G) d) bf16
  sinks: W; // (H) bf16
  attnOut: W; // (D, H d) bf16 or int8
  attnOutBias: W; // (D) bf16
  expertsNormWeight: W; // (D) bf16
  router: W; // (E, D) bf16
  routerBias: W; // (E) bf16
  gateUpBlocks: W; // (E, 2F, D / 32, 16) u8
  gateUpScales: W; // (E, 2F, D / 32) u8
  gateUpBias: W; // (E, 2F) bf16
  downBlocks: W; // (E, D, F / 32, 16) u8
  downScales: W; // (E, D, F / 32) u8
  downBias: W; // (E, D) bf16
}

export interface ModelWeights<W> {
  embedding: W; // (V, D) bf16
  layers: LayerWeights<W>[]; // (L)
  finalNormWeight: W; // (D) bf16
  unembedding: W; // (V, D) bf16 or int8
  /** Slots that experts of all layers pass through (paging/); null where no expert is paged. */
  transit: Record<ExpertPart, W> | null;
}

interface Expected {
  dtype: Dtype;
  shape: readonly number[];
}

/**
 * Returns the model's weights by role, after a check of every tensor's presence, dtype and shape.
 * Dense tensors may be BF16, F16 or F32.
 * Errors: `checkpoint-invalid`; `model-unsupported` for another layout, and for rows without whole
 * blocks of int8.
 */
export function weightSpecs(
  config: Config,
  tensors: ReadonlyMap<string, TensorInfo>,
  dense: Dense = 'bf16',
): ModelWeights<WeightSpec> {
  checkUnembedding(config, tensors);
  return modelSpecs(config, (rows, parts, { unit = 1, isDense = false } = {}) => {
    const names = Object.keys(parts);
    const bytes = Object.entries(parts).map(([name, expected]) => checkTensor(name, expected, tensors.get(name)));
    const rowBytes = bytes.reduce((sum, part) => sum + part, 0) / rows;
    const held = { tensors: names, tensorBytes: bytes, rows, unit };
    if (!isDense || dense === 'bf16') return { ...held, rowBytes, quantizedColumns: null };
    const columns = rowBytes / 2;
    checkBlocks(names[0] ?? '', columns);
    return { ...held, rowBytes: int8RowBytes(columns), quantizedColumns: columns };
  });
}

const EMBEDDING = 'model.embed_tokens.weight';
const UNEMBEDDING = 'lm_head.weight';

/**
 * Checks that a checkpoint has its own unembedding exactly if config.json does not tie it to the
 * embedding.
 */
function checkUnembedding({ tiedEmbeddings }: Config, tensors: ReadonlyMap<string, TensorInfo>): void {
  if (tensors.has(UNEMBEDDING) !== tiedEmbeddings) return;
  const found = tiedEmbeddings
    ? `config.json has tie_word_embeddings true, and the checkpoint has an ${UNEMBEDDING} of its own. Set the field to false, or leave the tensor out`
    : `The checkpoint has no ${UNEMBEDDING}, and config.json does not have tie_word_embeddings true. Use a checkpoint of the whole model, not of its base alone`;
  throw engineError('model-unsupported', `${found}.`);
}

function checkBlocks(name: string, columns: number): void {
  if (columns % BLOCK_COLUMNS === 0) return;
  throw engineError(
    'model-unsupported',
    `${name} has ${columns} columns; int8 holds them in blocks of ${BLOCK_COLUMNS}. Load this model with exact weights.`,
  );
}

/** Lists every tensor that a model of these sizes must hold. */
export function expectedTensors(config: Config): Map<string, TensorInfo> {
  const parts = allWeights(modelSpecs(config, (_, expected) => Object.entries(expected))).flat();
  return new Map(parts.map(([name, expected]) => [name, { ...expected, bytes: bytesOf(expected) }]));
}

function bytesOf({ dtype, shape }: Expected): number {
  return shape.reduce((product, extent) => product * extent, dtype === 'BF16' ? 2 : 1);
}

function modelSpecs<S>(config: Config, spec: Spec<S>): ModelWeights<S> {
  const { hidden: D, vocabulary: V } = config;
  return {
    embedding: spec(V, { [EMBEDDING]: bf16(V, D) }),
    layers: config.isSliding.map((_, layer) => layerSpecs(config, `model.layers.${layer}.`, spec)),
    finalNormWeight: spec(1, { 'model.norm.weight': bf16(D) }),
    // A team of `unembed` computes four rows of one part.
    unembedding: spec(V, { [config.tiedEmbeddings ? EMBEDDING : UNEMBEDDING]: bf16(V, D) }, { unit: 4, isDense: true }),
    transit: null,
  };
}

/** `isDense` marks the matrices that int8 may hold. */
type Spec<S> = (rows: number, parts: Record<string, Expected>, as?: { unit?: number; isDense?: boolean }) => S;

function layerSpecs<S>(config: Config, layer: string, spec: Spec<S>): LayerWeights<S> {
  const { hidden: D, heads: H, kvHeads: G, headDim: d, experts: E, expertWidth: F } = config;
  const attention = `${layer}self_attn.`;
  const router = `${layer}mlp.router.`;
  const experts = `${layer}mlp.experts.`;
  const projections = { q_proj: H * d, k_proj: G * d, v_proj: G * d };
  const stacked = (suffix: string, shape: (rows: number) => Expected) =>
    Object.fromEntries(Object.entries(projections).map(([name, rows]) => [`${attention}${name}.${suffix}`, shape(rows)]));
  return {
    attentionNormWeight: spec(1, { [`${layer}input_layernorm.weight`]: bf16(D) }),
    qkv: spec(
      (H + 2 * G) * d,
      stacked('weight', (rows) => bf16(rows, D)),
      // Decode rotates the two halves of a head in one workgroup.
      { unit: d, isDense: true },
    ),
    qkvBias: spec(
      1,
      stacked('bias', (rows) => bf16(rows)),
    ),
    sinks: spec(1, { [`${attention}sinks`]: bf16(H) }),
    attnOut: spec(D, { [`${attention}o_proj.weight`]: bf16(D, H * d) }, { isDense: true }),
    attnOutBias: spec(1, { [`${attention}o_proj.bias`]: bf16(D) }),
    expertsNormWeight: spec(1, { [`${layer}post_attention_layernorm.weight`]: bf16(D) }),
    router: spec(1, { [`${router}weight`]: bf16(E, D) }),
    routerBias: spec(1, { [`${router}bias`]: bf16(E) }),
    gateUpBlocks: spec(E, { [`${experts}gate_up_proj_blocks`]: u8(E, 2 * F, D / 32, 16) }),
    gateUpScales: spec(E, { [`${experts}gate_up_proj_scales`]: u8(E, 2 * F, D / 32) }),
    gateUpBias: spec(1, { [`${experts}gate_up_proj_bias`]: bf16(E, 2 * F) }),
    downBlocks: spec(E, { [`${experts}down_proj_blocks`]: u8(E, D, F / 32, 16) }),
    downScales: spec(E, { [`${experts}down_proj_scales`]: u8(E, D, F / 32) }),
    downBias: spec(1, { [`${experts}down_proj_bias`]: bf16(E, D) }),
  };
}

/** Every weight of the model in one list, in no particular order. */
export function allWeights<W>(weights: ModelWeights<W>): W[] {
  return [
    weights.embedding,
    weights.finalNormWeight,
    weights.unembedding,
    ...weights.layers.flatMap((layer) => Object.values(layer) as W[]),
    ...(weights.transit === null ? [] : Object.values(weights.transit)),
  ];
}

/** Returns the same structure with every weight replaced. */
export function mapWeights<A, B>(weights: ModelWeights<A>, map: (weight: A) => B): ModelWeights<B> {
  const mapEach = (record: object) => Object.fromEntries(Object.entries(record).map(([key, weight]) => [key, map(weight as A)]));
  return {
    embedding: map(weights.embedding),
    layers: weights.layers.map((layer) => mapEach(layer) as unknown as LayerWeights<B>),
    finalNormWeight: map(weights.finalNormWeight),
    unembedding: map(weights.unembedding),
    transit: weights.transit === null ? null : (mapEach(weights.transit) as Record<ExpertPart, B>),
  };
}

const bf16 = (...shape: number[]): Expected => ({ dtype: 'BF16', shape });
const u8 = (...shape: number[]): Expected => ({ dtype: 'U8', shape });

function checkTensor(name: string, expected: Expected, found: TensorInfo | undefined): number {
  const dtypes = expected.dtype === 'U8' ? ['U8'] : Object.keys(DENSE_BYTES);
  const needed = `${name} must be ${dtypes.join(' or ')} of shape [${expected.shape}]`;
  if (found === undefined) {
    throw engineError(
      'checkpoint-invalid',
      `${needed}; the checkpoint has no such tensor. Download the model again from its source.`,
    );
  }
  const isSame = found.shape.length === expected.shape.length && found.shape.every((extent, i) => extent === expected.shape[i]);
  if (!dtypes.includes(found.dtype) || !isSame) {
    throw engineError(
      'checkpoint-invalid',
      `${needed}, by config.json; the checkpoint has ${found.dtype} of shape [${found.shape}]. Its config.json and shards are not of one model.`,
    );
  }
  return bytesOf(expected);
}
