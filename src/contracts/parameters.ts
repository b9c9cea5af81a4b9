// The sampling parameters: name, range, default and description. The API, the chat's defaults and
// the settings read them from here.

/** The range of a number, both ends included. */
export interface NumberRange {
  min: number;
  max: number;
}

/** A sampling parameter that is a number. */
export interface NumberParameter extends NumberRange {
  /** Its name in a request: OpenAI's, or vLLM's where OpenAI has none. */
  name: string;
  kind: 'decimal' | 'integer';
  /** The API's value for a request without one. */
  default: number;
  /** Its effect, as a sentence for a user. */
  description: string;
}

/** By their names in the engine (`Sampling` of src/engine/generation.ts). */
export const SAMPLING_PARAMETERS = {
  temperature: {
    name: 'temperature',
    kind: 'decimal',
    min: 0,
    max: 2,
    default: 1,
    description: 'Flattens the choice above 1 and sharpens it below; 0 takes the likeliest token.',
  },
  topP: {
    name: 'top_p',
    kind: 'decimal',
    min: 0,
    max: 1,
    default: 1,
    description: 'Keeps the fewest likeliest tokens that together reach this probability; 1 keeps all, 0 the likeliest one.',
  },
  topK: {
    name: 'top_k',
    kind: 'integer',
    min: -1,
    max: Number.MAX_SAFE_INTEGER,
    default: 0,
    description: 'Keeps this many of the likeliest tokens; 0 and -1 keep all.',
  },
  minP: {
    name: 'min_p',
    kind: 'decimal',
    min: 0,
    max: 1,
    default: 0,
    description: 'Keeps tokens at least this likely, relative to the likeliest one; 0 keeps all.',
  },
  repetitionPenalty: {
    name: 'repetition_penalty',
    kind: 'decimal',
    min: 0,
    max: 2,
    default: 1,
    description: 'Makes tokens of the prompt and the answer less likely above 1; 1 is off.',
  },
  frequencyPenalty: {
    name: 'frequency_penalty',
    kind: 'decimal',
    min: -2,
    max: 2,
    default: 0,
    description: 'Makes a token less likely each time it was sampled; 0 is off.',
  },
  presencePenalty: {
    name: 'presence_penalty',
    kind: 'decimal',
    min: -2,
    max: 2,
    default: 0,
    description: 'Makes tokens that were sampled before less likely; 0 is off.',
  },
} as const satisfies Record<string, NumberParameter>;

/** The name of a numeric sampling parameter in the engine. */
export type SamplingParameterName = keyof typeof SAMPLING_PARAMETERS;

/** The range of a bias in `logit_bias`; it is added to the logit of its token. */
export const LOGIT_BIAS_RANGE: NumberRange = { min: -100, max: 100 };

/**
 * The range of `seed`: from the minimum of OpenAI's schema, a rounded -2^63, to the largest
 * unsigned 64-bit integer.
 */
export const SEED_RANGE = { min: -9_223_372_036_854_776_000n, max: 2n ** 64n - 1n };

/** Stop strings that a request may have (OpenAI). */
export const MAX_STOP_STRINGS = 4;
