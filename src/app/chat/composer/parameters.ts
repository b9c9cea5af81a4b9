// What the next answer is made with: the defaults, and the parameters that the settings show. A new
// parameter is one entry here.
import type { GenerateOptions, ReasoningEffort } from '../../../contracts/chat.ts';
import type { Store } from '../../platform/store.ts';

/** The options of the next answer. */
export type ChatOptions = Store<GenerateOptions>;

/** The model card's sampling: temperature 1 with medium effort. */
export const DEFAULT_OPTIONS: GenerateOptions = {
  instructions: '',
  effort: 'medium',
  temperature: 1,
  seed: null,
  maxTokens: null,
};

export const EFFORTS: readonly ReasoningEffort[] = ['low', 'medium', 'high'];

/** A parameter with a number that a slider sets. */
export interface SliderParameter {
  name: 'temperature';
  label: string;
  min: number;
  max: number;
  step: number;
  /** The value in words. */
  describe(value: number): string;
}

/** The sliders of the settings, in order. */
export const SLIDERS: readonly SliderParameter[] = [
  {
    name: 'temperature',
    label: 'Temperature',
    min: 0,
    max: 2,
    step: 0.1,
    describe: (value) => (value === 0 ? '0 (always the likeliest word)' : value.toFixed(1)),
  },
];

/** Changes some of the options of the next answer. */
export function configure(options: ChatOptions, change: Partial<GenerateOptions>): void {
  options.set({ ...options.get(), ...change });
}
