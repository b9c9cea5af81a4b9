// The line of figures under an answer. Pure.
import type { FinishReason, GenerationStats } from '../../api.ts';

const ENDINGS: Record<FinishReason, string | null> = {
  stop: null,
  length: 'ended at the length limit',
  cancelled: 'stopped',
};

/** Tokens, tokens per second, time to the first token, and how it ended if not by itself. */
export function describeStats(reason: FinishReason, stats: GenerationStats): string {
  const { outputTokens, prefillMs, decodeMs } = stats;
  // The first token is the prefill's; only the following ones were decoded.
  const rate = outputTokens > 1 && decodeMs > 0 ? ((outputTokens - 1) / decodeMs) * 1000 : null;
  const parts = [
    outputTokens === 1 ? '1 token' : `${outputTokens} tokens`,
    rate === null ? null : `${rate.toFixed(rate < 10 ? 2 : 1)} tokens/s`,
    outputTokens === 0 ? null : `first token after ${(prefillMs / 1000).toFixed(prefillMs < 10_000 ? 2 : 1)} s`,
    ENDINGS[reason],
  ];
  return parts.filter((part) => part !== null).join(' · ');
}
