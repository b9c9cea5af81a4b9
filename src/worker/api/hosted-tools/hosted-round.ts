// One round of an answer whose tools run here: what the model says until its first whole call.

import type { AnswerEnd } from '../../../contracts/answer.ts';
import type { Turn } from '../turn/turn.ts';
import type { TurnEvent } from '../turn/turn-events.ts';
import type { HostedTurnEvent } from './hosted-events.ts';
import type { FoundCall } from './hosted-tool.ts';
import type { HostedTools } from './hosted-tools.ts';

/** What the rounds before had. */
export interface RoundStart {
  messages: number;
  outputTokens: number;
}

/** A call that the model wrote. `text` is its input. */
export interface WrittenCall {
  callId: string;
  found: FoundCall;
  text: string;
  /** Place of its events. */
  at: { message: number; outputTokens: number };
}

type PartEvent = Extract<TurnEvent, { message: number }>;

export class HostedRound {
  readonly #tools: HostedTools;
  readonly #start: RoundStart;
  readonly #over = new AbortController();
  #open: WrittenCall | null = null;
  #call: WrittenCall | null = null;
  #isCalling = false;
  #messages: number;
  #end: AnswerEnd | null = null;

  constructor(tools: HostedTools, start: RoundStart) {
    this.#tools = tools;
    this.#start = start;
    this.#messages = start.messages;
  }

  /** The call to run. Null where the answer is over. */
  get call(): WrittenCall | null {
    return this.#call;
  }

  /** Messages of this round and those before. */
  get messages(): number {
    return this.#messages;
  }

  /** The end of the generation. Its reason is `tool-calls` if a whole call ended it. */
  get end(): AnswerEnd {
    if (!this.#end) throw new TypeError('A round that is not over has no end.');
    return this.#isCalling ? { ...this.#end, reason: 'tool-calls' } : this.#end;
  }

  /** The events of the round, without its end. A whole call ends it: what the model says after it is dropped. */
  async *events(turn: Turn, signal: AbortSignal): AsyncGenerator<HostedTurnEvent, void, void> {
    for await (const event of turn.answer(0, AbortSignal.any([signal, this.#over.signal]))) {
      if (event.type === 'end') this.#end = event;
      else if (event.type === 'prefill') yield event;
      else if (!this.#isCalling) yield* this.#onPart(this.#placed(event));
    }
  }

  #placed(event: PartEvent): PartEvent {
    const message = this.#start.messages + event.message;
    this.#messages = message + 1;
    return { ...event, message, outputTokens: this.#start.outputTokens + event.outputTokens };
  }

  *#onPart(event: PartEvent): Generator<HostedTurnEvent> {
    const { message, outputTokens } = event;
    if (event.type === 'tool-call-start') yield* this.#begin(event);
    else if (event.type === 'tool-call-end') yield* this.#finish(event);
    else if (event.type !== 'tool-call-delta' || !this.#open) yield event;
    else {
      this.#open.text += event.text;
      if (isShownEarly(this.#open)) yield { type: 'hosted-call-delta', text: event.text, message, outputTokens };
    }
  }

  *#begin(event: PartEvent & { type: 'tool-call-start' }): Generator<HostedTurnEvent> {
    const { callId, message, outputTokens, recipient } = event;
    const found = this.#tools.find(recipient);
    if (!found) return yield event;
    this.#open = { callId, found, text: '', at: { message, outputTokens } };
    if (isShownEarly(this.#open)) yield { type: 'hosted-call-start', callId, call: found.call, message, outputTokens };
  }

  *#finish(event: PartEvent & { type: 'tool-call-end' }): Generator<HostedTurnEvent> {
    const { message, outputTokens, isCut = false } = event;
    const open = this.#open;
    this.#open = null;
    if (!isCut) {
      this.#isCalling = true;
      this.#call = open && { ...open, at: { message, outputTokens } };
      this.#over.abort();
    }
    if (!open) yield event;
    else if (isCut && isShownEarly(open)) yield { type: 'hosted-call-end', result: null, message, outputTokens };
  }
}

/**
 * Whether a call is shown while it is written. What a search does is known at its end, and a call
 * that needs an approval is no call yet.
 */
export function isShownEarly({ found }: Pick<WrittenCall, 'found'>): boolean {
  return found.call.kind !== 'web_search' && !found.needsApproval;
}
