// Which reasoning stays in a conversation that is rendered again. Messages in, messages out; knows no token ids.

import type { Message } from './message.ts';

/**
 * The documented rule (docs/format.md of openai/harmony), which the app follows: reasoning goes when its turn has ended in a
 * final message; after the last one, in a tool loop, it stays.
 */
export function dropPastAnalysis<M extends Message>(messages: readonly M[]): M[] {
  const lastFinal = messages.findLastIndex((message) => message.role === 'assistant' && message.channel === 'final');
  return messages.filter((message, index) => index > lastFinal || message.channel !== 'analysis');
}
