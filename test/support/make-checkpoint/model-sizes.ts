// Reads the sizes that a checkpoint's tensors depend on from a gpt-oss config.json.

/** Sizes of one gpt-oss model, named as in config.json. */
export interface ModelSizes {
  layers: number;
  hidden: number;
  intermediate: number;
  heads: number;
  kvHeads: number;
  headDim: number;
  experts: number;
  vocabulary: number;
}

/** Elements that share one MXFP4 scale. A row must consist of whole blocks. */
export const blockElements = 32;

/**
 * Reads the sizes of a `config.json`. Throws if the model is of another family, or a size is
 * missing or not a positive integer. Throws if a row does not consist of whole MXFP4 blocks.
 */
export function readModelSizes(config: Readonly<Record<string, unknown>>): ModelSizes {
  if (config['model_type'] !== 'gpt_oss') {
    throw new Error(`config.json must say model_type "gpt_oss", but says ${JSON.stringify(config['model_type'])}.`);
  }
  return {
    layers: readSize(config, 'num_hidden_layers'),
    hidden: readBlockedSize(config, 'hidden_size'),
    intermediate: readBlockedSize(config, 'intermediate_size'),
    heads: readSize(config, 'num_attention_heads'),
    kvHeads: readSize(config, 'num_key_value_heads'),
    headDim: readSize(config, 'head_dim'),
    experts: readSize(config, 'num_local_experts'),
    vocabulary: readSize(config, 'vocab_size'),
  };
}

function readSize(config: Readonly<Record<string, unknown>>, key: string): number {
  const value = config[key];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) {
    throw new Error(`config.json must give "${key}" as a positive integer, but gives ${JSON.stringify(value)}.`);
  }
  return value;
}

function readBlockedSize(config: Readonly<Record<string, unknown>>, key: string): number {
  const value = readSize(config, key);
  if (value % blockElements !== 0) {
    throw new Error(`"${key}" must be a multiple of ${blockElements}, the length of an MXFP4 block, but is ${value}.`);
  }
  return value;
}
