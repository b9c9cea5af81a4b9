// The parameters that the settings of a chat show: each with its range, its default and its effect.
// Ranges and effects are those of the API. A new parameter is one entry here.
import { type NumberParameter, SAMPLING_PARAMETERS, SEED_RANGE } from '../../../contracts/parameters.ts';
import type { SamplingParameterName } from '../../../contracts/sampling-ranges.ts';

/** A number that has a default. */
export interface ShownParameter {
  name: SamplingParameterName;
  label: string;
  min: number;
  max: number;
  step: number;
  /** Its effect, as a sentence. */
  effect: string;
}

/** The largest number of a field where the range of the API is not for a slider. */
const MAX_TOP_K = 200;

const shown = (name: SamplingParameterName, label: string, step = 0.05): ShownParameter => {
  const { min, max, kind, description }: NumberParameter = SAMPLING_PARAMETERS[name];
  return {
    name,
    label,
    step,
    effect: description,
    min: Math.max(min, kind === 'integer' ? 0 : min),
    max: Math.min(max, kind === 'integer' ? MAX_TOP_K : max),
  };
};

/** The sampling parameters of the settings, in order. Each has a slider. */
export const SLIDERS: readonly ShownParameter[] = [
  shown('temperature', 'Temperature', 0.1),
  shown('topP', 'Top-p'),
  shown('topK', 'Top-k', 1),
  shown('minP', 'Min-p', 0.01),
  shown('repetitionPenalty', 'Repetition penalty'),
  shown('frequencyPenalty', 'Frequency penalty', 0.1),
  shown('presencePenalty', 'Presence penalty', 0.1),
];

/** A whole number that may be absent: a field with words for its absence. */
export interface OptionalParameter {
  name: 'seed' | 'maxTokens';
  label: string;
  min: number;
  max: number;
  absent: string;
  effect: string;
}

export const OPTIONAL: readonly OptionalParameter[] = [
  {
    name: 'maxTokens',
    label: 'Longest answer',
    min: 1,
    max: 131_072,
    absent: 'No limit',
    effect: 'The answer ends after this many tokens, reasoning included.',
  },
  {
    name: 'seed',
    label: 'Seed',
    min: 0,
    max: Math.min(Number.MAX_SAFE_INTEGER, Number(SEED_RANGE.max)),
    absent: 'Drawn anew',
    effect: 'The same seed on the same device gives the same answer.',
  },
];

/** A value in words. */
export function describe(name: SamplingParameterName, value: number): string {
  if (name === 'temperature' && value === 0) return '0 (always the likeliest word)';
  const isOff = value === SAMPLING_PARAMETERS[name].default && name !== 'temperature';
  if (isOff) return 'off';
  return name === 'topK' ? String(value) : value.toFixed(name === 'temperature' ? 1 : 2);
}
