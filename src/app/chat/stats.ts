// The line of figures under an answer. Pure. The details behind it are in figures.ts.
import type { AnswerEnd, FinishReason } from '../../contracts/answer.ts';
import type { AssistantMessage } from '../conversations/message.ts';

const ENDINGS: Record<FinishReason, string | null> = {
  stop: null,
  'tool-calls': 'called a tool',
  length: 'ended at the length limit',
  cancelled: 'stopped',
};

/**
 * Tokens per second, tokens, time to the first word, how it ended if not by itself, and whether
 * the model still saw all of the chat.
 */
export function describeStats(end: AnswerEnd, droppedTurns: number): string {
  const { outputTokens } = end.usage;
  const rate = writingRate(end);
  const parts = [
    rate === null ? null : `${formatRate(rate)} tokens/s`,
    outputTokens === 1 ? '1 token' : `${outputTokens} tokens`,
    outputTokens === 0 ? null : `first word ${formatSeconds(end.prefillMs)}`,
    ENDINGS[end.reason],
    droppedTurns === 0 ? null : `without the first ${droppedTurns === 1 ? 'turn' : `${droppedTurns} turns`}`,
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

/** Tokens per second of writing; null for an answer of one token. */
export function writingRate({ usage: { outputTokens }, decodeMs }: AnswerEnd): number | null {
  // The first token is the prefill's; only the following ones were decoded.
  return outputTokens > 1 && decodeMs > 0 ? ((outputTokens - 1) / decodeMs) * 1000 : null;
}

/** A rate for the user: two decimals only where they matter. */
export const formatRate = (rate: number): string =>
  rate < 10 ? rate.toFixed(2) : rate < 1000 ? rate.toFixed(1) : rate.toFixed(0);

/** A short time for the user: `0.41 s`, `12.3 s`. */
export const formatSeconds = (ms: number): string => `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
