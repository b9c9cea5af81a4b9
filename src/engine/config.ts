// The model's sizes, read from config.json and checked: the dictionary of letters used in comments, kernels and reference.
// Takes unchecked JSON, gives a Config; refuses to know tensors and the GPU.

import { type Fields, isFields, number, shown, size, unsupported } from './config/fields.ts';
import { checkKnown } from './config/known-fields.ts';
import { parseRope, type Yarn } from './config/rope.ts';
import { engineError } from './errors.ts';

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
  /** Whether the embedding is the unembedding as well. */
  tiedEmbeddings: boolean;
  swigluLimit: number;
  swigluAlpha: number;
  maxContext: number; // tokens
}

/**
 * Reads a gpt-oss `config.json` (model-and-harmony.md 1.1). Every field is read as transformers
 * computes it, known to be harmless (config/known-fields.ts), or refused.
 * Errors: `model-unsupported`, naming the field: another family, a size that is missing, arithmetic
 * that the kernels do not do.
 */
export function parseConfig(json: unknown): Config {
  const fields = gptOssFields(json);
  checkKnown(fields);
  const { theta: ropeTheta, yarn } = parseRope(fields);
  const layers = size(fields, 'num_hidden_layers', 1024);
  const config: Config = {
    layers,
    hidden: size(fields, 'hidden_size', 65_536),
    heads: size(fields, 'num_attention_heads', 1024),
    kvHeads: size(fields, 'num_key_value_heads', 1024),
    headDim: size(fields, 'head_dim', 512),
    experts: size(fields, 'num_local_experts', 1024),
    activeExperts: size(fields, 'num_experts_per_tok', 32),
    expertWidth: size(fields, 'intermediate_size', 65_536),
    vocabulary: size(fields, 'vocab_size', 1 << 20),
    slidingWindow: size(fields, 'sliding_window', 1 << 20),
    isSliding: layerTypes(fields.layer_types, layers),
    rmsEpsilon: number(fields, 'rms_norm_eps', 1e-5),
    ropeTheta,
    yarn,
    tiedEmbeddings: isTied(fields),
    swigluLimit: number(fields, 'swiglu_limit', 7),
    swigluAlpha: number(fields, 'swiglu_alpha', 1.702), // gpt_oss/torch/model.py swiglu; not in the official config
    maxContext: size(fields, 'max_position_embeddings', 1 << 24),
  };
  checkKernelsFit(config, fields);
  return config;
}

/**
 * The fields of a config.json of the gpt-oss family. Errors: `model-unsupported` for another family
 * or no JSON object.
 */
export function gptOssFields(json: unknown): Fields {
  if (!isFields(json)) {
    throw engineError(
      'model-unsupported',
      'config.json must hold a JSON object, and it does not. Open a folder that holds a gpt-oss model.',
    );
  }
  if (json.model_type !== 'gpt_oss') {
    throw engineError(
      'model-unsupported',
      `This app runs models of the gpt-oss family (model_type "gpt_oss"); config.json says model_type ${shown(json.model_type)}. Open gpt-oss-20b or another gpt-oss model.`,
    );
  }
  return json;
}

function layerTypes(value: unknown, layers: number): boolean[] {
  const isKnown = Array.isArray(value) && value.every((type) => type === 'sliding_attention' || type === 'full_attention');
  if (!isKnown || value.length !== layers) {
    throw unsupported(
      'layer_types',
      `a list of ${layers} (num_hidden_layers) times "sliding_attention" or "full_attention"`,
      value,
    );
  }
  return value.map((type) => type === 'sliding_attention');
}

function isTied({ tie_word_embeddings: isTied = false }: Fields): boolean {
  if (typeof isTied !== 'boolean') throw unsupported('tie_word_embeddings', 'true or false', isTied);
  return isTied;
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
  checkArithmetic(fields);
}

/**
 * Fields whose other values the kernels do not compute, and second names, which must say the same.
 */
function checkArithmetic(fields: Fields): void {
  const { quantization_config: quantization } = fields;
  const method = isFields(quantization) ? quantization.quant_method : undefined;
  if (method !== 'mxfp4') throw unsupported('quantization_config.quant_method', '"mxfp4"', method);
  const only: [field: string, value: unknown][] = [
    ['hidden_act', 'silu'],
    ['attention_bias', true],
    ['is_causal', true],
    ['num_experts', fields.num_local_experts],
    ['experts_per_token', fields.num_experts_per_tok],
  ];
  for (const [field, value] of only) {
    if (fields[field] !== undefined && fields[field] !== value) throw unsupported(field, shown(value), fields[field]);
  }
  const { architectures = null } = fields;
  const isCausal = (name: unknown) => typeof name === 'string' && name.endsWith('GptOssForCausalLM');
  if (architectures !== null && !(Array.isArray(architectures) && architectures.every(isCausal))) {
    throw unsupported('architectures', '["GptOssForCausalLM"]', architectures);
  }
}
