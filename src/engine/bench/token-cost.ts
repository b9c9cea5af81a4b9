// Measures the cost of a decoded token besides GPU time: calls, bytes read and JavaScript time.
// It counts a span of ids in the middle of a generation.

import type { TokenCost } from '../../contracts/bench-report.ts';
import type { GenerationRequest, Generator } from '../generation.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Model } from '../model/model.ts';
import { recordAwake } from './awake.ts';
import { type Calls, recordCalls } from './calls.ts';
import { trafficOf } from './traffic.ts';

/**
 * Ids read before and after the measured span, so that the number of steps in flight is constant.
 */
const AROUND = 4;
const COUNTED = 16;
/** Enough for a median, few enough for a software GPU. */
const TIMED = 64;

/** A generator and its GPU. */
export interface Decoder {
  gpu: Gpu;
  generator: Pick<Generator, 'generate' | 'contextTokens' | 'vocabulary'>;
}

export interface Measured extends Decoder {
  /** The current model: a longer prompt replaces it. */
  model: () => Model;
}

/** Makes a prompt that shares no prefix with any earlier one, so the KV cache cannot serve it. */
export function unseenPrompt(length: number, vocabulary: number): number[] {
  const seed = Math.floor(Math.random() * vocabulary);
  return Array.from({ length }, (_, i) => (seed + i * 7919) % vocabulary);
}

/** Makes a request for a generation that ends only at `maxTokens`. */
export function requestFor(prompt: readonly number[], maxTokens: number): GenerationRequest {
  const sampling = { temperature: 0, seed: 0 };
  return { prompt, maxTokens, sampling, stopTokens: new Set(), logprobs: null, promptLogprobs: false };
}

/**
 * Measures greedy decoding behind a short prompt, without log-probabilities. Errors: as `generate`.
 */
export async function tokenCost(measured: Measured): Promise<TokenCost> {
  // Time comes first, before the device's methods are wrapped to count calls.
  const ms = await javascriptMs(measured, AROUND);
  return { ...(await tokenCalls(measured, AROUND)), ...tokenTraffic(measured.model()), javascriptMs: ms };
}

/** Counts the device calls per token behind a prompt of `promptTokens` tokens. */
export async function tokenCalls({ gpu, generator }: Decoder, promptTokens: number): Promise<Calls> {
  const record = recordCalls(gpu.device);
  const seen: Calls[] = [];
  try {
    for await (const _ of generator.generate(unseenRequest(generator, promptTokens, COUNTED))) seen.push({ ...record.calls });
  } finally {
    record.stop();
  }
  const [before, after] = [seen[AROUND], seen[AROUND + COUNTED]] as [Calls, Calls];
  const each = (of: keyof Calls) => (after[of] - before[of]) / COUNTED;
  return {
    dispatches: each('dispatches'),
    submits: each('submits'),
    bindGroups: each('bindGroups'),
    buffers: each('buffers'),
    maps: each('maps'),
  };
}

/**
 * Measures how long JavaScript runs per token, in milliseconds: the median over tokens.
 * The time starts when a token can be read. Nothing is counted meanwhile.
 */
export async function javascriptMs({ gpu, generator }: Decoder, promptTokens: number): Promise<number> {
  const record = recordAwake(gpu.device);
  try {
    for await (const _ of generator.generate(unseenRequest(generator, promptTokens, TIMED)));
  } finally {
    record.stop();
  }
  return median(record.ms.slice(AROUND, AROUND + TIMED));
}

/** Makes a request for `ids` measured ids and AROUND more on either side. */
function unseenRequest(
  { contextTokens, vocabulary }: Decoder['generator'],
  promptTokens: number,
  ids: number,
): GenerationRequest {
  const tokens = ids + 2 * AROUND;
  return requestFor(unseenPrompt(Math.min(promptTokens, contextTokens - tokens - 1), vocabulary), tokens);
}

function tokenTraffic({ config, decode }: Model) {
  const step = { tokens: 1, firstPosition: 0, firstLogit: 0 };
  return trafficOf(config, [...decode.embed, ...decode.layers.flat(), ...decode.logits], step);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
