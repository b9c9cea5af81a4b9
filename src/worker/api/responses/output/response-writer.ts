// Events of a turn → events of a response, and the Response object as it is after each. The whole
// response and the streamed one come from here. Knows no HTTP and no store.

import type { AnswerEnd } from '../../../../contracts/answer.ts';
import type { ToolResult } from '../../../../contracts/tools.ts';
import type { Tokenizer } from '../../../tokenizer/tokenizer.ts';
import type { HostedEvent, HostedTurnEvent } from '../../hosted-tools/hosted-events.ts';
import { errorBody } from '../../http/errors.ts';
import type { TurnEvent } from '../../turn/turn-events.ts';
import type { EventDraft, ResponseEvent } from '../events.ts';
import { itemId } from '../ids.ts';
import type { ItemStatus, OutputItem } from '../items.ts';
import { type ResponseObject, responseUsage } from '../response.ts';
import type { ToolOutput } from '../tool-output.ts';
import { KnownPages } from './known-pages.ts';
import { outputLogprobs } from './logprobs.ts';
import { approvalItem, listToolsEvents, listToolsItem, wholeItemEvents } from './mcp-whole-items.ts';
import { type ItemDeps, type ItemIncludes, newHostedItem, newItem } from './new-item.ts';
import type { ItemPlace, OpenHostedItem, OpenItem } from './open-item.ts';

export interface WriterOptions {
  tokenizer: Tokenizer;
  includes: ItemIncludes;
  /** Time, ms since 1970. */
  now(): number;
}

type PartEvent = Extract<TurnEvent, { message: number }>;
type HostedPartEvent = Extract<HostedEvent, { message: number }>;

export class ResponseWriter {
  readonly #options: WriterOptions;
  /** Without its open item. */
  #response: ResponseObject;
  #open: { item: OpenItem; message: number } | null = null;
  #hosted: { item: OpenHostedItem; callId: string } | null = null;
  #events = 0;
  readonly #pages = new KnownPages();
  readonly #results = new Map<string, ToolOutput>();

  /** `response` is the response before its first item. */
  constructor(response: ResponseObject, options: WriterOptions) {
    this.#response = response;
    this.#options = options;
  }

  /** The response so far. An item that still grows is part of it. */
  get response(): ResponseObject {
    const { output } = this.#response;
    const open = this.#open?.item ?? this.#hosted?.item;
    return { ...this.#response, output: open ? [...output, open.itemWith('in_progress')] : [...output] };
  }

  /** What the model read of the calls that ran here, by the ids of their items. */
  get results(): ReadonlyMap<string, ToolOutput> {
    return this.#results;
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
  push(event: HostedTurnEvent): ResponseEvent[] {
    if (event.type === 'prefill') return [];
    if (event.type === 'end') return this.#number(this.#end(event));
    if (event.type === 'tools-listed') return this.#number(this.#onListed(event));
    this.#count(event.outputTokens);
    return this.#number(isHosted(event) ? this.#onHosted(event) : this.#onPart(event));
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
    const drafts = [...this.#close('incomplete'), ...this.#closeHosted()];
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
    const item = newItem(event, this.#itemDeps());
    this.#open = { item, message: event.message };
    return { item, opening: item.open() };
  }

  #itemDeps(): ItemDeps {
    const { includes } = this.#options;
    return { responseId: this.#response.id, includes, pages: this.#pages, place: (type) => this.#place(type) };
  }

  #onListed({ server }: HostedEvent & { type: 'tools-listed' }): EventDraft[] {
    const place = this.#place('mcp_list_tools');
    const item = listToolsItem(place, server);
    this.#add(item);
    return listToolsEvents(place, item);
  }

  #onHosted(event: HostedPartEvent): EventDraft[] {
    const drafts = this.#open ? this.#close('completed') : [];
    if (event.type === 'approval-needed') return [...drafts, ...this.#askApproval(event)];
    if (event.type === 'hosted-call-start') {
      const item = newHostedItem(event, this.#itemDeps());
      this.#hosted = { item, callId: event.callId };
      return [...drafts, ...item.open()];
    }
    if (!this.#hosted) throw new TypeError(`An event '${event.type}' of a call that has not begun.`);
    if (event.type === 'hosted-call-delta') return this.#hosted.item.append(event.text, []);
    if (event.type === 'hosted-call-run') return this.#hosted.item.run(event.text);
    return this.#finishHosted(event.result);
  }

  #askApproval({ call, text }: HostedEvent & { type: 'approval-needed' }): EventDraft[] {
    const place = this.#place('mcp_approval_request');
    const item = approvalItem(place, call, text);
    this.#add(item);
    return wholeItemEvents(place, item);
  }

  #finishHosted(result: ToolResult | null): EventDraft[] {
    if (!this.#hosted || !result) return this.#closeHosted();
    const { item, callId } = this.#hosted;
    this.#pages.add(result.sources ?? []);
    this.#results.set(item.itemWith('completed').id, { callId, text: result.text });
    const drafts = item.finish(result);
    return [...drafts, ...this.#closeHosted('completed')];
  }

  #closeHosted(status: ItemStatus = 'incomplete'): EventDraft[] {
    if (!this.#hosted) return [];
    const { item } = this.#hosted;
    this.#hosted = null;
    this.#add(item.itemWith(status));
    return item.close(status);
  }

  #add(item: OutputItem): void {
    this.#response = { ...this.#response, output: [...this.#response.output, item] };
  }

  #place(type: OutputItem['type']): ItemPlace {
    const index = this.#response.output.length;
    return { id: itemId(this.#response.id, type, { side: 'output', index }), outputIndex: index };
  }

  #close(status: ItemStatus): EventDraft[] {
    if (!this.#open) return [];
    const { item } = this.#open;
    this.#open = null;
    const drafts = item.close(status);
    this.#add(item.itemWith(status));
    return drafts;
  }

  #end({ reason, usage }: AnswerEnd): EventDraft[] {
    const isCut = reason === 'length' || reason === 'cancelled';
    const drafts = [...this.#close(isCut ? 'incomplete' : 'completed'), ...this.#closeHosted()];
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

function isHosted(event: PartEvent | HostedPartEvent): event is HostedPartEvent {
  return event.type.startsWith('hosted-call') || event.type === 'approval-needed';
}
