// config.json is read as the official one is written, and every other kind of model is refused with what was found.

import { describe, expect, test } from 'vitest';
import official from '../../test/support/make-checkpoint/configs/gpt-oss-20b.json' with { type: 'json' };
import { parseConfig } from './config.ts';

describe('the official config', () => {
  test('gives the sizes of gpt-oss-20b', () => {
    expect(parseConfig(official)).toMatchObject({
      layers: 24,
      hidden: 2880,
      heads: 64,
      kvHeads: 8,
      headDim: 64,
      experts: 32,
      activeExperts: 4,
      expertWidth: 2880,
      vocabulary: 201_088,
      slidingWindow: 128,
      rmsEpsilon: 1e-5,
      swigluLimit: 7,
      swigluAlpha: 1.702,
      ropeTheta: 150_000,
      yarn: { factor: 32, betaFast: 32, betaSlow: 1, originalContext: 4096, truncate: false },
      maxContext: 131_072,
    });
    expect(parseConfig(official).isSliding.slice(0, 3)).toEqual([true, false, true]);
  });

  test('may be saved again by transformers 5, with rope_parameters', () => {
    const { rope_scaling, rope_theta, ...rest } = official;
    expect(parseConfig({ ...rest, rope_parameters: { ...rope_scaling, rope_theta } })).toEqual(parseConfig(official));
  });
});

test('F11 a whole number may be written 7 or 7.0, as transformers 5 wants it', () => {
  const text = JSON.stringify(official);
  const [whole, real] = ['7', '7.0'].map((limit) => JSON.parse(text.replace('"swiglu_limit":7', `"swiglu_limit":${limit}`)));
  expect(text).toContain('"swiglu_limit":7,');
  expect(parseConfig(real)).toEqual(parseConfig(whole));
});

describe('a config is refused, with the field and what it holds,', () => {
  test.each([
    ['of another family', { model_type: 'llama' }, /model_type "llama"/],
    ['without a size', { hidden_size: undefined }, /hidden_size/],
    ['with a size that is no whole number', { num_hidden_layers: 2.5 }, /num_hidden_layers.*2\.5/],
    ['with a size beyond reason', { vocab_size: 1e12 }, /vocab_size.*1000000000000/],
    ['with a width that is not whole blocks', { hidden_size: 2881 }, /hidden_size.*multiple of 32/],
    ['with heads that do not share KV heads', { num_key_value_heads: 7 }, /num_attention_heads/],
    ['with more active experts than experts', { num_local_experts: 2 }, /num_experts_per_tok/],
    ['with layer types that do not fit', { layer_types: ['full_attention'] }, /layer_types.*24/],
    ['with a kind of layer we lack', { layer_types: Array(24).fill('chunked_attention') }, /chunked_attention/],
    ['without YaRN', { rope_scaling: { rope_type: 'linear', factor: 2 } }, /yarn.*linear/],
    ['without MXFP4', { quantization_config: undefined }, /mxfp4/],
    ['with a tie that is no switch', { tie_word_embeddings: 'yes' }, /tie_word_embeddings/],
    ['with a field that nobody knows', { attention_multiplier: 2 }, /attention_multiplier must be absent/],
    ['that is no causal language model', { architectures: ['GptOssForSequenceClassification'] }, /architectures/],
  ])('%s', (_, change, message) => {
    expect(() => parseConfig({ ...official, ...change })).toThrow(
      expect.objectContaining({ name: 'model-unsupported', message: expect.stringMatching(message) }),
    );
  });

  test.each([null, [], 'text', 7])('that is %j instead of an object', (json) => {
    expect(() => parseConfig(json)).toThrow(expect.objectContaining({ name: 'model-unsupported' }));
  });
});
