// What a decoded token costs besides the GPU's time, counted over a run of ids in the middle of a generation.
// Takes a loaded model and its generator, gives counts; refuses to know how steps are submitted.

import type { TokenCost } from '../../contracts/bench-report.ts';
import type { GenerationRequest, Generator } from '../generation.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Model } from '../model/model.ts';
import { recordAwake } from './awake.ts';
import { type Calls, recordCalls } from './calls.ts';
import { trafficOf } from './traffic.ts';

/** Ids that are read before and after those that are looked at, so that as many steps are in flight all the time. */
const AROUND = 4;
const COUNTED = 16;
/** Enough for a median, few enough for a CPU that stands in for a GPU. */
const TIMED = 64;

/** What writes tokens, and where. */
export interface Decoder {
  gpu: Gpu;
  generator: Pick<Generator, 'generate' | 'contextTokens' | 'vocabulary'>;
}

export interface Measured extends Decoder {
  /** The model as it is now: a longer prompt makes another one of it. */
  model: () => Model;
}

/** Ids that are no prompt's that ran before, so that nothing is found in the cache. */
export function unseenPrompt(length: number, vocabulary: number): number[] {
  const seed = Math.floor(Math.random() * vocabulary);
  return Array.from({ length }, (_, i) => (seed + i * 7919) % vocabulary);
}

/** A generation that nothing ends early. */
export function requestFor(prompt: readonly number[], maxTokens: number): GenerationRequest {
  const sampling = { temperature: 0, seed: 0 };
  return { prompt, maxTokens, sampling, stopTokens: new Set(), logprobs: null, promptLogprobs: false };
}

/** Of greedy decoding behind a short prompt, without log-probabilities. Errors: as `generate`. */
export async function tokenCost(measured: Measured): Promise<TokenCost> {
  // First the time: it is that of an engine that nobody has looked at.
  const ms = await javascriptMs(measured, AROUND);
  return { ...(await tokenCalls(measured, AROUND)), ...tokenTraffic(measured.model()), javascriptMs: ms };
}

/** Calls of a token behind a prompt of so many. */
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

/** Median of the time from the moment a token can be read until JavaScript rests again, in milliseconds. Nothing is counted meanwhile. */
export async function javascriptMs({ gpu, generator }: Decoder, promptTokens: number): Promise<number> {
  const record = recordAwake(gpu.device);
  try {
    for await (const _ of generator.generate(unseenRequest(generator, promptTokens, TIMED)));
  } finally {
    record.stop();
  }
  return median(record.ms.slice(AROUND, AROUND + TIMED));
}

/** A prompt of so many tokens, and so many ids with those around them. */
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
