// Turns for tests: a request with defaults, and what an answer's events say of its calls.

import type { AnswerEnd } from '../../../../contracts/answer.ts';
import type { Turn } from '../turn.ts';
import type { TurnRequest } from '../turn-request.ts';

/** A request of one question, without tools. */
export function turnRequest(changes: Partial<TurnRequest> = {}): TurnRequest {
  return {
    history: [],
    instructions: null,
    system: { effort: 'medium', modelIdentity: 'You are ChatGPT.', knowledgeCutoff: null, date: null, builtInTools: [] },
    tools: [],
    responseFormats: [],
    constraint: null,
    hasParallelCalls: true,
    maxTokens: null,
    sampling: { temperature: 0 },
    seed: 1n,
    stop: [],
    logprobs: null,
    truncation: 'disabled',
    historyParam: 'messages',
    ...changes,
  };
}

/** A call of an answer, its deltas joined. */
export interface CalledFunction {
  callId: string;
  name: string;
  arguments: string;
  isCut: boolean;
}

/** The calls, texts and end of the first choice. */
export async function callEvents(
  turn: Turn,
): Promise<{ calls: CalledFunction[]; content: string; reasoning: string; end: AnswerEnd }> {
  const calls: CalledFunction[] = [];
  const texts = { content: '', reasoning: '' };
  for await (const event of turn.answer(0, new AbortController().signal)) {
    if (event.type === 'end') return { calls, ...texts, end: event };
    const call = calls.at(-1);
    if (event.type === 'tool-call-start') calls.push({ callId: event.callId, name: event.name, arguments: '', isCut: false });
    if (event.type === 'tool-call-delta' && call) call.arguments += event.text;
    if (event.type === 'tool-call-end' && call) call.isCut = event.isCut ?? false;
    if (event.type === 'text-delta') texts.content += event.text;
    if (event.type === 'reasoning-delta') texts.reasoning += event.text;
  }
  throw new Error('The answer has no end.');
}
