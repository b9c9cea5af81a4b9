// The parameters that choose a token: OpenAI's, and vLLM's `top_k`, `min_p` and `repetition_penalty`. Every endpoint reads the same.
// Takes RequestParameters, gives the engine's Sampling but for the seed, or throws 400; refuses to know requests and how it is done.

import type { Sampling } from '../../engine/generation.ts';
import { checkDecimal, invalidType, invalidValue, type RequestParameters } from './parameters.ts';

/** What chooses a token. The seed is each choice's own. */
export type SamplingParameters = Omit<Sampling, 'seed'>;

/** Reads and checks them, with OpenAI's defaults and bounds. A `top_p` of 0 asks for the most likely token. */
export function parseSampling(parameters: RequestParameters): SamplingParameters {
  const penalty = { min: -2, max: 2 };
  return {
    temperature: parameters.decimal('temperature', { min: 0, max: 2 }, 1),
    topP: parameters.decimal('top_p', { min: 0, max: 1 }, 1),
    // Both 0 and -1 mean all tokens, as in vLLM.
    topK: Math.max(0, parameters.integer('top_k', { min: -1, max: Number.MAX_SAFE_INTEGER }, 0)),
    minP: parameters.decimal('min_p', { min: 0, max: 1 }, 0),
    repetitionPenalty: parameters.decimal('repetition_penalty', { min: 0, max: 2 }, 1),
    frequencyPenalty: parameters.decimal('frequency_penalty', penalty, 0),
    presencePenalty: parameters.decimal('presence_penalty', penalty, 0),
    logitBias: parseLogitBias(parameters.raw('logit_bias')),
  };
}

function parseLogitBias(value: unknown): ReadonlyMap<number, number> {
  if (value === undefined) return new Map();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalidType('logit_bias', 'an object', value);
  return new Map(Object.entries(value).map(([key, bias]): [number, number] => [tokenId(key), biasOf(key, bias)]));
}

function tokenId(key: string): number {
  const id = Number(key);
  if (/^\d+$/.test(key) && String(id) === key && Number.isSafeInteger(id)) return id;
  throw invalidValue('logit_bias', `its keys are token ids, integers from 0 on, but got '${key}'.`);
}

function biasOf(key: string, bias: unknown): number {
  const param = `logit_bias.${key}`;
  if (typeof bias !== 'number') throw invalidType(param, 'a decimal', bias);
  return checkDecimal(param, bias, { min: -100, max: 100 });
}

/** Checks the ids of `logit_bias` against a model's vocabulary. Throws 400. */
export function checkLogitBias({ logitBias }: SamplingParameters, vocabulary: number): void {
  for (const id of logitBias?.keys() ?? []) {
    if (id >= vocabulary) throw invalidValue('logit_bias', `token ids of this model are below ${vocabulary}, but got ${id}.`);
  }
}
