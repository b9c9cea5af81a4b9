// Drops the reasoning that must not be in a prompt. Messages in, messages out.

import type { Message } from './message.ts';

/**
 * Drops the reasoning of each turn that ended in a final message. Reasoning after the last one, in
 * a tool loop, stays. This is the documented rule (docs/format.md of openai/harmony), which the app
 * follows.
 */
export function dropPastAnalysis<M extends Message>(messages: readonly M[]): M[] {
  const lastFinal = messages.findLastIndex((message) => message.role === 'assistant' && message.channel === 'final');
  return messages.filter((message, index) => index > lastFinal || message.channel !== 'analysis');
}
