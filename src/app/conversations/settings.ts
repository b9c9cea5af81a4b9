// The settings of a conversation: what its answers are made with. Pure.
import type { GenerateOptions, OverflowPolicy, ReasoningEffort } from '../../contracts/chat.ts';
import { SAMPLING_RANGES, type SamplingParameterName } from '../../contracts/sampling-ranges.ts';
import type { Store } from '../platform/store.ts';

/** The options of each answer of a conversation. */
export interface ChatSettings extends Omit<GenerateOptions, 'tools'> {
  /** The ids of the tools that are switched on (src/app/tools/registry.ts). */
  toolIds: readonly string[];
}

export const EFFORTS: readonly ReasoningEffort[] = ['low', 'medium', 'high'];
export const OVERFLOW_POLICIES: readonly OverflowPolicy[] = ['refuse', 'drop-oldest'];
export const SAMPLING_NAMES = Object.keys(SAMPLING_RANGES) as SamplingParameterName[];

/** The model card's sampling: temperature 1 with medium effort. A full chat asks the user. */
export const DEFAULT_SETTINGS: ChatSettings = {
  instructions: '',
  effort: 'medium',
  temperature: 1,
  topP: SAMPLING_RANGES.topP.default,
  topK: SAMPLING_RANGES.topK.default,
  minP: SAMPLING_RANGES.minP.default,
  repetitionPenalty: SAMPLING_RANGES.repetitionPenalty.default,
  frequencyPenalty: SAMPLING_RANGES.frequencyPenalty.default,
  presencePenalty: SAMPLING_RANGES.presencePenalty.default,
  seed: null,
  maxTokens: null,
  overflow: 'refuse',
  toolIds: [],
};

/**
 * Settings that were stored, perhaps by another version of the app. A field that is missing or
 * invalid gets its default.
 */
export function readSettings(stored: unknown): ChatSettings {
  const fields: Record<string, unknown> = typeof stored === 'object' && stored !== null ? { ...stored } : {};
  const { instructions, effort, seed, maxTokens, overflow, toolIds } = fields;
  return {
    ...DEFAULT_SETTINGS,
    ...Object.fromEntries(SAMPLING_NAMES.filter((name) => isSampling(name, fields[name])).map((name) => [name, fields[name]])),
    ...(typeof instructions === 'string' && { instructions }),
    effort: EFFORTS.find((known) => known === effort) ?? DEFAULT_SETTINGS.effort,
    seed: isCount(seed) ? seed : null,
    maxTokens: isCount(maxTokens) && maxTokens > 0 ? maxTokens : null,
    overflow: OVERFLOW_POLICIES.find((known) => known === overflow) ?? DEFAULT_SETTINGS.overflow,
    toolIds: Array.isArray(toolIds) ? [...new Set(toolIds.filter((id) => typeof id === 'string'))] : [],
  };
}

/** Whether `value` is in the range of a sampling parameter. */
export function isSampling(name: SamplingParameterName, value: unknown): value is number {
  const { min, max, kind } = SAMPLING_RANGES[name];
  return typeof value === 'number' && value >= min && value <= max && (kind === 'integer' ? Number.isSafeInteger(value) : true);
}

/** Whether `value` can be a seed or a number of tokens. */
export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** Whether two settings make the same answers. */
export const isSameSettings = (one: ChatSettings, other: ChatSettings): boolean =>
  Object.keys(DEFAULT_SETTINGS).every((key) => isSame(one[key as keyof ChatSettings], other[key as keyof ChatSettings]));

const isSame = (one: ChatSettings[keyof ChatSettings], other: ChatSettings[keyof ChatSettings]): boolean =>
  one === other || (Array.isArray(one) && JSON.stringify(one) === JSON.stringify(other));

/** Changes some of the settings in a store. */
export function configure(settings: Store<ChatSettings>, change: Partial<ChatSettings>): void {
  settings.set({ ...settings.get(), ...change });
}
