// Events of a turn → events of a response, and the Response object as it is after each. The whole
// response and the streamed one come from here. Knows no HTTP and no store.

import type { AnswerEnd } from '../../../../contracts/answer.ts';
import type { Tokenizer } from '../../../tokenizer/tokenizer.ts';
import { errorBody } from '../../http/errors.ts';
import type { TurnEvent } from '../../turn/turn-events.ts';
import type { EventDraft, ResponseEvent } from '../events.ts';
import { itemId } from '../ids.ts';
import type { ItemStatus, OutputItem } from '../items.ts';
import { type ResponseObject, responseUsage } from '../response.ts';
import { CallItem } from './call-item.ts';
import { outputLogprobs } from './logprobs.ts';
import type { ItemPlace, OpenItem } from './open-item.ts';
import { MessageItem, ReasoningTextItem } from './text-item.ts';

export interface WriterOptions {
  tokenizer: Tokenizer;
  /** Whether reasoning items carry `encrypted_content`. */
  encodesReasoning: boolean;
  /** Time, ms since 1970. */
  now(): number;
}

type PartEvent = Extract<TurnEvent, { message: number }>;

export class ResponseWriter {
  readonly #options: WriterOptions;
  /** Without its open item. */
  #response: ResponseObject;
  #open: { item: OpenItem; message: number } | null = null;
  #events = 0;

  /** `response` is the response before its first item. */
  constructor(response: ResponseObject, options: WriterOptions) {
    this.#response = response;
    this.#options = options;
  }

  /** The response so far. An item that still grows is part of it. */
  get response(): ResponseObject {
    const { output } = this.#response;
    if (!this.#open) return { ...this.#response, output: [...output] };
    return { ...this.#response, output: [...output, this.#open.item.itemWith('in_progress')] };
  }

  /** The events before the first token. */
  begin(): ResponseEvent[] {
    const { response } = this;
    return this.#number([
      { type: 'response.created', response },
      { type: 'response.in_progress', response },
    ]);
  }

  /** The events of an event of the turn. After the turn's end only `last` is missing. */
  push(event: TurnEvent): ResponseEvent[] {
    if (event.type === 'prefill') return [];
    if (event.type === 'end') return this.#number(this.#end(event));
    this.#count(event.outputTokens);
    return this.#number(this.#onPart(event));
  }

  /** The last event of a response that has ended. */
  last(): ResponseEvent[] {
    const { response } = this;
    const { status } = response;
    const type = status === 'completed' || status === 'failed' ? (`response.${status}` as const) : 'response.incomplete';
    return this.#number([{ type, response }]);
  }

  /** The events of a failure, without `last`. What the model wrote before stays. */
  fail(error: unknown): ResponseEvent[] {
    const { message, param, code } = errorBody(error);
    const drafts = this.#close('incomplete');
    this.#response = { ...this.#response, status: 'failed', error: { code: 'server_error', message } };
    return this.#number([...drafts, { type: 'error', code, message, param }]);
  }

  #onPart(event: PartEvent): EventDraft[] {
    const drafts = this.#open && this.#open.message !== event.message ? this.#close('completed') : [];
    if (event.type === 'tool-call-end') return [...drafts, ...this.#close(event.isCut ? 'incomplete' : 'completed')];
    const { item, opening } = this.#itemOf(event);
    if (event.type === 'tool-call-start') return [...drafts, ...opening];
    const logprobs = event.type === 'text-delta' ? outputLogprobs(event.tokens ?? [], this.#options.tokenizer) : [];
    return [...drafts, ...opening, ...item.append(event.text, logprobs)];
  }

  #itemOf(event: PartEvent): { item: OpenItem; opening: EventDraft[] } {
    if (this.#open) return { item: this.#open.item, opening: [] };
    const item = this.#newItem(event);
    this.#open = { item, message: event.message };
    return { item, opening: item.open() };
  }

  #newItem(event: PartEvent): OpenItem {
    if (event.type === 'text-delta') {
      return new MessageItem(this.#place('message'), event.channel === 'final' ? 'final_answer' : 'commentary');
    }
    if (event.type === 'reasoning-delta') return new ReasoningTextItem(this.#place('reasoning'), this.#options.encodesReasoning);
    if (event.type === 'tool-call-start') {
      const type = event.kind === 'custom' ? ('custom_tool_call' as const) : ('function_call' as const);
      return new CallItem(this.#place(type), event);
    }
    throw new TypeError(`An event '${event.type}' of a call that has not begun.`);
  }

  #place(type: OutputItem['type']): ItemPlace {
    const index = this.#response.output.length;
    return { id: itemId(this.#response.id, type, { side: 'output', index }), outputIndex: index };
  }

  #close(status: ItemStatus): EventDraft[] {
    if (!this.#open) return [];
    const { item } = this.#open;
    this.#open = null;
    this.#response = { ...this.#response, output: [...this.#response.output, item.itemWith(status)] };
    return item.close(status);
  }

  #end({ reason, usage }: AnswerEnd): EventDraft[] {
    const isCut = reason === 'length' || reason === 'cancelled';
    const drafts = this.#close(isCut ? 'incomplete' : 'completed');
    this.#response = {
      ...this.#response,
      status: reason === 'cancelled' ? 'cancelled' : isCut ? 'incomplete' : 'completed',
      incomplete_details: reason === 'length' ? { reason: 'max_output_tokens' } : null,
      completed_at: isCut ? null : Math.floor(this.#options.now() / 1000),
      usage: responseUsage(usage),
    };
    return drafts;
  }

  /** Counts tokens while their kinds are not known yet. */
  #count(outputTokens: number): void {
    const { input_tokens: input } = this.#response.usage;
    const usage = { ...this.#response.usage, output_tokens: outputTokens, total_tokens: input + outputTokens };
    this.#response = { ...this.#response, usage };
  }

  #number(drafts: readonly EventDraft[]): ResponseEvent[] {
    return drafts.map((draft) => ({ ...draft, sequence_number: this.#events++ }));
  }
}
