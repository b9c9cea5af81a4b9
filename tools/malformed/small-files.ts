// Indexes, configs and generation configs that are valid JSON but no model's.

import { encodeJson } from '../../src/checkpoint/testing/tiny-checkpoint.ts';
import { type Fields, goodJson, INDEX, type MalformedCase, OTHER_SHARD, SHARD, withFile, withJson } from './checkpoint-files.ts';

const shown = (value: unknown) => (JSON.stringify(value) ?? 'undefined').slice(0, 60);

const NO_SHARD_NAMES = [
  '',
  'model.bin',
  'model.safetensors.exe',
  `../${SHARD}`,
  `../../${SHARD}`,
  `./${SHARD}`,
  `a/${SHARD}`,
  `/${SHARD}`,
  `//evil.test/${SHARD}`,
  `https://evil.test/${SHARD}`,
  `data:,${SHARD}`,
  'javascript:alert(1)//.safetensors',
  `..\\${SHARD}`,
  `%2e%2e%2f${SHARD}`,
  `?${SHARD}`,
  `${SHARD}?x=.safetensors`,
  `#${SHARD}`,
  `.${SHARD}`,
  ` ${SHARD}`,
  `${SHARD}\n`,
  `${SHARD}\0.safetensors`,
  '\u202emodel.safetensors',
  'модель.safetensors',
  `${'x'.repeat(300)}.safetensors`,
  null,
  7,
  true,
  [SHARD],
  { name: SHARD },
];

export function indexCases(): MalformedCase[] {
  const map = goodJson(INDEX)['weight_map'] as Record<string, string>;
  const [first = ''] = Object.keys(map);
  const refused = (name: string, change: (index: Fields) => void, says: string): MalformedCase => ({
    name: `index: ${name}`,
    files: () => withJson(INDEX, change),
    error: 'checkpoint-invalid',
    says,
  });
  const withMap = (name: string, changes: Fields, says: string) =>
    refused(name, (index) => Object.assign(index, { weight_map: { ...map, ...changes } }), says);
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`t${i}`, `m${i}.safetensors`]));
  return [
    ...[undefined, null, [], 'model.safetensors', 7, true].map((value) =>
      refused(`a weight_map of ${shown(value)}`, (index) => Object.assign(index, { weight_map: value }), 'weight_map'),
    ),
    ...NO_SHARD_NAMES.map((shard) => withMap(`a shard named ${shown(shard)}`, { [first]: shard }, 'shards named')),
    ...[-1, 0.5, 1e21, '13761264768', null, [], {}].map((size) =>
      refused(
        `a total_size of ${shown(size)}`,
        (index) => Object.assign(index, { metadata: { total_size: size } }),
        'total_size',
      ),
    ),
    ...[null, 7, 'x', true, []].map((metadata) =>
      refused(`metadata of ${shown(metadata)}`, (index) => Object.assign(index, { metadata }), 'metadata'),
    ),
    refused('no tensors', (index) => Object.assign(index, { weight_map: {} }), '0'),
    refused('600 shards', (index) => Object.assign(index, { weight_map: many(600) }), '600'),
    refused('100,000 shards', (index) => Object.assign(index, { weight_map: many(100_000) }), 'values'),
    withMap('a tensor in the wrong shard', { [first]: map[first] === SHARD ? OTHER_SHARD : SHARD }, first),
    withMap('a tensor that no shard has', { 'model.layers.9.sinks': SHARD }, 'model.layers.9.sinks'),
    withMap('a tensor named constructor', { constructor: SHARD }, 'constructor'),
    refused('a tensor less', (index) => delete (index['weight_map'] as Fields)[first], first),
    { ...withMap('a shard that is not there', { extra: 'extra.safetensors' }, 'extra.safetensors'), error: 'download-failed' },
    { name: 'index: none, and no single shard', files: () => withFile(INDEX, null), error: 'model-unsupported', says: INDEX },
    ...[SHARD, OTHER_SHARD].map(
      (shard): MalformedCase => ({
        name: `index: without ${shard}`,
        files: () => withFile(shard, null),
        error: 'download-failed',
        says: shard,
      }),
    ),
  ];
}

const SIZES = [
  'num_hidden_layers',
  'hidden_size',
  'num_attention_heads',
  'num_key_value_heads',
  'head_dim',
  'num_local_experts',
  'num_experts_per_tok',
  'intermediate_size',
  'vocab_size',
  'sliding_window',
  'max_position_embeddings',
];
const NO_SIZES = [null, 0, -1, 1.5, 1e9, 1e21, '4', true, [4], {}, 'x'.repeat(100_000)];
const NO_NUMBERS = [0, -1, 1e10, 1e-13, '1', true, [1], {}];

export function configCases(): MalformedCase[] {
  const refused = (name: string, changes: Fields, says: string): MalformedCase => ({
    name: `config: ${name}`,
    files: () => withJson('config.json', (config) => Object.assign(config, changes)),
    error: 'model-unsupported',
    says,
  });
  const rope = goodJson('config.json')['rope_scaling'] as Fields;
  const withRope = (changes: Fields, says: string) =>
    refused(`rope_scaling ${shown(changes)}`, { rope_scaling: { ...rope, ...changes } }, says);
  return [
    ...[undefined, null, 'llama', 'GPT_OSS', 7, ['gpt_oss'], 'x'.repeat(100_000)].map((type) =>
      refused(`a model_type of ${shown(type)}`, { model_type: type }, 'model_type'),
    ),
    ...SIZES.flatMap((field) => NO_SIZES.map((value) => refused(`${field} ${shown(value)}`, { [field]: value }, field))),
    ...SIZES.filter((field) => field !== 'num_experts_per_tok').map((field) =>
      refused(`no ${field}`, { [field]: undefined }, field),
    ),
    refused('no active experts at all', { num_experts_per_tok: undefined }, 'num_experts_per_tok'),
    ...['rms_norm_eps', 'rope_theta', 'swiglu_limit', 'swiglu_alpha'].flatMap((field) =>
      NO_NUMBERS.map((value) => refused(`${field} ${shown(value)}`, { [field]: value }, field)),
    ),
    refused('active experts under two names that disagree', { experts_per_token: 1 }, 'experts_per_token'),
    ...['attention_multiplier', 'per_layer_config', 'final_logit_softcapping'].map((field) =>
      refused(`the unknown field ${field}`, { [field]: 2 }, field),
    ),
    ...[undefined, null, [], 'yarn', 7].map((value) =>
      refused(`rope_scaling ${shown(value)}`, { rope_scaling: value }, 'rope_scaling'),
    ),
    ...[null, 'linear', 7].map((type) => withRope({ rope_type: type }, 'yarn')),
    ...['factor', 'beta_fast', 'beta_slow'].flatMap((field) => NO_NUMBERS.map((value) => withRope({ [field]: value }, field))),
    ...NO_SIZES.map((value) => withRope({ original_max_position_embeddings: value }, 'original_max_position_embeddings')),
    ...[
      undefined,
      null,
      'full_attention',
      [],
      ['full_attention'],
      Array(4).fill('chunked'),
      Array(60_000).fill('full_attention'),
    ].map((types) => refused(`layer_types ${shown(types)}`, { layer_types: types }, 'layer_types')),
    ...[undefined, null, 7, 'mxfp4', {}, { quant_method: 'gptq' }].map((value) =>
      refused(`quantization_config ${shown(value)}`, { quantization_config: value }, 'quant_method'),
    ),
    refused('experts less than active ones', { num_local_experts: 2 }, 'num_experts_per_tok'),
    refused('heads that share no KV head', { num_key_value_heads: 3 }, 'num_attention_heads'),
    refused('an odd head_dim', { head_dim: 63 }, 'head_dim'),
    refused('half a block of hidden values', { hidden_size: 144 }, 'hidden_size'),
    refused('half a block of expert values', { intermediate_size: 144 }, 'intermediate_size'),
    refused('tied embeddings', { tie_word_embeddings: true }, 'tie_word_embeddings'),
    refused('another activation', { hidden_act: 'gelu' }, 'gelu'),
    ...otherModelCases(),
    { name: 'config: none', files: () => withFile('config.json', null), error: 'download-failed', says: 'config.json' },
  ];
}

/** Configs that are valid by themselves, beside shards of another model. */
function otherModelCases(): MalformedCase[] {
  const others: Record<string, number> = {
    hidden_size: 160,
    num_attention_heads: 8,
    num_key_value_heads: 1,
    head_dim: 32,
    num_local_experts: 16,
    intermediate_size: 160,
    vocab_size: 1024,
  };
  const layers = { num_hidden_layers: 1024, layer_types: Array(1024).fill('full_attention') };
  return [...Object.entries(others).map(([field, value]) => ({ [field]: value })), layers].map((changes) => ({
    name: `config: the shards of another model, ${shown(changes)}`,
    files: () => withJson('config.json', (config) => Object.assign(config, changes)),
    error: 'checkpoint-invalid',
    says: 'model.',
  }));
}

export function generationConfigCases(): MalformedCase[] {
  const values = [
    '<|return|>',
    '260',
    -1,
    1.5,
    1e21,
    true,
    {},
    ['260'],
    [260, null],
    [[260]],
    [260, -1],
    [{}],
    Array(60_000).fill('x'),
  ];
  return values.map((value) => ({
    name: `generation config: eos_token_id ${shown(value)}`,
    files: () => withFile('generation_config.json', encodeJson({ ...goodJson('generation_config.json'), eos_token_id: value })),
    error: 'checkpoint-invalid',
    says: 'eos_token_id',
  }));
}
