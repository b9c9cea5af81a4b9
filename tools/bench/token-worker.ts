// The worker of token.ts: measures JavaScript's time for a token of a narrow model with
// gpt-oss-20b's list of dispatches. Kernels return at once, because a software GPU would compute on
// the worker's own cores.

import { ONE_LAYER, syntheticModel } from '../../src/engine/bench/synthetic-layer.ts';
import { type Decoder, javascriptMs, tokenCalls } from '../../src/engine/bench/token-cost.ts';
import { type Gpu, loadEngine, openGpu } from '../../src/engine/engine.ts';

/** Time of a decoded token on one kind of device, behind a prompt of `promptTokens`. */
export interface TokenTime {
  device: string;
  promptTokens: number;
  dispatches: number;
  /**
   * Medians of rounds, the smallest first. Other programs on the worker's core only add to them.
   */
  javascriptMs: number[];
}

const LAYERS = 24;

/** As many layers as gpt-oss-20b, and as narrow as kernels allow. */
const NARROW = {
  ...ONE_LAYER,
  num_hidden_layers: LAYERS,
  layer_types: Array.from({ length: LAYERS }, (_, layer) => (layer % 2 === 0 ? 'sliding_attention' : 'full_attention')),
  vocab_size: 7000,
  hidden_size: 64,
  num_attention_heads: 1,
  num_key_value_heads: 1,
  num_local_experts: 4,
  intermediate_size: 64,
};

/**
 * Largest bindings. The second cuts the narrow model's vocabulary into nine parts, as 128 MiB cut
 * gpt-oss-20b's.
 */
const DEVICES = { 'large bindings': Number.POSITIVE_INFINITY, '128 MiB bindings': 100 * 1024 };

/** Keys that attention processes in one piece, and keys that full layers split and merge. */
const PROMPTS = [4, 300];

const ROUNDS = 9;

/** Makes every kernel that is compiled from now on return at once. Ids are then 0. */
function idle(device: GPUDevice): void {
  const compile = device.createShaderModule.bind(device);
  device.createShaderModule = (source) => compile({ ...source, code: source.code.replace(/@compute[^{]*{/, '$& return;') });
}

async function measure(opened: Gpu): Promise<TokenTime[]> {
  const times: TokenTime[] = [];
  for (const [device, bytes] of Object.entries(DEVICES)) {
    const gpu = { ...opened, maxBufferBytes: Math.min(bytes, opened.maxBufferBytes) };
    const generator = await loadEngine(gpu, syntheticModel(NARROW), { contextTokens: 384, stepTokens: 64 });
    for (const promptTokens of PROMPTS) times.push(await timeOf({ gpu, generator }, device, promptTokens));
  }
  return times;
}

/** Timed before it is counted, so that no counter slows the engine. */
async function timeOf(decoder: Decoder, device: string, promptTokens: number): Promise<TokenTime> {
  const medians: number[] = [];
  for (let round = 0; round < ROUNDS; round++) medians.push(await javascriptMs(decoder, promptTokens));
  const { dispatches } = await tokenCalls(decoder, promptTokens);
  return { device, promptTokens, dispatches, javascriptMs: medians.toSorted((a, b) => a - b) };
}

const gpu = await openGpu(navigator.gpu);
idle(gpu.device);
self.postMessage(await measure(gpu));
