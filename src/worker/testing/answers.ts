// Answers of scripted models for tests: requests with defaults, and functions that join the events.

import type { AnswerEnd, AnswerEvent, TokenRecord } from '../../contracts/answer.ts';
import { type AnswerRequest, generateAnswer } from '../answers/answer.ts';
import type { ServedModel } from '../models/served-model.ts';

/** A clock that stands still until a test moves it. */
export class TestClock {
  ms = 0;
  now(): number {
    return this.ms;
  }
}

export const HARMONY: AnswerRequest['format'] = { type: 'harmony', tools: [] };
export const RAW: AnswerRequest['format'] = { type: 'raw', echo: null };

export function answerRequest(changes: Partial<AnswerRequest> = {}): AnswerRequest {
  return {
    prompt: [1],
    maxTokens: 1000,
    sampling: { temperature: 0, seed: 1 },
    format: HARMONY,
    stop: [],
    withTokens: false,
    logprobs: null,
    signal: new AbortController().signal,
    ...changes,
  };
}

/** The events of a whole answer. */
export async function answerOf(
  model: ServedModel,
  changes: Partial<AnswerRequest> = {},
  clock = new TestClock(),
): Promise<AnswerEvent[]> {
  const events: AnswerEvent[] = [];
  for await (const event of generateAnswer(model, answerRequest(changes), clock)) events.push(event);
  return events;
}

/** A message of an answer, its deltas joined. */
export interface Part {
  message: number;
  /** `reasoning`, `commentary`, `final`, or the recipient of a call. */
  kind: string;
  text: string;
  tokens: TokenRecord[];
}

/**
 * The messages of an answer. Errors: events of a call that is not open, or a message that occurs
 * twice.
 */
export function partsOf(events: readonly AnswerEvent[]): Part[] {
  const parts: Part[] = [];
  let call: Part | null = null;
  for (const event of events) {
    if (event.type === 'prefill' || event.type === 'end') continue;
    if (event.type === 'tool-call-end') call = null;
    else if (event.type === 'tool-call-start') {
      call = { message: event.message, kind: event.recipient, text: '', tokens: [] };
      parts.push(call);
    } else {
      const kind = event.type === 'reasoning-delta' ? 'reasoning' : event.type === 'text-delta' ? event.channel : call?.kind;
      if (kind === undefined) throw new Error('A delta of a call that has not begun.');
      let part = parts.at(-1);
      if (part?.message !== event.message) parts.push((part = { message: event.message, kind, text: '', tokens: [] }));
      if (part.kind !== kind) throw new Error(`Message ${part.message} is ${part.kind} and ${kind}.`);
      part.text += event.text;
      part.tokens.push(...(event.tokens ?? []));
    }
  }
  if (parts.some(({ message }, at) => message !== at)) throw new Error('Messages are not numbered from 0.');
  return parts;
}

/** Kind and text of each message. */
export function textsOf(events: readonly AnswerEvent[]): [kind: string, text: string][] {
  return partsOf(events).map(({ kind, text }) => [kind, text]);
}

/** The last event, which must be the end. */
export function endOf(events: readonly AnswerEvent[]): AnswerEnd {
  const end = events.at(-1);
  if (end?.type !== 'end') throw new Error('The answer has no end.');
  return end;
}
