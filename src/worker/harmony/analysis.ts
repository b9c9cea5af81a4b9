// Which reasoning stays in a conversation that is rendered again. Messages in, messages out; knows no token ids.

import type { Message } from './message.ts';

/**
 * The library's rule (`auto_drop_analysis` of openai/harmony): once the last assistant message is final, what is on the analysis
 * channel before the first final message goes, tool calls and results included. Reasoning between later finals stays.
 */
export function dropAnalysisAsLibrary<M extends Message>(messages: readonly M[]): M[] {
  const last = messages.findLast((message) => message.role === 'assistant');
  if (last?.channel !== 'final') return [...messages];
  const firstFinal = messages.findIndex((message) => message.channel === 'final');
  return messages.filter((message, index) => index >= firstFinal || message.channel !== 'analysis');
}

/**
 * The documented rule (docs/format.md of openai/harmony), which the app follows: reasoning goes when its turn has ended in a
 * final message; after the last one, in a tool loop, it stays.
 */
export function dropPastAnalysis<M extends Message>(messages: readonly M[]): M[] {
  const lastFinal = messages.findLastIndex((message) => message.role === 'assistant' && message.channel === 'final');
  return messages.filter((message, index) => index > lastFinal || message.channel !== 'analysis');
}
