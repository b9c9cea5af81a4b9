// Drops reasoning as openai-harmony does in its renderings of the fixtures. The app follows
// ../analysis.ts.

import type { Message } from '../message.ts';

/**
 * The library's rule (`auto_drop_analysis` of openai/harmony). It applies once the last assistant
 * message is final. All messages on the analysis channel before the first final message go, with
 * tool calls and results. Reasoning between later finals stays.
 */
export function dropAnalysisAsLibrary<M extends Message>(messages: readonly M[]): M[] {
  const last = messages.findLast((message) => message.role === 'assistant');
  if (last?.channel !== 'final') return [...messages];
  const firstFinal = messages.findIndex((message) => message.channel === 'final');
  return messages.filter((message, index) => index >= firstFinal || message.channel !== 'analysis');
}
