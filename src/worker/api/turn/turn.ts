// A turn of a conversation on its model: a rendered prompt, and answers to it. Every endpoint of
// the chat kind runs one. Knows no endpoint and no HTTP.

import { type AnswerRequest, generateAnswer } from '../../answers/answer.ts';
import { drawSeed, engineSeed } from '../../answers/seed.ts';
import type { ServedModel } from '../../models/served-model.ts';
import { checkLogitBias } from '../parameters/sampling.ts';
import { type SampledCalls, splitAtCalls } from './sampled-calls.ts';
import { callsAsText, firstCall, type TurnEvent, withCallIds } from './turn-events.ts';
import { qualifiedNames } from './turn-messages.ts';
import { renderTurn, type TurnPrompt } from './turn-prompt.ts';
import type { TurnRequest } from './turn-request.ts';

/** A request bound to a model. */
export class Turn {
  readonly #model: ServedModel;
  readonly #request: TurnRequest;
  readonly #sampledCalls: SampledCalls;
  readonly #planned: TurnPrompt;
  readonly #tools: readonly string[];
  readonly #seed: bigint;

  /**
   * Renders the prompt. Errors: 400 for a conversation that does not fit the context, for ids of
   * `logit_bias` outside the vocabulary, and for names that Harmony cannot carry.
   */
  constructor(model: ServedModel, request: TurnRequest, sampledCalls: SampledCalls) {
    checkLogitBias(request.sampling, model.vocabulary);
    this.#model = model;
    this.#request = request;
    this.#sampledCalls = sampledCalls;
    this.#planned = renderTurn(model, request, sampledCalls);
    this.#tools = qualifiedNames(request);
    this.#seed = request.seed ?? drawSeed();
  }

  /** The prompt, up to `<|start|>assistant`. */
  get prompt(): readonly number[] {
    return this.#planned.ids;
  }

  get promptTokens(): number {
    return this.#planned.ids.length;
  }

  /** Oldest turns that were left out. */
  get droppedTurns(): number {
    return this.#planned.droppedTurns;
  }

  /**
   * Choice number `copy` of the turn, from 0. The last event is the end. Errors: as
   * `ServedModel.generate`. An abort is no error: the end has reason `cancelled`.
   */
  async *answer(copy: number, signal: AbortSignal): AsyncGenerator<TurnEvent, void, void> {
    const callIds: string[] = [];
    for await (const event of this.#events(copy, signal)) {
      if (event.type === 'tool-call-start') callIds.push(event.callId);
      // A caller may continue as soon as it has the end.
      if (event.type === 'end' && event.reason !== 'length') this.#remember(callIds, event.ids);
      yield event;
    }
  }

  #events(copy: number, signal: AbortSignal): AsyncGenerator<TurnEvent> {
    const events = generateAnswer(this.#model, this.#answerRequest(copy, signal), performance);
    if (this.#tools.length === 0) return callsAsText(events);
    const { tools, hasParallelCalls } = this.#request;
    const customTools = tools.filter(({ kind }) => kind === 'custom').map(({ name }) => name);
    const calls = withCallIds(events, new Set(customTools));
    return hasParallelCalls ? calls : firstCall(calls);
  }

  #answerRequest(copy: number, signal: AbortSignal): AnswerRequest {
    const { sampling, stop, logprobs, constraint } = this.#request;
    return {
      prompt: this.prompt,
      maxTokens: this.#planned.maxTokens,
      sampling: { ...sampling, seed: engineSeed(this.#seed, copy) },
      format: { type: 'harmony', tools: this.#tools },
      stop,
      ...(constraint && { constraint }),
      withTokens: logprobs !== null,
      logprobs,
      signal,
    };
  }

  #remember(callIds: readonly string[], ids: readonly number[]): void {
    if (callIds.length === 0) return;
    const calls = splitAtCalls(this.#model.encoding, ids, this.#tools);
    callIds.forEach((callId, at) => {
      const messages = calls[at];
      if (messages) this.#sampledCalls.add(callId, { model: this.#model.id, messages });
    });
  }
}
