// Rotary position fields of config.json, in transformers 4's form (`rope_scaling`, `rope_theta`)
// and in transformers 5's (`rope_parameters`). The oracle is transformers'
// `_compute_yarn_parameters`; test/support/goldens/rope-tables.json holds its tables.

import { type Fields, isFields, number, shown, size, unsupported } from './fields.ts';

/** YaRN's parameters (arXiv 2309.00071). */
export interface Yarn {
  factor: number;
  betaFast: number;
  betaSlow: number;
  originalContext: number; // tokens
  /** Whether the correction range is rounded to whole dimensions; gpt-oss says no. */
  truncate: boolean;
  /** The factor on cos and sin, by which YaRN sharpens attention. */
  attentionFactor: number;
}

export interface Rope {
  theta: number;
  yarn: Yarn;
}

/** Keys that the table is computed from. `finetuned` is a note that no reader uses. */
const KNOWN_KEYS: ReadonlySet<string> = new Set([
  'rope_type',
  'type',
  'rope_theta',
  'factor',
  'beta_fast',
  'beta_slow',
  'original_max_position_embeddings',
  'truncate',
  'attention_factor',
  'mscale',
  'mscale_all_dim',
  'partial_rotary_factor',
  'finetuned',
]);

const MAX_CONTEXT = 1 << 24;

/**
 * Reads the rotary fields of a config.json. Errors: `model-unsupported`, naming the field that the
 * engine does not compute.
 */
export function parseRope(config: Fields): Rope {
  const rope = ropeFields(config);
  for (const key of Object.keys(rope)) {
    if (!KNOWN_KEYS.has(key)) throw unsupported(`rope_scaling.${key}`, 'absent: it is no field of YaRN', rope[key]);
  }
  const type = rope.rope_type === undefined ? rope.type : rope.rope_type;
  if (type !== 'yarn') throw unsupported('rope_scaling.rope_type', '"yarn"', type);
  for (const rotated of [config.partial_rotary_factor ?? 1, rope.partial_rotary_factor]) {
    if (rotated !== undefined && rotated !== 1) throw unsupported('partial_rotary_factor', '1', rotated);
  }
  return { theta: theta(config, rope), yarn: yarn(config, rope) };
}

/** The one object that holds the parameters; where both forms are there, they must agree. */
function ropeFields({ rope_scaling: scaling, rope_parameters: parameters }: Fields): Fields {
  const rope = scaling ?? parameters;
  if ((parameters ?? null) !== null && !isFields(parameters)) throw unsupported('rope_parameters', 'an object', parameters);
  if (!isFields(rope)) throw unsupported('rope_scaling', 'an object with rope_type "yarn"', rope);
  if (!isFields(scaling) || !isFields(parameters)) return rope;
  for (const key of new Set([...Object.keys(scaling), ...Object.keys(parameters)])) {
    if (shown(scaling[key]) === shown(parameters[key]) || (key === 'rope_theta' && scaling[key] === undefined)) continue;
    throw unsupported(`rope_parameters.${key}`, `what rope_scaling has, ${shown(scaling[key])}`, parameters[key]);
  }
  return { ...scaling, ...parameters };
}

function theta(config: Fields, rope: Fields): number {
  const value = number({ rope_theta: rope.rope_theta ?? config.rope_theta }, 'rope_theta');
  if (rope.rope_theta === null) throw unsupported('rope_scaling.rope_theta', 'a number or absent', null);
  if (rope.rope_theta !== undefined && config.rope_theta !== undefined && config.rope_theta !== null) {
    if (config.rope_theta !== rope.rope_theta)
      throw unsupported('rope_theta', `rope_scaling.rope_theta, ${value}`, config.rope_theta);
  }
  if (value <= 1) throw unsupported('rope_theta', 'more than 1', value);
  return value;
}

function yarn(config: Fields, rope: Fields): Yarn {
  const originalContext = size(rope, 'original_max_position_embeddings', MAX_CONTEXT);
  const beside = config.original_max_position_embeddings;
  if (beside !== undefined && beside !== originalContext) {
    throw unsupported('original_max_position_embeddings', `rope_scaling's, ${originalContext}`, beside);
  }
  const truncate = rope.truncate === undefined || (rope.truncate ?? false); // YaRN's own default; gpt-oss states false
  if (typeof truncate !== 'boolean') throw unsupported('rope_scaling.truncate', 'true or false', truncate);
  const factor = number(rope, 'factor');
  return {
    factor,
    betaFast: number({ beta_fast: rope.beta_fast ?? 32 }, 'beta_fast'),
    betaSlow: number({ beta_slow: rope.beta_slow ?? 1 }, 'beta_slow'),
    originalContext,
    truncate,
    attentionFactor: attentionFactor(rope, factor),
  };
}

/**
 * The stated factor; else the ratio of two mscales where both are there; else 0.1 ln(factor) + 1
 * (eq. 21 of the paper).
 */
function attentionFactor(rope: Fields, factor: number): number {
  if ((rope.attention_factor ?? null) !== null) return number(rope, 'attention_factor');
  const mscale = optionalScale(rope, 'mscale');
  const allDim = optionalScale(rope, 'mscale_all_dim');
  return mscale > 0 && allDim > 0 ? sharpness(factor, mscale) / sharpness(factor, allDim) : sharpness(factor, 1);
}

/** An mscale; 0, as transformers reads one that is absent, null or 0, where there is none. */
function optionalScale(rope: Fields, name: string): number {
  return rope[name] === 0 ? 0 : (rope[name] ?? null) === null ? 0 : number(rope, name);
}

function sharpness(factor: number, mscale: number): number {
  return factor <= 1 ? 1 : 0.1 * mscale * Math.log(factor) + 1;
}
