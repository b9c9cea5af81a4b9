// Usage in the shape of Chat Completions.

import type { AnswerUsage } from '../../../contracts/answer.ts';

export interface ChatUsage {
  prompt_tokens: number;
  /** Reasoning, calls and control tokens included. */
  completion_tokens: number;
  total_tokens: number;
  prompt_tokens_details: { cached_tokens: number; audio_tokens: number };
  completion_tokens_details: {
    reasoning_tokens: number;
    audio_tokens: number;
    accepted_prediction_tokens: number;
    rejected_prediction_tokens: number;
  };
}

/** The usage of all choices. The prompt counts once, as the first choice read it. */
export function chatUsage(promptTokens: number, choices: readonly AnswerUsage[]): ChatUsage {
  const sum = (key: 'outputTokens' | 'reasoningTokens') => choices.reduce((total, usage) => total + usage[key], 0);
  const completion = sum('outputTokens');
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completion,
    total_tokens: promptTokens + completion,
    prompt_tokens_details: { cached_tokens: choices[0]?.cachedTokens ?? 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: sum('reasoningTokens'),
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}
