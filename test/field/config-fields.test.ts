// Fields of config.json as checkpoints and tools in the field write them: read as transformers
// reads them, or refused by name.

import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/engine/config.ts';
import official from '../support/make-checkpoint/configs/gpt-oss-20b.json' with { type: 'json' };

const { rope_scaling: rope, rope_theta, ...rest } = official;
const scaled = (changes: object) => ({ ...official, rope_scaling: { ...rope, ...changes } });

/** Factor on cos and sin of gpt-oss: 0.1 ln(32) + 1. */
const OWN = 0.1 * Math.log(32) + 1;

describe('the factor on cos and sin', () => {
  test.each<[found: string, source: string, config: object, factor: number]>([
    ['as released', 'huggingface.co/openai/gpt-oss-20b', official, OWN],
    ['attention_factor 1.0, which turns it off', 'vllm-project/vllm#46280', scaled({ factor: 64, attention_factor: 1 }), 1],
    [
      'attention_factor that says the default',
      'ml-explore/mlx-lm#1507',
      scaled({ factor: 8, attention_factor: 1.2079441541679836 }),
      1.2079441541679836,
    ],
    [
      'equal mscale and mscale_all_dim, as DeepSeek has them',
      'transformers 5.24 modeling_rope_utils.py',
      scaled({ mscale: 1, mscale_all_dim: 1 }),
      1,
    ],
    ['mscale alone, which counts for nothing', 'transformers 5.24 modeling_rope_utils.py', scaled({ mscale: 0.707 }), OWN],
    ['a factor below 1', 'transformers 5.24 modeling_rope_utils.py', scaled({ factor: 0.5 }), 1],
    [
      'rope_parameters with rope_theta inside',
      'sgl-project/sglang#26187',
      { ...rest, rope_parameters: { ...rope, rope_theta } },
      OWN,
    ],
    [
      'rope_parameters beside an equal rope_scaling',
      'sgl-project/sglang#26187',
      { ...official, rope_parameters: { ...rope, rope_theta } },
      OWN,
    ],
  ])('%s (%s)', (_, __, config, factor) => {
    expect(parseConfig(config).yarn.attentionFactor).toBeCloseTo(factor, 12);
  });
});

describe('other fields that are read', () => {
  test.each<[found: string, source: string, config: object, expected: object]>([
    ['truncate false', 'vllm-project/vllm#28244', official, { yarn: { truncate: false } }],
    [
      'no truncate, which means true',
      'huggingface/transformers#42189',
      scaled({ truncate: undefined }),
      { yarn: { truncate: true } },
    ],
    [
      'a class with the prefix FSDP',
      'docs.axolotl.ai/docs/models/gpt-oss.html',
      { ...official, architectures: ['FSDPGptOssForCausalLM'] },
      { layers: 24 },
    ],
    [
      'notes of a trainer',
      'unslothai/unsloth#3874',
      { ...official, unsloth_version: '2026.1.2', torch_dtype: 'bfloat16' },
      { layers: 24 },
    ],
    [
      'experts taken away',
      'NVIDIA/Model-Optimizer examples/puzzletron/GPTOSS.md',
      { ...official, num_local_experts: 16 },
      { experts: 16 },
    ],
    [
      'other experts and widths',
      'huggingface/transformers#41795',
      { ...official, num_local_experts: 4, hidden_size: 1440 },
      { hidden: 1440 },
    ],
    [
      'swiglu_limit 7, as JSON.stringify writes 7.0',
      'transformers 5.24 configuration_gpt_oss.py',
      { ...official, swiglu_limit: 7 },
      { swigluLimit: 7 },
    ],
    ['swiglu_alpha', 'transformers 5.24 configuration_gpt_oss.py', { ...official, swiglu_alpha: 1.5 }, { swigluAlpha: 1.5 }],
  ])('%s (%s)', (_, __, config, expected) => {
    expect(parseConfig(config)).toMatchObject(expected);
  });
});

describe('a config is refused by name', () => {
  test.each<[found: string, source: string, config: object, field: string]>([
    [
      'OpenAI’s own, beside its own layout',
      'huggingface.co/openai/gpt-oss-20b original/config.json',
      { num_experts: 32, rope_ntk_alpha: 1 },
      'model_type',
    ],
    [
      'no quantization_config: experts in BF16',
      'vllm-project/vllm#45830',
      { ...official, quantization_config: undefined },
      'quant_method',
    ],
    [
      'bitsandbytes',
      'unslothai/unsloth#3775',
      { ...official, quantization_config: { quant_method: 'bitsandbytes' } },
      'quant_method',
    ],
    ['MLX', 'Blaizzy/mlx-vlm#1728', { ...official, quantization: { group_size: 32, bits: 4, mode: 'mxfp4' } }, 'quantization'],
    [
      'two forms that disagree',
      'InternLM/xtuner#1445',
      { ...official, rope_parameters: { ...rope, factor: 16 } },
      'rope_parameters.factor',
    ],
    ['another kind of scaling', 'jquesnelle/yarn#40', scaled({ rope_type: 'linear' }), 'rope_type'],
    [
      'a value for each layer',
      'transformers 5.24 configuration_utils.py',
      { ...official, per_layer_config: { 0: {} } },
      'per_layer_config',
    ],
    ['code of its own', 'transformers 5.24 configuration_utils.py', { ...official, auto_map: { AutoConfig: 'x.Y' } }, 'auto_map'],
    ['attention that looks ahead', 'transformers 5.24 masking_utils.py', { ...official, is_causal: false }, 'is_causal'],
    [
      'an attention without bias',
      'transformers 5.24 modeling_gpt_oss.py',
      { ...official, attention_bias: false },
      'attention_bias',
    ],
  ])('%s (%s)', (_, __, config, field) => {
    expect(() => parseConfig(config)).toThrow(
      expect.objectContaining({ name: 'model-unsupported', message: expect.stringContaining(field) }),
    );
  });
});
