// Estimates how fast a model would answer, before any of its files is here: times a token on one
// layer of its sizes with random weights, run as often as the model has layers.

import { parseConfig } from '../config.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { type Dispatch, encode, writeStep } from '../kernels/dispatch.ts';
import type { Step } from '../kernels/kernel.ts';
import { fitVariant } from '../model/fit-variant.ts';
import { loadModel, type Model } from '../model/model.ts';
import { startDecoding } from '../steps/step.ts';
import { timePass } from './stopwatch.ts';
import { syntheticModel } from './synthetic-layer.ts';
import { requestFor } from './token-cost.ts';

/** Tokens in front of the one that is timed: a short chat. */
const DEPTH = 512;
/**
 * Parts of the vocabulary, of which one is loaded and run this many times. The whole unembedding of
 * gpt-oss-20b would take 2.3 GB with its embedding.
 */
const VOCABULARY_PARTS = 8;

export interface SpeedOptions {
  signal: AbortSignal;
  /** Tokens before the timed one. Default 512. */
  depth?: number;
}

/**
 * Estimates tokens per second of a model with the sizes of `config`. It takes the memory of one
 * layer until the caller destroys the device.
 * Errors: `limits-too-small`, `out-of-memory`, `device-lost`, `AbortError`.
 */
export async function modelSpeed(
  given: Gpu,
  config: Readonly<Record<string, unknown>>,
  { signal, depth = DEPTH }: SpeedOptions,
): Promise<number> {
  const { layers, vocabulary } = parseConfig(config);
  const parts = vocabulary % VOCABULARY_PARTS === 0 ? VOCABULARY_PARTS : 1;
  const one = { ...config, num_hidden_layers: 1, layer_types: ['full_attention'], vocab_size: vocabulary / parts };
  const source = syntheticModel(one);
  const gpu = { ...given, variant: fitVariant(given, parseConfig(one)) };
  const model = await loadModel(gpu, source, { contextTokens: 2 * depth, firstTokens: 2 * depth, signal });
  signal.throwIfAborted();
  const step = { tokens: 1, firstPosition: depth - 1, firstLogit: 0 };
  setOff(gpu, model, step);
  const token = tokenDispatches(model, { layers, parts });
  const microseconds = await timePass(gpu, (pass) => {
    for (const dispatches of token) encode(pass, dispatches, step);
  });
  signal.throwIfAborted();
  return 1e6 / microseconds;
}

/** The dispatches of one token of the whole model, which repeats what is loaded. */
function tokenDispatches(
  {
    decode: {
      embed,
      layers: [layer = []],
      logits,
    },
    sampling,
  }: Model,
  { layers, parts }: { layers: number; parts: number },
): Dispatch[][] {
  const times = (count: number, dispatches: readonly Dispatch[]) => Array.from({ length: count }, () => [...dispatches]);
  // The choice without its last kernel, which would go on to the next position.
  const choice = sampling.draw.filter(({ kernel }) => kernel !== 'sample_token');
  return [[...embed], ...times(layers, layer), ...times(parts, [...logits, ...choice])];
}

/** Sets the step, and a decoding state that does not end. */
function setOff(gpu: Gpu, model: Model, step: Step): void {
  startDecoding(gpu, model, requestFor([0], model.room));
  gpu.device.queue.writeBuffer(model.state.decodeState, 0, Uint32Array.of(step.firstPosition, 0, 0, 0));
  writeStep(gpu, model.state.thisStep, step);
}
