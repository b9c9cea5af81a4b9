// What every endpoint of the chat kind makes of its request. Types only.

import type { ReasoningEffort } from '../../../contracts/chat.ts';
import type { SamplingParameters } from '../parameters/sampling.ts';
import type { TurnStructure } from '../structured-output/turn-structure.ts';
import type { HistoryMessage } from './history.ts';

/** A tool that the model was trained with. Harmony declares it in the system message. */
export type BuiltInTool = 'browser' | 'python';

/** What the system message says. Null leaves a line out. */
export interface SystemSettings {
  effort: ReasoningEffort;
  modelIdentity: string | null;
  knowledgeCutoff: string | null;
  /** As YYYY-MM-DD. */
  date: string | null;
  builtInTools: readonly BuiltInTool[];
}

/** A conversation, and how the model answers it. */
export interface TurnRequest extends TurnStructure {
  /**
   * Messages after system and developer, as `ConversationHistory` orders them. Reasoning is a
   * message of the analysis channel; the conversation policy drops it once it is past.
   */
  history: readonly HistoryMessage[];
  /** Texts of system and developer messages, joined by blank lines. Null for none. */
  instructions: string | null;
  system: SystemSettings;
  /** Whether an answer may have several calls. If not, those after its first are left out. */
  hasParallelCalls: boolean;
  /** Maximum of sampled tokens, reasoning included. Null for the rest of the context. */
  maxTokens: number | null;
  /** Maximum where `maxTokens` is null, or less where the context ends before. Default: the rest of the context. */
  defaultMaxTokens?: number;
  sampling: SamplingParameters;
  /** Null draws one. */
  seed: bigint | null;
  stop: string[];
  /** Top log-probabilities per token. Null for no log-probabilities. */
  logprobs: number | null;
  /** What happens to a history that is too long: an error, or its oldest turns are left out. */
  truncation: 'disabled' | 'auto';
  /** The parameter that holds the history. Errors name it. */
  historyParam: 'messages' | 'input' | 'prompt';
}
