// The sampling parameters of Workers AI: its own ranges and defaults, from its documentation of gpt-oss.

import { SAMPLING_PARAMETERS } from '../../../contracts/parameters.ts';
import { defaultsTo, type Field, type ValuesOf } from '../parameters/field.ts';
import { custom, decimal, integer } from '../parameters/kinds.ts';
import { invalidValue } from '../parameters/parameter-errors.ts';
import { SAMPLING_FIELDS, type SamplingParameters, samplingOf } from '../parameters/sampling.ts';

/** Default of `max_tokens`, or less where the context ends before. */
export const DEFAULT_MAX_TOKENS = 256;

const SEED_RANGE = { min: 1n, max: 9_999_999_999n };

const SEED: Field<bigint> = custom(
  { type: 'integer', minimum: Number(SEED_RANGE.min), maximum: Number(SEED_RANGE.max) },
  'The same seed on the same device gives the same answer.',
  (value) => value.bigInteger(SEED_RANGE),
);

/** Parameters that choose tokens and bound their number, by their names in a run. */
export const RUN_SAMPLING_FIELDS = {
  max_tokens: integer(
    { min: 1, max: Number.MAX_SAFE_INTEGER },
    `Maximum of sampled tokens, reasoning included. Default: ${DEFAULT_MAX_TOKENS}, or less where the context ends before.`,
  ),
  temperature: defaultsTo(0.6, decimal({ min: 0, max: 5 }, SAMPLING_PARAMETERS.temperature.description)),
  top_p: defaultsTo(
    1,
    decimal({ min: 0.001, max: 1 }, 'Keeps the fewest likeliest tokens that together reach this probability.'),
  ),
  top_k: integer({ min: 1, max: 50 }, 'Keeps this many of the likeliest tokens. Default: all.'),
  repetition_penalty: SAMPLING_FIELDS.repetition_penalty,
  frequency_penalty: SAMPLING_FIELDS.frequency_penalty,
  presence_penalty: SAMPLING_FIELDS.presence_penalty,
  seed: SEED,
  random_seed: { ...SEED, description: 'Another name of `seed`.' },
};

type RunSamplingValues = ValuesOf<typeof RUN_SAMPLING_FIELDS>;

/** The engine's parameters. */
export function runSampling(values: RunSamplingValues): SamplingParameters {
  const others = { min_p: SAMPLING_PARAMETERS.minP.default, logit_bias: null };
  return samplingOf({ ...values, ...others, top_k: values.top_k ?? SAMPLING_PARAMETERS.topK.default });
}

/** The seed under either of its names. Null draws one. Errors: 400 for two seeds. */
export function runSeed({ seed, random_seed: randomSeed }: Pick<RunSamplingValues, 'seed' | 'random_seed'>): bigint | null {
  if (seed !== null && randomSeed !== null && seed !== randomSeed) {
    throw invalidValue('random_seed', `it is another name of 'seed', but they are ${randomSeed} and ${seed}. Send one.`);
  }
  return seed ?? randomSeed;
}
