// Usage and times of an answer of several rounds. Pure.

import type { AnswerEnd } from '../../../contracts/answer.ts';

/**
 * The end of all rounds, as one. Every round reads its prompt, so prompt tokens count in each; those
 * of the KV cache are counted as cached.
 */
export function totalEnd(before: AnswerEnd | null, last: AnswerEnd): AnswerEnd {
  if (before === null) return last;
  const [one, other] = [before.usage, last.usage];
  return {
    ...last,
    usage: {
      promptTokens: one.promptTokens + other.promptTokens,
      cachedTokens: one.cachedTokens + other.cachedTokens,
      outputTokens: one.outputTokens + other.outputTokens,
      reasoningTokens: one.reasoningTokens + other.reasoningTokens,
    },
    prefillMs: before.prefillMs,
    decodeMs: before.decodeMs + last.prefillMs + last.decodeMs,
    reasoningMs: before.reasoningMs + last.reasoningMs,
    dropped: [...before.dropped, ...last.dropped],
  };
}
