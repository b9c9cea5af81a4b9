// The parameters that choose a token: OpenAI's, and vLLM's `top_k`, `min_p` and
// `repetition_penalty`. Every endpoint reads the same.

import { LOGIT_BIAS_RANGE, type NumberParameter, SAMPLING_PARAMETERS, SEED_RANGE } from '../../../contracts/parameters.ts';
import type { Sampling } from '../../../engine/generation.ts';
import { defaultsTo, type Field, type ValuesOf } from './field.ts';
import { custom, decimal, integer } from './kinds.ts';
import { invalidValue } from './parameter-errors.ts';
import type { ParameterValue } from './parameter-value.ts';

/** Sampling parameters. The seed is each choice's own. */
export type SamplingParameters = Omit<Sampling, 'seed'>;

/** The field of a numeric sampling parameter, with the range and the default of the table. */
function numberField(parameter: NumberParameter): Field<number, number> {
  const kind = parameter.kind === 'decimal' ? decimal : integer;
  return defaultsTo(parameter.default, kind(parameter, parameter.description));
}

/** The field of a seed, with all its 64 bits. Null draws one. */
export const SEED_FIELD: Field<bigint> = custom(
  { type: 'integer', minimum: Number(SEED_RANGE.min), maximum: Number(SEED_RANGE.max) },
  'The same seed on the same device gives the same answer.',
  (value) => value.bigInteger(SEED_RANGE),
);

const LOGIT_BIAS_FIELD: Field<ReadonlyMap<number, number>> = custom(
  {
    type: 'object',
    patternProperties: { '^(0|[1-9]\\d*)$': { type: 'number', minimum: LOGIT_BIAS_RANGE.min, maximum: LOGIT_BIAS_RANGE.max } },
    additionalProperties: false,
  },
  'Adds to the logits of tokens, by id: -100 forbids a token, 100 forces it.',
  parseLogitBias,
);

/** The sampling parameters of a request, by their names in it. */
export const SAMPLING_FIELDS = {
  temperature: numberField(SAMPLING_PARAMETERS.temperature),
  top_p: numberField(SAMPLING_PARAMETERS.topP),
  top_k: numberField(SAMPLING_PARAMETERS.topK),
  min_p: numberField(SAMPLING_PARAMETERS.minP),
  repetition_penalty: numberField(SAMPLING_PARAMETERS.repetitionPenalty),
  frequency_penalty: numberField(SAMPLING_PARAMETERS.frequencyPenalty),
  presence_penalty: numberField(SAMPLING_PARAMETERS.presencePenalty),
  logit_bias: LOGIT_BIAS_FIELD,
};

/** The engine's parameters. A `top_p` of 0 asks for the likeliest token. */
export function samplingOf(values: ValuesOf<typeof SAMPLING_FIELDS>): SamplingParameters {
  return {
    temperature: values.temperature,
    topP: values.top_p,
    // Both 0 and -1 mean all tokens, as in vLLM.
    topK: Math.max(0, values.top_k),
    minP: values.min_p,
    repetitionPenalty: values.repetition_penalty,
    frequencyPenalty: values.frequency_penalty,
    presencePenalty: values.presence_penalty,
    logitBias: values.logit_bias ?? new Map(),
  };
}

function parseLogitBias(value: ParameterValue): ReadonlyMap<number, number> {
  return new Map(value.members().map(([key, bias]) => [tokenId(key), bias.decimal(LOGIT_BIAS_RANGE)]));
}

function tokenId(key: string): number {
  const id = Number(key);
  if (/^\d+$/.test(key) && String(id) === key && Number.isSafeInteger(id)) return id;
  throw invalidValue('logit_bias', `its keys are token ids, integers from 0 on, but got '${key}'.`);
}

/** Checks the ids of `logit_bias` against a model's vocabulary. Errors: 400. */
export function checkLogitBias({ logitBias }: SamplingParameters, vocabulary: number): void {
  for (const id of logitBias?.keys() ?? []) {
    if (id >= vocabulary) throw invalidValue('logit_bias', `token ids of this model are below ${vocabulary}, but got ${id}.`);
  }
}
