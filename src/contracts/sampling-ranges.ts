// The range and the default of each sampling parameter. Without the words of src/contracts/parameters.ts,
// because the page needs these before its first paint.

/** The range of a number, both ends included. */
export interface NumberRange {
  min: number;
  max: number;
}

export interface SamplingRange extends NumberRange {
  kind: 'decimal' | 'integer';
  /** The API's value for a request without one. */
  default: number;
}

/** By their names in the engine (`Sampling` of src/engine/generation.ts). */
export const SAMPLING_RANGES = {
  temperature: { kind: 'decimal', min: 0, max: 2, default: 1 },
  topP: { kind: 'decimal', min: 0, max: 1, default: 1 },
  topK: { kind: 'integer', min: -1, max: Number.MAX_SAFE_INTEGER, default: 0 },
  minP: { kind: 'decimal', min: 0, max: 1, default: 0 },
  repetitionPenalty: { kind: 'decimal', min: 0, max: 2, default: 1 },
  frequencyPenalty: { kind: 'decimal', min: -2, max: 2, default: 0 },
  presencePenalty: { kind: 'decimal', min: -2, max: 2, default: 0 },
} as const satisfies Record<string, SamplingRange>;

/** The name of a numeric sampling parameter in the engine. */
export type SamplingParameterName = keyof typeof SAMPLING_RANGES;
