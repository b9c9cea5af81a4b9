// Events of an answer as callers know them: calls have an id and a function's name.

import type { AnswerEvent } from '../../../contracts/answer.ts';
import type { FunctionTool } from './function-tool.ts';
import { functionName } from './history.ts';

type CallStart = Extract<AnswerEvent, { type: 'tool-call-start' }> & {
  callId: string;
  name: string;
  /** The input of a custom tool is any text; the arguments of a function are JSON. */
  kind: FunctionTool['kind'];
};

/** As AnswerEvent; a call begins with its id and the tool's name, without `functions.`. */
export type TurnEvent = Exclude<AnswerEvent, { type: 'tool-call-start' }> | CallStart;

/** A new id of a call, of 24 letters and digits as OpenAI's have. */
export function newCallId(): string {
  return `call_${crypto.randomUUID().replaceAll('-', '').slice(0, 24)}`;
}

/**
 * Names calls. `customTools` are the names of those that take a text. Arguments that are absent
 * become `{}`; others pass as the model wrote them. An answer that has a call and was not cut off
 * ends with reason `tool-calls`, also if text follows the call.
 */
export async function* withCallIds(
  events: AsyncIterable<AnswerEvent>,
  customTools: ReadonlySet<string> = new Set(),
): AsyncGenerator<TurnEvent> {
  let calls = 0;
  let open = { hasJson: true, text: '' };
  for await (const event of events) {
    if (event.type === 'tool-call-start') {
      const name = functionName(event.recipient);
      calls += 1;
      const isCustom = customTools.has(name);
      // The input of python is a program, which may be empty.
      open = { hasJson: !isCustom && event.recipient !== 'python', text: '' };
      yield { ...event, callId: newCallId(), name, kind: isCustom ? 'custom' : 'function' };
      continue;
    }
    if (event.type === 'tool-call-delta') open.text += event.text;
    if (event.type === 'tool-call-end' && !event.isCut && open.hasJson && open.text.trim() === '') {
      const { message, outputTokens, atMs } = event;
      yield { type: 'tool-call-delta', text: '{}', message, outputTokens, atMs };
    }
    const isCalling = event.type === 'end' && event.reason === 'stop' && calls > 0;
    yield isCalling ? { ...event, reason: 'tool-calls' } : event;
  }
}

/** Leaves out every call after the first, for a request that wants one at a time. */
export async function* firstCall(events: AsyncIterable<TurnEvent>): AsyncGenerator<TurnEvent> {
  let calls = 0;
  for await (const event of events) {
    if (event.type === 'tool-call-start') calls += 1;
    if (calls < 2 || !event.type.startsWith('tool-call')) yield event;
  }
}

/**
 * Calls become text, for a request that declares no tools: its caller expects none, and no text is
 * lost.
 */
export async function* callsAsText(events: AsyncIterable<AnswerEvent>): AsyncGenerator<TurnEvent> {
  for await (const event of events) {
    if (event.type === 'tool-call-start' || event.type === 'tool-call-end') continue;
    if (event.type === 'tool-call-delta') yield { ...event, type: 'text-delta', channel: 'commentary' };
    else if (event.type === 'end' && event.reason === 'tool-calls') yield { ...event, reason: 'stop' };
    else yield event;
  }
}
