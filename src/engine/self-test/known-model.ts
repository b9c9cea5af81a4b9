// Makes the small gpt-oss model that the start-up test runs; any GPU computes it in a moment.
// Its answer is in known-answer.ts.

import type { TensorInfo } from '../../contracts/tensors.ts';
import { parseConfig } from '../config.ts';
import { BLOCK_COLUMNS } from '../memory/int8.ts';
import { expectedTensors } from '../memory/weights.ts';
import type { TensorSource } from '../tensor-source.ts';

/**
 * Sizes that exercise every feature of the kernels.
 * They are eight query heads to a KV head, four of eight experts, a window, and rows that teams do
 * not divide.
 */
const CONFIG = {
  model_type: 'gpt_oss',
  num_hidden_layers: 2,
  hidden_size: 96,
  num_attention_heads: 8,
  num_key_value_heads: 1,
  head_dim: 64,
  num_local_experts: 8,
  num_experts_per_tok: 4,
  intermediate_size: 96,
  vocab_size: 150,
  sliding_window: 128,
  layer_types: ['sliding_attention', 'full_attention'],
  rms_norm_eps: 1e-5,
  rope_theta: 150_000,
  rope_scaling: {
    rope_type: 'yarn',
    factor: 32,
    beta_fast: 32,
    beta_slow: 1,
    original_max_position_embeddings: 4096,
    truncate: false,
  },
  swiglu_limit: 7,
  max_position_embeddings: 4096,
  quantization_config: { quant_method: 'mxfp4' },
};

/** Makes the known model; `bytesOf` returns a tensor's bytes by name. */
export function knownModel(): TensorSource & { bytesOf: (name: string) => Uint8Array<ArrayBuffer> } {
  const bytes = new Map<string, Uint8Array<ArrayBuffer>>();
  const tensors = expectedTensors(parseConfig(CONFIG));
  for (const [name, tensor] of tensors) bytes.set(name, bytesFor(name, tensor, bytes.size));
  const bytesOf = (name: string) => bytes.get(name) ?? new Uint8Array();
  return {
    config: CONFIG,
    tensors,
    bytesOf,
    stream: async (names, onPiece) => {
      for (const name of names) await onPiece({ name, offset: 0, bytes: bytesOf(name) });
    },
  };
}

function bytesFor(name: string, { dtype, shape }: TensorInfo, seed: number): Uint8Array<ArrayBuffer> {
  const count = shape.reduce((product, extent) => product * extent, 1);
  const bytes = Uint8Array.from({ length: count }, (_, i) => hash(seed * 0x1_0000 + i) & 255);
  if (dtype === 'U8') return name.endsWith('_scales') ? bytes.map((byte) => 121 + (byte % 4)) : bytes;
  const [middle, spread] = rangeOf(name, shape);
  if (DENSE.test(name)) return bf16Of(Float32Array.from(bytes, (byte, i) => int8Of(byte, i) * stepOf(spread)));
  return bf16Of(Float32Array.from(bytes, (byte) => middle + (spread * (byte - 127.5)) / 127.5));
}

/**
 * Matrices that int8 may hold. Their numbers are exact in int8, so both variants give one answer.
 */
const DENSE = /(_proj|lm_head)\.weight$/;

/**
 * Makes an int8 code. The first code of a block has the largest magnitude, so the block's scale is
 * the step between codes.
 */
const int8Of = (byte: number, index: number) =>
  index % BLOCK_COLUMNS > 0 ? Math.max(byte - 128, -127) : byte < 128 ? -127 : 127;

/** A power of two as the step: whole numbers up to 127 stay exact in bf16. */
const stepOf = (spread: number) => 2 ** Math.round(Math.log2(spread / 127));

/**
 * Middle and half width of a tensor's numbers: a matrix's outputs stay near 1, a norm weight is
 * near 1.
 */
function rangeOf(name: string, shape: readonly number[]): [middle: number, spread: number] {
  if (name.endsWith('norm.weight')) return [1, 0.5];
  if (name === 'model.embed_tokens.weight') return [0, 1];
  // Wide enough that the likeliest token stands out.
  if (name === 'lm_head.weight') return [0, 0.8];
  return shape.length === 2 ? [0, Math.sqrt(3 / (shape[1] ?? 1))] : [0, 1];
}

function bf16Of(values: Float32Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(values.buffer);
  return new Uint8Array(Uint16Array.from(words, (word) => word >>> 16).buffer);
}

/**
 * PCG's output permutation (Jarzynski and Olano, JCGT 9(3), 2020).
 * The weights look random and are the same everywhere.
 */
function hash(input: number): number {
  const state = (Math.imul(input, 747_796_405) + 2_891_336_453) >>> 0;
  const word = Math.imul((state >>> ((state >>> 28) + 4)) ^ state, 277_803_737) >>> 0;
  return ((word >>> 22) ^ word) >>> 0;
}
