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

type Fields = Record<string, unknown>;

/**
 * Reads a gpt-oss `config.json` (model-and-harmony.md 1.1). `rope_scaling` and transformers 5's `rope_parameters` are both read.
 * Errors: `model-unsupported` when it is of another family, lacks a size, or asks for arithmetic that the kernels do not do.
 */
export function parseConfig(json: unknown): Config {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw engineError(
      'model-unsupported',
      'config.json must hold a JSON object, and it does not. Open a folder that holds a gpt-oss model.',
    );
  }
  const fields = json as Fields;
  if (fields.model_type !== 'gpt_oss') {
    throw engineError(
      'model-unsupported',
      `This app runs models of the gpt-oss family (model_type "gpt_oss"); config.json says model_type ${shown(fields.model_type)}. Open gpt-oss-20b or another gpt-oss model.`,
    );
  }
  const rope = (fields.rope_parameters ?? fields.rope_scaling) as Fields | undefined;
  const layers = size(fields, 'num_hidden_layers', 1024);
  const config: Config = {
    layers,
    hidden: size(fields, 'hidden_size', 65_536),
    heads: size(fields, 'num_attention_heads', 1024),
    kvHeads: size(fields, 'num_key_value_heads', 1024),
    headDim: size(fields, 'head_dim', 512),
    experts: size(fields, 'num_local_experts', 1024),
    activeExperts: size(fields, fields.num_experts_per_tok === undefined ? 'experts_per_token' : 'num_experts_per_tok', 32),
    expertWidth: size(fields, 'intermediate_size', 65_536),
    vocabulary: size(fields, 'vocab_size', 1 << 20),
    slidingWindow: size(fields, 'sliding_window', 1 << 20),
    isSliding: layerTypes(fields.layer_types, layers),
    rmsEpsilon: number(fields, 'rms_norm_eps', 1e-5),
    ropeTheta: number({ rope_theta: rope?.rope_theta ?? fields.rope_theta }, 'rope_theta'),
    yarn: yarn(rope),
    swigluLimit: number(fields, 'swiglu_limit', 7),
    swigluAlpha: number(fields, 'swiglu_alpha', 1.702), // gpt_oss/torch/model.py swiglu; not in the official config
    maxContext: size(fields, 'max_position_embeddings', 1 << 24),
    eosToken: typeof fields.eos_token_id === 'number' ? fields.eos_token_id : null,
  };
  checkKernelsFit(config, fields);
  return config;
}

function unsupported(what: string, needed: string, found: unknown): Error {
  return engineError(
    'model-unsupported',
    `config.json: ${what} must be ${needed}; found ${shown(found)}. Open a gpt-oss model in its official layout.`,
  );
}

/** A value of the file as it may stand in a message: as JSON, and not too long. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** A whole number of things. The bounds only keep a hostile file from overflowing later arithmetic. */
function size(fields: Fields, name: string, max: number): number {
  const value = fields[name];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > max) {
    throw unsupported(name, `a whole number from 1 to ${max}`, value);
  }
  return value;
}

/** A positive number. The bounds keep it, and products of a few like it, normal numbers in f32. */
function number(fields: Fields, name: string, fallback?: number): number {
  const value = fields[name] ?? fallback;
  if (typeof value !== 'number' || !(value >= 1e-12 && value <= 1e9))
    throw unsupported(name, 'a number from 1e-12 to 1e9', value);
  return value;
}

function layerTypes(value: unknown, layers: number): boolean[] {
  const isKnown = Array.isArray(value) && value.every((type) => type === 'sliding_attention' || type === 'full_attention');
  if (!isKnown || value.length !== layers) {
    throw unsupported('layer_types', `a list of ${layers} times "sliding_attention" or "full_attention"`, value);
  }
  return value.map((type) => type === 'sliding_attention');
}

function yarn(rope: Fields | undefined): Yarn {
  if (typeof rope !== 'object' || rope === null) throw unsupported('rope_scaling', 'an object with rope_type "yarn"', rope);
  const type = rope.rope_type ?? rope.type;
  if (type !== 'yarn') throw unsupported('rope_scaling.rope_type', '"yarn"', type);
  return {
    factor: number(rope, 'factor'),
    betaFast: number(rope, 'beta_fast', 32),
    betaSlow: number(rope, 'beta_slow', 1),
    originalContext: size(rope, 'original_max_position_embeddings', 1 << 24),
    truncate: rope.truncate !== false, // YaRN's own default is to truncate; gpt-oss states false
  };
}

/** What the kernels take for granted: whole MXFP4 blocks and whole 16-byte loads of bf16. */
function checkKernelsFit(config: Config, fields: Fields): void {
  if (config.hidden % 32 !== 0) throw unsupported('hidden_size', 'a multiple of 32 (one MXFP4 block)', config.hidden);
  if (config.expertWidth % 32 !== 0)
    throw unsupported('intermediate_size', 'a multiple of 32 (one MXFP4 block)', config.expertWidth);
  if (config.headDim % 8 !== 0) throw unsupported('head_dim', 'a multiple of 8', config.headDim);
  if (config.heads % config.kvHeads !== 0) {
    throw unsupported('num_attention_heads', `a multiple of num_key_value_heads (${config.kvHeads})`, config.heads);
  }
  if (config.activeExperts > config.experts) {
    throw unsupported('num_experts_per_tok', `at most num_local_experts (${config.experts})`, config.activeExperts);
  }
  const method = (fields.quantization_config as Fields | undefined)?.quant_method;
  if (method !== 'mxfp4') throw unsupported('quantization_config.quant_method', '"mxfp4"', method);
  if ((fields.hidden_act ?? 'silu') !== 'silu') throw unsupported('hidden_act', '"silu"', fields.hidden_act);
  if (fields.tie_word_embeddings === true) throw unsupported('tie_word_embeddings', 'false', true);
}
