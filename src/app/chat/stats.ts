// The line of figures under an answer. Pure.
import type { AnswerEnd, FinishReason } from '../../contracts/answer.ts';
import type { AssistantMessage } from '../conversations/message.ts';

const ENDINGS: Record<FinishReason, string | null> = {
  stop: null,
  'tool-calls': 'called a tool',
  length: 'ended at the length limit',
  cancelled: 'stopped',
};

/**
 * Tokens, tokens per second, time to the first token, how it ended if not by itself, and whether
 * the model still saw all of the chat.
 */
export function describeStats({ reason, usage, prefillMs, decodeMs }: AnswerEnd, droppedTurns: number): string {
  const { outputTokens } = usage;
  // The first token is the prefill's; only the following ones were decoded.
  const rate = outputTokens > 1 && decodeMs > 0 ? ((outputTokens - 1) / decodeMs) * 1000 : null;
  const parts = [
    outputTokens === 1 ? '1 token' : `${outputTokens} tokens`,
    rate === null ? null : `${rate.toFixed(rate < 10 ? 2 : 1)} tokens/s`,
    outputTokens === 0 ? null : `first token after ${(prefillMs / 1000).toFixed(prefillMs < 10_000 ? 2 : 1)} s`,
    ENDINGS[reason],
    droppedTurns === 0 ? null : `the context is full: without the first ${droppedTurns === 1 ? 'turn' : `${droppedTurns} turns`}`,
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

/**
 * The figures of an answer, or how it came to be without any; empty for a failure, which says so
 * itself.
 */
export function describeState({ state, droppedTurns }: AssistantMessage): string {
  if (state.status === 'ended') return describeStats(state.end, droppedTurns);
  if (state.status === 'stopped') return 'stopped when its tab was closed';
  if (state.status === 'imported') return `from ${state.from}${state.model === null ? '' : ` · ${state.model}`}`;
  return state.status === 'edited' ? 'edited by you' : '';
}
