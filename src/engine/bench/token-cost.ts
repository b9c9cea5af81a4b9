// What a decoded token costs besides the GPU's time, counted over a run of ids in the middle of a generation.
// Takes a loaded model and its generator, gives counts; refuses to know how steps are submitted.

import type { GenerationRequest, Generator } from '../generation.ts';
import type { Gpu } from '../gpu.ts';
import type { Model } from '../model.ts';
import { type Calls, recordCalls } from './calls.ts';
import type { TokenCost } from './report.ts';
import { trafficOf } from './traffic.ts';

/** Ids that are read before and after the counted ones, so that as many steps are in flight all the time. */
const AROUND = 4;
/** Enough for a median, few enough for a CPU that stands in for a GPU. */
const COUNTED = 16;
const TOKENS = COUNTED + 2 * AROUND;

export interface Measured {
  gpu: Gpu;
  /** The model as it is now: a longer prompt makes another one of it. */
  model: () => Model;
  generator: Pick<Generator, 'generate' | 'contextTokens' | 'vocabulary'>;
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

/** Of greedy decoding, without log-probabilities. Errors: as `generate`. */
export async function tokenCost({ gpu, model, generator }: Measured): Promise<TokenCost> {
  const prompt = unseenPrompt(Math.min(AROUND, generator.contextTokens - TOKENS - 1), generator.vocabulary);
  const record = recordCalls(gpu.device);
  const seen: Calls[] = [];
  try {
    for await (const _ of generator.generate(requestFor(prompt, TOKENS))) {
      seen.push({ ...record.calls, awakeMs: [...record.calls.awakeMs] });
    }
  } finally {
    record.stop();
  }
  const [before, after] = [seen[AROUND], seen[AROUND + COUNTED]] as [Calls, Calls];
  const each = (of: Exclude<keyof Calls, 'awakeMs'>) => (after[of] - before[of]) / COUNTED;
  return {
    dispatches: each('dispatches'),
    submits: each('submits'),
    bindGroups: each('bindGroups'),
    buffers: each('buffers'),
    maps: each('maps'),
    ...tokenTraffic(model()),
    javascriptMs: median(after.awakeMs.slice(before.awakeMs.length)),
  };
}

function tokenTraffic({ config, decode }: Model) {
  const step = { tokens: 1, firstPosition: 0, firstLogit: 0 };
  return trafficOf(config, [...decode.embed, ...decode.layers.flat(), ...decode.logits], step);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
