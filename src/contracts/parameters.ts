// The sampling parameters: name, range, default and description. The API, the chat's defaults and
// the settings read them from here.

import { type NumberRange, SAMPLING_RANGES, type SamplingParameterName, type SamplingRange } from './sampling-ranges.ts';

/** A sampling parameter that is a number. */
export interface NumberParameter extends SamplingRange {
  /** Its name in a request: OpenAI's, or vLLM's where OpenAI has none. */
  name: string;
  /** Its effect, as a sentence for a user. */
  description: string;
}

/** By their names in the engine (`Sampling` of src/engine/generation.ts). */
export const SAMPLING_PARAMETERS = {
  temperature: {
    ...SAMPLING_RANGES.temperature,
    name: 'temperature',
    description: 'Flattens the choice above 1 and sharpens it below; 0 takes the likeliest token.',
  },
  topP: {
    ...SAMPLING_RANGES.topP,
    name: 'top_p',
    description: 'Keeps the fewest likeliest tokens that together reach this probability; 1 keeps all, 0 the likeliest one.',
  },
  topK: {
    ...SAMPLING_RANGES.topK,
    name: 'top_k',
    description: 'Keeps this many of the likeliest tokens; 0 and -1 keep all.',
  },
  minP: {
    ...SAMPLING_RANGES.minP,
    name: 'min_p',
    description: 'Keeps tokens at least this likely, relative to the likeliest one; 0 keeps all.',
  },
  repetitionPenalty: {
    ...SAMPLING_RANGES.repetitionPenalty,
    name: 'repetition_penalty',
    description: 'Makes tokens of the prompt and the answer less likely above 1; 1 is off.',
  },
  frequencyPenalty: {
    ...SAMPLING_RANGES.frequencyPenalty,
    name: 'frequency_penalty',
    description: 'Makes a token less likely each time it was sampled; 0 is off.',
  },
  presencePenalty: {
    ...SAMPLING_RANGES.presencePenalty,
    name: 'presence_penalty',
    description: 'Makes tokens that were sampled before less likely; 0 is off.',
  },
} as const satisfies Record<SamplingParameterName, NumberParameter>;

/** The range of a bias in `logit_bias`; it is added to the logit of its token. */
export const LOGIT_BIAS_RANGE: NumberRange = { min: -100, max: 100 };

/**
 * The range of `seed`: from the minimum of OpenAI's schema, a rounded -2^63, to the largest
 * unsigned 64-bit integer.
 */
export const SEED_RANGE = { min: -9_223_372_036_854_776_000n, max: 2n ** 64n - 1n };

/** Stop strings that a request may have (OpenAI). */
export const MAX_STOP_STRINGS = 4;
