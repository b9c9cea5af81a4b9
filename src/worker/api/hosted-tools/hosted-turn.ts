// An answer whose tools run here: the model calls, the tool runs, and the model goes on with the
// result, until it answers or calls a function of the caller. Its reasoning stays between the calls,
// and each round goes on from the very tokens of the last.

import type { AnswerEnd, FinishReason } from '../../../contracts/answer.ts';
import type { ToolResult } from '../../../contracts/tools.ts';
import type { TurnConstraint } from '../../grammar/turn/turn-constraint.ts';
import { textMessage } from '../../harmony/message.ts';
import type { ServedModel } from '../../models/served-model.ts';
import { ApiError } from '../http/errors.ts';
import type { HistoryMessage } from '../turn/history.ts';
import { type SampledCalls, splitAtCalls } from '../turn/sampled-calls.ts';
import { Turn } from '../turn/turn.ts';
import { qualifiedNames } from '../turn/turn-messages.ts';
import type { TurnRequest } from '../turn/turn-request.ts';
import type { HostedTurnEvent } from './hosted-events.ts';
import { HostedRound, isShownEarly, type WrittenCall } from './hosted-round.ts';
import type { McpServer } from './hosted-tool.ts';
import type { HostedTools } from './hosted-tools.ts';
import { readPart, runCall } from './run-call.ts';
import { totalEnd } from './total-usage.ts';

/** Calls in one answer, whatever the request allows: a model can call in a circle. */
const MAX_CALLS = 64;

/** A call that the caller approved. It stands in the history without a result. */
export interface ApprovedCall {
  callId: string;
  call: WrittenCall['found'];
  text: string;
}

export interface HostedTurnOptions {
  tools: HostedTools;
  sampledCalls: SampledCalls;
  /** Servers whose tools the conversation does not list yet. */
  newServers: readonly McpServer[];
  approved: readonly ApprovedCall[];
  /** Maximum of calls that run here. Null for the app's own. */
  maxCalls: number | null;
  /** What the answer is held to after the first call: a forced call is made once. */
  afterCall: TurnConstraint | null;
  /** What the answer is held to when no more calls may run. */
  withoutCalls: TurnConstraint;
}

export class HostedTurn {
  readonly #model: ServedModel;
  readonly #request: TurnRequest;
  readonly #options: HostedTurnOptions;
  readonly #first: Turn;
  #history: readonly HistoryMessage[];
  #end: AnswerEnd | null = null;
  #messages = 0;
  #calls = 0;

  /** Errors: as `Turn`. */
  constructor(model: ServedModel, request: TurnRequest, options: HostedTurnOptions) {
    this.#model = model;
    this.#request = request;
    this.#options = options;
    this.#history = request.history;
    this.#first = new Turn(model, request, options.sampledCalls);
  }

  /** Tokens of the first round's prompt. */
  get promptTokens(): number {
    return this.#first.promptTokens;
  }

  /** The events, the end last. The tools are closed then. Errors: as `Turn.answer`. An abort is no error. */
  async *answer(_copy: number, signal: AbortSignal): AsyncGenerator<HostedTurnEvent, void, void> {
    try {
      yield* this.#rounds(signal);
    } finally {
      this.#options.tools.close();
    }
  }

  async *#rounds(signal: AbortSignal): AsyncGenerator<HostedTurnEvent, void, void> {
    for (const server of this.#options.newServers) yield { type: 'tools-listed', server };
    for (const approved of this.#options.approved) yield* this.#runApproved(approved, signal);
    for (let call = yield* this.#round(signal); call !== null; call = yield* this.#round(signal)) {
      if (call.found.needsApproval) return yield* this.#askApproval(call);
      const result = yield* this.#run(call, signal);
      if (result === null) return yield this.#ended('cancelled');
      this.#goOn(result);
    }
    yield this.#ended(this.#end?.reason ?? 'cancelled');
  }

  /** A round of the model. Returns the call to run; null where the answer is over. */
  async *#round(signal: AbortSignal): AsyncGenerator<HostedTurnEvent, WrittenCall | null, void> {
    if (signal.aborted) return this.#stop('cancelled');
    const turn = this.#nextTurn();
    if (turn === null) return this.#stop('length');
    const round = new HostedRound(this.#options.tools, { messages: this.#messages, outputTokens: this.#outputTokens });
    yield* round.events(turn, signal);
    this.#end = totalEnd(this.#end, round.end);
    this.#messages = round.messages;
    return round.call;
  }

  get #outputTokens(): number {
    return this.#end?.usage.outputTokens ?? 0;
  }

  #stop(reason: FinishReason): null {
    if (this.#end) this.#end = { ...this.#end, reason };
    return null;
  }

  /** The turn with the history so far. Null if the limit is reached, or the context is full. */
  #nextTurn(): Turn | null {
    if (this.#history === this.#request.history) return this.#first;
    const { maxTokens } = this.#request;
    const left = maxTokens === null ? null : maxTokens - this.#outputTokens;
    if (left !== null && left <= 0) return null;
    const constraint = this.#calls < this.#maxCalls ? this.#options.afterCall : this.#options.withoutCalls;
    try {
      const request = { ...this.#request, constraint, history: this.#history, maxTokens: left };
      return new Turn(this.#model, request, this.#options.sampledCalls);
    } catch (error) {
      if (error instanceof ApiError && error.code === 'context_length_exceeded') return null;
      throw error;
    }
  }

  get #maxCalls(): number {
    return Math.min(this.#options.maxCalls ?? MAX_CALLS, MAX_CALLS);
  }

  /** Runs a call, and gives its result. Null if it was cancelled. */
  async *#run(call: WrittenCall, signal: AbortSignal): AsyncGenerator<HostedTurnEvent, ToolResult | null, void> {
    const { callId, found, text, at } = call;
    this.#calls += 1;
    if (!isShownEarly(call)) yield { type: 'hosted-call-start', callId, call: found.call, ...at };
    yield { type: 'hosted-call-run', text, ...at };
    const result = await runCall(found, text, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
      return null;
    });
    const { encoding, contextTokens } = this.#model;
    const read = result && { ...result, text: readPart(result.text, encoding.tokenizer, contextTokens) };
    yield { type: 'hosted-call-end', result: read, ...at };
    return read;
  }

  /** Adds the messages of the last round and the result of its call. */
  #goOn({ text }: ToolResult): void {
    const ids = this.#end?.ids ?? [];
    const sampled = splitAtCalls(this.#model.encoding, ids, qualifiedNames(this.#request))[0];
    const last = sampled?.at(-1);
    if (!sampled || !last) throw new TypeError('A round with a call has its messages.');
    this.#history = [...this.#history, ...sampled, resultOf(last, text)];
  }

  async *#runApproved({ callId, call, text }: ApprovedCall, signal: AbortSignal): AsyncGenerator<HostedTurnEvent, void, void> {
    const written = { callId, found: call, text, at: { message: this.#messages++, outputTokens: 0 } };
    yield { type: 'hosted-call-start', callId, call: call.call, ...written.at };
    yield { type: 'hosted-call-delta', text, ...written.at };
    const result = yield* this.#run(written, signal);
    const at = this.#history.findIndex((message) => message.callId === callId);
    const message = this.#history[at];
    if (result && message) this.#history = this.#history.toSpliced(at + 1, 0, { ...resultOf(message, result.text), callId });
  }

  *#askApproval({ found: { call }, text, at }: WrittenCall): Generator<HostedTurnEvent> {
    if (call.kind === 'mcp') yield { type: 'approval-needed', call, text, ...at };
    yield this.#ended('tool-calls');
  }

  #ended(reason: FinishReason): AnswerEnd {
    if (this.#end) return { ...this.#end, reason };
    const usage = { promptTokens: this.promptTokens, cachedTokens: 0, outputTokens: 0, reasoningTokens: 0 };
    const times = { prefillMs: 0, decodeMs: 0, reasoningMs: 0 };
    return { type: 'end', reason, stopString: null, usage, ...times, ids: [], dropped: [] };
  }
}

/** The result of a call: from the tool to the assistant, on the channel of the call. */
function resultOf({ recipient, channel }: HistoryMessage, text: string): HistoryMessage {
  return textMessage('tool', text, { name: recipient, recipient: 'assistant', channel });
}
