// Compares the planned layout with that of the published checkpoints, measured on the files
// themselves.

import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { planCheckpoint } from './checkpoint.ts';

const official = {
  'gpt-oss-20b': { layers: 24, experts: 32, tensors: 459, totalSize: 13_761_264_768 },
  'gpt-oss-120b': { layers: 36, experts: 128, tensors: 687, totalSize: 65_248_815_744 },
} as const;

type Model = keyof typeof official;

async function plan(model: Model) {
  const config = JSON.parse(await readFile(new URL(`configs/${model}.json`, import.meta.url), 'utf8'));
  return planCheckpoint({ config, seed: 1 });
}

describe.each(Object.keys(official) as Model[])('%s', (model) => {
  test('has the published tensors: names, dtypes and shapes', async () => {
    const { shards } = await plan(model);
    const planned = shards.flatMap((shard) =>
      shard.tensors.map(({ name, dtype, shape }) => [name, `${dtype} ${shape.join(' ')}`]),
    );
    expect(planned).toHaveLength(official[model].tensors);
    expect(Object.fromEntries(planned)).toEqual(publishedTensors(official[model]));
  });

  test('says the published total size in its index', async () => {
    const { shards, texts } = await plan(model);
    const index = JSON.parse(texts.get('model.safetensors.index.json') ?? '');
    expect(index.metadata.total_size).toBe(official[model].totalSize);
    expect(Object.keys(index.weight_map)).toHaveLength(official[model].tensors);
    expect(new Set(Object.values(index.weight_map))).toEqual(new Set(shards.map((shard) => shard.path)));
  });
});

test('gpt-oss-20b has the three published files, each of its published size', async () => {
  const { shards } = await plan('gpt-oss-20b');
  expect(shards.map(({ path, bytes }) => [path, bytes])).toEqual([
    ['model-00000-of-00002.safetensors', 4_792_272_488],
    ['model-00001-of-00002.safetensors', 4_798_702_184],
    ['model-00002-of-00002.safetensors', 4_170_342_232],
  ]);
});

test('gpt-oss-20b is cut where the published files are: in layers 18 and 6, there between a bias and its blocks', async () => {
  const { shards } = await plan('gpt-oss-20b');
  const namesOf = (shard: number, layer: number) =>
    shards[shard]?.tensors.map(({ name }) => name).filter((name) => name.startsWith(`model.layers.${layer}.`)) ?? [];
  expect(namesOf(0, 18)).toEqual(
    ['input_layernorm.weight', 'k_proj.bias', 'o_proj.bias', 'o_proj.weight', 'q_proj.bias', 'v_proj.bias'].map(
      (name) => `model.layers.18.${name.includes('proj') ? 'self_attn.' : ''}${name}`,
    ),
  );
  expect(namesOf(1, 6)).toContain('model.layers.6.mlp.experts.gate_up_proj_bias');
  expect(namesOf(2, 6)).toContain('model.layers.6.mlp.experts.gate_up_proj_blocks');
});

function publishedTensors({ layers, experts }: { layers: number; experts: number }): Record<string, string> {
  const tensors: Record<string, string> = {
    'model.embed_tokens.weight': 'BF16 201088 2880',
    'model.norm.weight': 'BF16 2880',
    'lm_head.weight': 'BF16 201088 2880',
  };
  for (let layer = 0; layer < layers; layer++) {
    for (const [name, kind] of Object.entries(layerTensors)) {
      tensors[`model.layers.${layer}.${name}`] = kind.replace('experts', String(experts));
    }
  }
  return tensors;
}

const layerTensors = {
  'input_layernorm.weight': 'BF16 2880',
  'self_attn.q_proj.weight': 'BF16 4096 2880',
  'self_attn.q_proj.bias': 'BF16 4096',
  'self_attn.k_proj.weight': 'BF16 512 2880',
  'self_attn.k_proj.bias': 'BF16 512',
  'self_attn.v_proj.weight': 'BF16 512 2880',
  'self_attn.v_proj.bias': 'BF16 512',
  'self_attn.o_proj.weight': 'BF16 2880 4096',
  'self_attn.o_proj.bias': 'BF16 2880',
  'self_attn.sinks': 'BF16 64',
  'post_attention_layernorm.weight': 'BF16 2880',
  'mlp.router.weight': 'BF16 experts 2880',
  'mlp.router.bias': 'BF16 experts',
  'mlp.experts.gate_up_proj_blocks': 'U8 experts 5760 90 16',
  'mlp.experts.gate_up_proj_scales': 'U8 experts 5760 90',
  'mlp.experts.gate_up_proj_bias': 'BF16 experts 5760',
  'mlp.experts.down_proj_blocks': 'U8 experts 2880 90 16',
  'mlp.experts.down_proj_scales': 'U8 experts 2880 90',
  'mlp.experts.down_proj_bias': 'BF16 experts 2880',
};
