// Checkpoints of gpt-oss in the layouts that the field has: each that the app does not read is told
// by what it is and what is supported.

import { describe, expect, test } from 'vitest';
import { otherLayout } from '../../src/checkpoint/format/other-layouts.ts';
import { openCheckpoint } from '../../src/checkpoint/open.ts';
import { memoryChunkStore } from '../../src/checkpoint/store/memory-chunk-store.ts';
import { FOLDER, memoryFetch } from '../../src/checkpoint/testing/memory-fetch.ts';
import { encode, encodeJson, type Files } from '../../src/checkpoint/testing/tiny-checkpoint.ts';
import { checkLayout } from '../../src/engine/memory/other-layouts.ts';
import { memorySource } from '../../src/engine/testing/memory-source.ts';
import { makeCheckpoint } from '../support/make-checkpoint/checkpoint.ts';
import firstLight from '../support/make-checkpoint/configs/first-light.json' with { type: 'json' };

const LAYER = 'model.layers.0.';
const EXPERTS = `${LAYER}mlp.experts.`;

/** A tensor as a header has it. */
type Tensor = [name: string, dtype: string, shape: number[]];

const SUPPORTED = 'gate_up_proj_blocks and _scales';

describe('F7 tensors of', () => {
  test.each<[layout: string, source: string, tensor: Tensor, says: string]>([
    [
      'experts in bf16',
      'vllm-project/vllm#45830 (unsloth/gpt-oss-20b-BF16)',
      [`${EXPERTS}gate_up_proj`, 'BF16', [32, 2880, 5760]],
      'experts as plain numbers',
    ],
    [
      'experts in bf16, down alone first',
      'ml-explore/mlx-lm#679',
      [`${EXPERTS}down_proj`, 'BF16', [32, 2880, 2880]],
      'experts as plain numbers',
    ],
    [
      'experts for training, one by one',
      'unslothai/unsloth#3775',
      [`${EXPERTS}down_projs.0.weight`, 'BF16', [2880, 2880]],
      'one by one',
    ],
    [
      'experts one by one, as DeepSeek has them',
      'kvcache-ai/ktransformers#1861',
      [`${EXPERTS}0.gate_proj.weight`, 'BF16', [2880, 2880]],
      'one by one',
    ],
    ['unfused experts', 'ml-explore/mlx-lm#679', [`${EXPERTS}gate_proj`, 'BF16', [32, 2880, 2880]], 'unfused'],
    ['unsloth’s bnb-4bit', 'unslothai/unsloth#3775', [`${EXPERTS}gate_up_projs.0.weight.absmax`, 'U8', [64]], 'bitsandbytes'],
    [
      'bnb nf4',
      'unslothai/unsloth-zoo#862',
      [`${LAYER}self_attn.q_proj.weight.quant_state.bitsandbytes__nf4`, 'U8', [90]],
      'bitsandbytes',
    ],
    [
      'a LoRA adapter',
      'huggingface/peft#2368',
      ['base_model.model.model.layers.0.self_attn.k_proj.lora_A.weight', 'F32', [8, 2880]],
      'LoRA adapter',
    ],
    [
      'a LoRA adapter of experts',
      'sgl-project/sglang#25528',
      ['base_model.model.model.layers.0.mlp.experts.base_layer.lora_B.weight', 'F32', [2880, 256]],
      'LoRA adapter',
    ],
    ['PEFT’s names, merged', 'huggingface/peft#309', ['base_model.model.lm_head.weight', 'BF16', [201_088, 2880]], 'PEFT'],
    [
      'PEFT’s base layers',
      'huggingface/gpt-oss-recipes#21',
      [`${LAYER}self_attn.q_proj.base_layer.weight`, 'BF16', [4096, 2880]],
      'PEFT',
    ],
    [
      'OpenAI’s own layout',
      'daver987/modular-gptoss-mxfp4 weight_loader.py',
      ['block.0.mlp.mlp1_weight.blocks', 'U8', [32, 5760, 90, 16]],
      'OpenAI’s own layout',
    ],
    [
      'MLX, 8-bit attention',
      'Blaizzy/mlx-vlm#1728 (mlx-community/gpt-oss-20b-MXFP4-Q8)',
      [`${LAYER}self_attn.q_proj.weight`, 'U32', [4096, 720]],
      'MLX',
    ],
    ['MLX, MXFP4 experts', 'ml-explore/mlx-lm#354', [`${EXPERTS}gate_proj.weight`, 'U32', [32, 2880, 360]], 'MLX'],
    ['GPTQ', 'vllm-project/vllm#28274', [`${LAYER}self_attn.q_proj.qweight`, 'I32', [360, 4096]], 'GPTQ or AWQ'],
    ['NVFP4', 'vllm-project/vllm#46641', [`${LAYER}self_attn.q_proj.weight_packed`, 'U8', [4096, 1440]], 'another method'],
    [
      'compressed-tensors, W4A8',
      'vllm-project/vllm#29315',
      [`${LAYER}self_attn.q_proj.weight_scale`, 'BF16', [4096, 90]],
      'another method',
    ],
    ['flattened blocks', 'issue Faults, F7', [`${EXPERTS}gate_up_proj_blocks`, 'U8', [32, 5760, 1440]], 'flattened'],
    ['a wrapper’s prefix', 'axolotl: FSDP shards not merged', ['_orig_mod.model.norm.weight', 'BF16', [2880]], 'prefix'],
    ['language_model.', 'Blaizzy/mlx-vlm#1728', ['language_model.model.norm.weight', 'BF16', [2880]], 'prefix'],
    [
      'a base model',
      'transformers GptOssModel.save_pretrained',
      ['layers.0.input_layernorm.weight', 'BF16', [2880]],
      'base model',
    ],
  ])('%s (%s)', (_, __, [name, dtype, shape], says) => {
    const tensors = new Map([[name, { dtype, shape, bytes: 0 }]]);
    const message = expect.stringMatching(new RegExp(`This checkpoint .*${says}.*${SUPPORTED}`));
    expect(() => checkLayout(tensors)).toThrow(expect.objectContaining({ name: 'model-unsupported', message }));
  });

  test('the official layout pass', () => {
    const { tensors } = memorySource(makeCheckpoint({ config: firstLight, seed: 1, cut: { count: 1 } }));
    expect(() => checkLayout(tensors)).not.toThrow();
  });
});

describe('F7 a folder of', () => {
  test.each<[format: string, source: string, files: string[], says: string]>([
    ['GGUF', 'huggingface.co/unsloth/gpt-oss-20b-GGUF', ['config.json', 'gpt-oss-20b-F16.gguf'], 'GGUF'],
    ['a LoRA adapter', 'huggingface/peft#309', ['adapter_config.json', 'adapter_model.safetensors'], 'LoRA adapter alone'],
    [
      'ONNX for the web',
      'microsoft/onnxruntime-genai#1945 (onnx-community/gpt-oss-20b-ONNX)',
      ['config.json', 'onnx/model_q4f16.onnx'],
      'ONNX',
    ],
    ['ONNX for a runtime', 'microsoft/onnxruntime-genai#1678', ['genai_config.json', 'model.onnx', 'model.onnx.data'], 'ONNX'],
    [
      'OpenAI’s original/',
      'huggingface.co/openai/gpt-oss-120b original/',
      ['config.json', 'dtypes.json', 'model--00001-of-00007.safetensors'],
      'OpenAI’s own layout',
    ],
    ['OpenAI’s metal/', 'huggingface.co/openai/gpt-oss-20b metal/', ['model.bin'], 'Metal'],
    ['PyTorch', 'huggingface/peft#309', ['config.json', 'pytorch_model-00001-of-00002.bin'], 'PyTorch'],
  ])('%s (%s)', (_, __, files, says) => {
    const error = otherLayout('https://example.com/model', files, 'model.safetensors');
    expect(error?.name).toBe('model-unsupported');
    expect(error?.message).toMatch(new RegExp(`${says}.*This app reads gpt-oss in the hub’s layout`));
    expect(error?.message).not.toMatch(/connection|again/i);
  });

  test('the hub’s layout tells nothing', () => {
    expect(
      otherLayout('x', ['config.json', 'tokenizer.json', 'model.safetensors', 'model.safetensors.index.json'], ''),
    ).toBeNull();
  });

  test.each<[what: string, files: Files, says: string]>([
    ['an adapter', new Map([['adapter_config.json', encode('{}')]]), 'LoRA adapter alone'],
    [
      'a config and no weights',
      new Map([['config.json', encodeJson(firstLight)]]),
      'needed model.safetensors.index.json or model.safetensors',
    ],
    [
      'a config and ONNX',
      new Map([
        ['config.json', encodeJson(firstLight)],
        ['onnx/model.onnx', encode('x')],
      ]),
      'ONNX',
    ],
  ])('%s is found out over the network', async (_, files, says) => {
    const opening = openCheckpoint(FOLDER, { store: memoryChunkStore(), fetch: memoryFetch(files, 2 ** 16) });
    await expect(opening).rejects.toMatchObject({ name: 'model-unsupported', message: expect.stringContaining(says) });
  });

  test('a single shard without an index is read', async () => {
    const files: Files = new Map(makeCheckpoint({ config: firstLight, seed: 1, cut: { count: 1 } }));
    const shard = [...files.keys()].find((name) => name.endsWith('.safetensors')) ?? '';
    files.set('model.safetensors', files.get(shard) ?? new Uint8Array());
    files.delete(shard);
    files.delete('model.safetensors.index.json');
    const { tensors } = await openCheckpoint(FOLDER, { store: memoryChunkStore(), fetch: memoryFetch(files, 2 ** 16) });
    expect(tensors.size).toBe(4 * 19 + 3);
  });
});
