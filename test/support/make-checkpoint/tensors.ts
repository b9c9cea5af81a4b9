// Lists every tensor of a gpt-oss checkpoint: name, dtype, shape and distribution of its values.
// The order is that of the official writer's cuts.

import { blockElements, type ModelSizes } from './model-sizes.ts';

/** The random distribution of a tensor's bytes. `normal` and `uniform` are rounded to bf16. */
export type Distribution =
  | { kind: 'normal'; std: number }
  | { kind: 'uniform'; low: number; high: number }
  /** Every byte is equally likely: two E2M1 codes each. */
  | { kind: 'blocks' }
  /** E8M0 exponents, biased by 127: the five around `center`, equally likely. */
  | { kind: 'scales'; center: number };

export interface Tensor {
  name: string;
  dtype: 'BF16' | 'U8';
  shape: readonly number[];
  bytes: number;
  values: Distribution;
}

/** Root mean square of the sixteen E2M1 codes: sqrt(2·(0.25+1+2.25+4+9+16+36)/16). */
const codeRms = 2.926;

/** Root mean square of 2^-2 … 2^2: the factor by which the spread of scales raises a product. */
const spreadRms = 2.065;

/**
 * Root mean square of the clamped SwiGLU's output for the gate_up values below. Measured on the
 * goldens, where a power of two is enough.
 */
const activationRms = 8;

/**
 * Lists all tensors: layers in lexicographic order (0, 1, 10, 11, …, 2, 20, …), then embedding,
 * final norm and unembedding. Every product of a matrix and a normalized vector has a standard
 * deviation near 1 at any width. The gate_up bias of 3 makes both SwiGLU clamps (±7) take effect.
 * The sinks lie above and below the scores.
 */
export function listTensors(sizes: ModelSizes): Tensor[] {
  const { hidden, vocabulary } = sizes;
  const layers = Array.from({ length: sizes.layers }, (_, layer) => String(layer)).sort();
  return [
    ...layers.flatMap((layer) => layerTensors(`model.layers.${layer}.`, sizes)),
    bf16('model.embed_tokens.weight', [vocabulary, hidden], normal(1)),
    bf16('model.norm.weight', [hidden], norm),
    bf16('lm_head.weight', [vocabulary, hidden], normal(2 / Math.sqrt(hidden))),
  ];
}

/**
 * Lists one layer's tensors in the order of the original checkpoint's names. The official shards
 * were cut in that order.
 */
function layerTensors(prefix: string, sizes: ModelSizes): Tensor[] {
  return [
    bf16(`${prefix}input_layernorm.weight`, [sizes.hidden], norm),
    ...attentionTensors(`${prefix}self_attn.`, sizes),
    ...expertTensors(`${prefix}mlp.`, sizes),
    bf16(`${prefix}post_attention_layernorm.weight`, [sizes.hidden], norm),
  ];
}

function attentionTensors(prefix: string, { hidden, heads, kvHeads, headDim }: ModelSizes): Tensor[] {
  const queryWidth = heads * headDim;
  const kvWidth = kvHeads * headDim;
  const fromHidden = normal(1 / Math.sqrt(hidden));
  return [
    bf16(`${prefix}o_proj.bias`, [hidden], normal(0.5)),
    bf16(`${prefix}o_proj.weight`, [hidden, queryWidth], normal(1 / Math.sqrt(queryWidth))),
    bf16(`${prefix}q_proj.bias`, [queryWidth], normal(0.5)),
    bf16(`${prefix}k_proj.bias`, [kvWidth], normal(0.5)),
    bf16(`${prefix}v_proj.bias`, [kvWidth], normal(0.5)),
    bf16(`${prefix}q_proj.weight`, [queryWidth, hidden], fromHidden),
    bf16(`${prefix}k_proj.weight`, [kvWidth, hidden], fromHidden),
    bf16(`${prefix}v_proj.weight`, [kvWidth, hidden], fromHidden),
    bf16(`${prefix}sinks`, [heads], normal(1.5)),
  ];
}

function expertTensors(prefix: string, { hidden, intermediate, experts }: ModelSizes): Tensor[] {
  const gateUpRows = 2 * intermediate;
  const gateUpScales = scales(hidden, 1);
  const downScales = scales(intermediate, activationRms);
  return [
    bf16(`${prefix}router.bias`, [experts], normal(0.5)),
    bf16(`${prefix}router.weight`, [experts, hidden], normal(1 / Math.sqrt(hidden))),
    bf16(`${prefix}experts.gate_up_proj_bias`, [experts, gateUpRows], normal(3)),
    u8(`${prefix}experts.gate_up_proj_blocks`, [experts, gateUpRows, hidden / blockElements, 16], { kind: 'blocks' }),
    u8(`${prefix}experts.gate_up_proj_scales`, [experts, gateUpRows, hidden / blockElements], gateUpScales),
    bf16(`${prefix}experts.down_proj_bias`, [experts, hidden], normal(1)),
    u8(`${prefix}experts.down_proj_blocks`, [experts, hidden, intermediate / blockElements, 16], { kind: 'blocks' }),
    u8(`${prefix}experts.down_proj_scales`, [experts, hidden, intermediate / blockElements], downScales),
  ];
}

const norm: Distribution = { kind: 'uniform', low: 0.8, high: 1.2 };

function normal(std: number): Distribution {
  return { kind: 'normal', std };
}

/**
 * Scales for rows of `columns` random codes and a vector of root mean square `inputRms`. Their
 * product then has a root mean square near 1.
 */
function scales(columns: number, inputRms: number): Distribution {
  return { kind: 'scales', center: 127 - Math.round(Math.log2(Math.sqrt(columns) * codeRms * spreadRms * inputRms)) };
}

function bf16(name: string, shape: readonly number[], values: Distribution): Tensor {
  return { name, dtype: 'BF16', shape, bytes: 2 * elements(shape), values };
}

function u8(name: string, shape: readonly number[], values: Distribution): Tensor {
  return { name, dtype: 'U8', shape, bytes: elements(shape), values };
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
