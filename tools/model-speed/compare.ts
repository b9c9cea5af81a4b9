// Compares the estimate of a model's speed with the speed of the loaded model of the same sizes.
// Imported through Vite, which provides the shaders' texts.

import { modelSpeed } from '../../src/engine/bench/model-speed.ts';
import { ONE_LAYER, syntheticModel } from '../../src/engine/bench/synthetic-layer.ts';
import { requestFor, unseenPrompt } from '../../src/engine/bench/token-cost.ts';
import { loadEngine, openGpu } from '../../src/engine/engine.ts';
import type { Generator } from '../../src/engine/generation.ts';

/** Tokens before those that are timed. */
const DEPTH = 32;
const DECODED = 16;

/** Wider than the caches of a CPU, and small enough for a software GPU. */
const CONFIG = {
  ...ONE_LAYER,
  hidden_size: 1024,
  intermediate_size: 1024,
  num_attention_heads: 16,
  num_key_value_heads: 4,
  num_hidden_layers: 6,
  layer_types: Array.from({ length: 6 }, (_, layer) => (layer % 2 === 0 ? 'sliding_attention' : 'full_attention')),
  num_local_experts: 8,
  vocab_size: 16_384,
};

/** Estimate and measurement of one try, tokens per second. */
export interface Comparison {
  estimate: number;
  measured: number;
}

/**
 * Estimates and measures in turn, so that other programs slow down both.
 * Errors: those of the engine.
 */
export async function compareSpeeds(tries: number, onTry: (comparison: Comparison) => void): Promise<void> {
  const open = () => openGpu(navigator.gpu);
  const loaded = await loadEngine(await open(), syntheticModel(CONFIG), { contextTokens: 256 });
  await tokensPerSecond(loaded);
  for (let i = 0; i < tries; i++) {
    const gpu = await open();
    const before = await tokensPerSecond(loaded);
    const estimate = await modelSpeed(gpu, CONFIG, { signal: new AbortController().signal, depth: DEPTH });
    gpu.device.destroy();
    const after = await tokensPerSecond(loaded);
    onTry({ estimate, measured: (before + after) / 2 });
  }
  loaded.destroy();
}

/** Speed of the loaded model, from the first id to the last. */
async function tokensPerSecond(loaded: Generator): Promise<number> {
  let first = 0;
  const request = requestFor(unseenPrompt(DEPTH, loaded.vocabulary), DECODED);
  for await (const _ of loaded.generate(request)) first ||= performance.now();
  return ((DECODED - 1) * 1000) / (performance.now() - first);
}
