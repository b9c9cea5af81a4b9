// Makes models with synthetic weights for benchmarks, among them a layer at gpt-oss-20b's sizes:
// 0.9 GB.

import { parseConfig } from '../config.ts';
import { expectedTensors } from '../memory/weights.ts';
import type { TensorSource } from '../tensor-source.ts';

/**
 * The config.json of gpt-oss-20b with one layer, which sees every key, and a sixth of the
 * vocabulary.
 */
export const ONE_LAYER = {
  model_type: 'gpt_oss',
  num_hidden_layers: 1,
  layer_types: ['full_attention'],
  vocab_size: 32_768,
  hidden_size: 2880,
  num_attention_heads: 64,
  num_key_value_heads: 8,
  head_dim: 64,
  num_local_experts: 32,
  num_experts_per_tok: 4,
  intermediate_size: 2880,
  sliding_window: 128,
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
  max_position_embeddings: 131_072,
  quantization_config: { quant_method: 'mxfp4' },
};

const PIECE_BYTES = 1 << 20;
// bf16 values are ±2^-7 to ±2^-6, and block scales are 2^-7, so products stay far inside f32.
const BF16_KEPT = 0x807f807f;
const BF16_SET = 0x3c003c00;
const SCALE = 120;

/** Makes a checkpoint of ONE_LAYER. */
export const syntheticLayer = (): TensorSource => syntheticModel(ONE_LAYER);

/**
 * Makes a checkpoint for a config.json. Every tensor repeats the same random megabyte of its kind.
 */
export function syntheticModel(config: Readonly<Record<string, unknown>>): TensorSource {
  const tensors = expectedTensors(parseConfig(config));
  const random = randomBytes(PIECE_BYTES);
  const bf16 = new Uint8Array(new Uint32Array(random.buffer).map((word) => (word & BF16_KEPT) | BF16_SET).buffer);
  const scales = new Uint8Array(PIECE_BYTES).fill(SCALE);
  const kindOf = (name: string) => (name.endsWith('_scales') ? scales : name.endsWith('_blocks') ? random : bf16);
  return {
    config,
    tensors,
    async stream(names, onPiece, signal) {
      for (const name of names) {
        const { bytes = 0 } = tensors.get(name) ?? {};
        for (let offset = 0; offset < bytes; offset += PIECE_BYTES) {
          signal?.throwIfAborted();
          await onPiece({ name, offset, bytes: kindOf(name).subarray(0, Math.min(PIECE_BYTES, bytes - offset)) });
        }
      }
    },
  };
}

function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  // The maximum of bytes that one call returns.
  const max = 65_536;
  for (let start = 0; start < length; start += max) crypto.getRandomValues(bytes.subarray(start, start + max));
  return bytes;
}
