// The sampling parameters: OpenAI's, and vLLM's `top_k`, `min_p` and `repetition_penalty`. They are
// the same for every endpoint.

import { LOGIT_BIAS_RANGE, SAMPLING_PARAMETERS, type SamplingParameterName, SEED_RANGE } from '../../../contracts/parameters.ts';
import type { Sampling } from '../../../engine/generation.ts';
import { invalidValue } from './parameter-errors.ts';
import type { RequestParameters } from './parameters.ts';

/** Sampling parameters of a request. Each choice has its own seed. */
export type SamplingParameters = Omit<Sampling, 'seed'>;

const NAMES = Object.keys(SAMPLING_PARAMETERS) as SamplingParameterName[];

/**
 * Reads and checks the parameters, with the defaults and ranges of the table. A `top_p` of 0
 * selects the most likely token.
 */
export function parseSampling(parameters: RequestParameters): SamplingParameters {
  const numbers = Object.fromEntries(NAMES.map((name) => [name, parseNumber(parameters, name)])) as Record<
    SamplingParameterName,
    number
  >;
  // Both 0 and -1 mean all tokens, as in vLLM.
  return { ...numbers, topK: Math.max(0, numbers.topK), logitBias: parseLogitBias(parameters) };
}

/** Reads a seed with all its 64 bits; null if the request has none. */
export function parseSeed(parameters: RequestParameters, name = 'seed'): bigint | null {
  return parameters.optional(name)?.bigInteger(SEED_RANGE) ?? null;
}

function parseNumber(parameters: RequestParameters, name: SamplingParameterName): number {
  const parameter = SAMPLING_PARAMETERS[name];
  return parameters[parameter.kind](parameter.name, parameter, parameter.default);
}

function parseLogitBias(parameters: RequestParameters): ReadonlyMap<number, number> {
  const biases = parameters.object('logit_bias')?.entries() ?? [];
  return new Map(biases.map(([key, bias]): [number, number] => [tokenId(key), bias.decimal(LOGIT_BIAS_RANGE)]));
}

function tokenId(key: string): number {
  const id = Number(key);
  if (/^\d+$/.test(key) && String(id) === key && Number.isSafeInteger(id)) return id;
  throw invalidValue('logit_bias', `its keys are token ids, integers from 0 on, but got '${key}'.`);
}

/** Checks the ids of `logit_bias` against a model's vocabulary. Throws 400. */
export function checkLogitBias({ logitBias }: SamplingParameters, vocabulary: number): void {
  for (const id of logitBias?.keys() ?? []) {
    if (id >= vocabulary) throw invalidValue('logit_bias', `token ids of this model are below ${vocabulary}, but got ${id}.`);
  }
}
