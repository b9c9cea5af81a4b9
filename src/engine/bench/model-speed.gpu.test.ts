// The estimate of a model's speed, from one layer, is near the speed of the whole model of the same
// sizes. Five layers as wide as a seventh of gpt-oss-20b's, on a software GPU.
// It takes a minute: each try decodes with the whole model.

import { beforeAll, expect, test } from 'vitest';
import { testDevice } from '../../../shaders/testing/device.ts';
import { testGpu } from '../../../shaders/testing/test-gpu.ts';
import { loadEngine } from '../engine.ts';
import type { Generator } from '../generation.ts';
import { modelSpeed } from './model-speed.ts';
import { ONE_LAYER, syntheticModel } from './synthetic-layer.ts';
import { requestFor, unseenPrompt } from './token-cost.ts';

const opened = testDevice();
const { signal } = new AbortController();
const DEPTH = 32;
const DECODED = 24;
const TRIES = 6;

const CONFIG = {
  ...ONE_LAYER,
  hidden_size: 1024,
  intermediate_size: 1024,
  num_attention_heads: 16,
  num_key_value_heads: 4,
  num_hidden_layers: 5,
  layer_types: ['sliding_attention', 'full_attention', 'sliding_attention', 'full_attention', 'sliding_attention'],
  num_local_experts: 8,
  vocab_size: 16_384,
};

let loaded: Generator;

beforeAll(async () => {
  loaded = await loadEngine(testGpu(opened), syntheticModel(CONFIG), { contextTokens: 256 });
});

/** Tokens per second of the loaded model, from the first id to the last. */
async function measured(): Promise<number> {
  let first = 0;
  for await (const _ of loaded.generate(requestFor(unseenPrompt(DEPTH, loaded.vocabulary), DECODED))) first ||= performance.now();
  return ((DECODED - 1) * 1000) / (performance.now() - first);
}

test('an estimate is within 20 % of what the loaded model does', async () => {
  const ratios: number[] = [];
  // Other programs slow down single tries. They alternate, so that both see the same load.
  for (let i = 0; i < TRIES; i++) {
    const estimate = await modelSpeed(testGpu(opened), CONFIG, { signal, depth: DEPTH });
    ratios.push(estimate / (await measured()));
  }
  const median = ratios.toSorted((a, b) => a - b)[TRIES / 2] ?? 0;
  expect(Math.abs(median - 1), `estimate by measurement: ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')}`).toBeLessThan(
    0.2,
  );
  console.log(ratios);
});

test('an estimate that is stopped says so', async () => {
  const stopped = modelSpeed(testGpu(opened), CONFIG, { signal: AbortSignal.abort() });
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
});
