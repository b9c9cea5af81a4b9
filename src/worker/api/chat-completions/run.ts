// A chat request on its model: its choices one after the other, each as deltas. Knows no HTTP.

import type { AnswerUsage } from '../../../contracts/answer.ts';
import type { ServedModel } from '../../models/served-model.ts';
import type { SampledCalls } from '../turn/sampled-calls.ts';
import { Turn } from '../turn/turn.ts';
import { type ChoiceDelta, ChoiceDeltas } from './choice-deltas.ts';
import type { ChatRequest } from './request.ts';
import { type ChatUsage, chatUsage } from './usage.ts';

/** A checked request bound to a model. `usage` is final when `deltas` has ended. */
export class ChatRun {
  readonly #model: ServedModel;
  readonly #request: ChatRequest;
  readonly #turn: Turn;
  readonly #usages: AnswerUsage[] = [];

  /** Errors: as `Turn`. */
  constructor(model: ServedModel, request: ChatRequest, sampledCalls: SampledCalls) {
    this.#model = model;
    this.#request = request;
    this.#turn = new Turn(model, request.turn, sampledCalls);
  }

  get usage(): ChatUsage {
    return chatUsage(this.#turn.promptTokens, this.#usages);
  }

  /**
   * Deltas choice by choice. Each choice takes its own turn on the GPU, and finds the prompt in the
   * KV cache. Errors: as `ServedModel.generate`; the signal's reason on abort.
   */
  async *deltas(signal: AbortSignal): AsyncGenerator<ChoiceDelta, void, void> {
    for (let index = 0; index < this.#request.n; index++) yield* this.#choice(index, signal);
  }

  async *#choice(index: number, signal: AbortSignal): AsyncGenerator<ChoiceDelta, void, void> {
    const deltas = new ChoiceDeltas(index, this.#request.format, this.#model.encoding.tokenizer);
    let isOpen = false;
    for await (const event of this.#turn.answer(index, signal)) {
      // A failure before the first token has a status of its own.
      if (event.type === 'prefill') continue;
      // Nobody reads the rest of an answer that its caller left.
      if (event.type === 'end' && event.reason === 'cancelled') signal.throwIfAborted();
      if (event.type === 'end') this.#usages.push(event.usage);
      if (!isOpen) yield deltas.opening();
      isOpen = true;
      const delta = deltas.delta(event);
      if (delta) yield delta;
    }
  }
}
