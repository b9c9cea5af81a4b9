// The calls of tools that a scripted session makes, as the question says.

import type { ChatEvent, ChatMessage } from '../../../src/contracts/chat.ts';

/** The last question: an answer that goes on after a result follows it. */
export const questionOf = (messages: readonly ChatMessage[]): string =>
  messages.findLast(({ role }) => role === 'user')?.content ?? '';

/** The results that the running answer has. */
export function resultsIn(messages: readonly ChatMessage[]): string[] {
  const last = messages.at(-1);
  const steps = last?.role === 'assistant' ? (last.steps ?? []) : [];
  return steps.flatMap((step) => (step.type === 'result' ? [step.text] : []));
}

/**
 * A question that begins with this is answered with calls, one for each line: a name, a space, the
 * arguments. The answer then says their results, or the line that begins with FINALLY.
 */
export const CALLING = 'Call:\n';
export const FINALLY = 'Finally: ';

/** What is said after the last call. */
export function finalWords(question: string, results: readonly string[]): string {
  const line = question.split('\n').find((each) => each.startsWith(FINALLY));
  return line?.slice(FINALLY.length) ?? `The results are: ${results.join('; ')}`;
}

/** The calls that a question asks for. None for another question. */
export function callsFor(question: string): { recipient: string; text: string }[] {
  if (!question.startsWith(CALLING)) return [];
  return question
    .slice(CALLING.length)
    .split('\n')
    .filter((line) => !line.startsWith(FINALLY))
    .map((line) => ({ recipient: line.split(' ', 1)[0] ?? '', text: line.replace(/^\S+ ?/, '') }));
}

/** Tokens of a thought and a call. */
export const CALL_TOKENS = 4;

/** A thought, then a call in two pieces. `timeOf`: when the token of a number comes, ms. */
export function* callEvents(
  { recipient, text }: { recipient: string; text: string },
  timeOf: (token: number) => number,
): Generator<ChatEvent> {
  const at = (message: number, outputTokens: number) => ({ message, outputTokens, atMs: timeOf(outputTokens) });
  yield { type: 'reasoning-delta', text: `I need ${recipient}.`, ...at(0, 1) };
  yield { type: 'tool-call-start', recipient, callId: `call_${crypto.randomUUID()}`, ...at(1, 2) };
  const half = Math.ceil(text.length / 2);
  yield { type: 'tool-call-delta', text: text.slice(0, half), ...at(1, 3) };
  yield { type: 'tool-call-delta', text: text.slice(half), ...at(1, 4) };
  yield { type: 'tool-call-end', ...at(1, CALL_TOKENS) };
}
