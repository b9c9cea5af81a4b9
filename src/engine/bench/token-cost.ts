// What a decoded token costs besides the GPU's time: the difference between a longer and a shorter generation behind one prompt.
// Takes a loaded model and its generator, gives counts; refuses to know how steps are submitted.

import type { GenerationRequest, Generator } from '../generation.ts';
import type { Gpu } from '../gpu.ts';
import type { Model } from '../model.ts';
import { type Calls, recordCalls } from './calls.ts';
import type { TokenCost } from './report.ts';
import { trafficOf } from './traffic.ts';

/** Enough for a median, few enough for a CPU that stands in for a GPU. */
const TOKENS = { short: 4, long: 16 };

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
  const prompt = unseenPrompt(Math.min(TOKENS.short, generator.contextTokens - TOKENS.long - 1), generator.vocabulary);
  const run = async (tokens: number): Promise<Calls> => {
    const record = recordCalls(gpu.device);
    try {
      for await (const _ of generator.generate(requestFor(prompt, tokens)));
      return record.calls;
    } finally {
      record.stop();
    }
  };
  // The first finds the cache without the prompt, the others with it.
  await run(TOKENS.short);
  const [short, long] = [await run(TOKENS.short), await run(TOKENS.long)];
  const each = (of: Exclude<keyof Calls, 'awakeMs'>) => (long[of] - short[of]) / (TOKENS.long - TOKENS.short);
  return {
    dispatches: each('dispatches'),
    submits: each('submits'),
    bindGroups: each('bindGroups'),
    buffers: each('buffers'),
    maps: each('maps'),
    ...tokenTraffic(model()),
    javascriptMs: median(long.awakeMs),
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
