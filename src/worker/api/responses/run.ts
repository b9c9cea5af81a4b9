// A response from its first event to its last: the turn runs, the writer turns it into events, and
// the store has the response before the last event says that it ended. Knows no HTTP.

import type { HostedTurnEvent } from '../hosted-tools/hosted-events.ts';
import type { ResponseEvent } from './events.ts';
import type { Conversation } from './input/conversation.ts';
import type { ResponseWriter } from './output/response-writer.ts';
import type { ResponseObject } from './response.ts';
import type { LiveResponse, LiveResponses } from './store/live-responses.ts';
import type { ResponseStore } from './store/response-store.ts';

/** What answers: a turn, or one whose tools run here. */
export interface AnsweringTurn {
  readonly promptTokens: number;
  answer(copy: number, signal: AbortSignal): AsyncGenerator<HostedTurnEvent, void, void>;
}

export interface RunParts {
  turn: AnsweringTurn;
  writer: ResponseWriter;
  conversation: Conversation;
  store: Pick<ResponseStore, 'put'>;
  live: LiveResponses;
}

export class ResponseRun implements LiveResponse {
  readonly #parts: RunParts;
  readonly #left = new AbortController();
  readonly #answer: AsyncGenerator<HostedTurnEvent, void, void>;
  /** Read before the events are. */
  #first: IteratorResult<HostedTurnEvent, void> | null = null;
  #isDiscarded = false;
  #markEnded: () => void = () => {};
  readonly #ended = new Promise<void>((resolve) => {
    this.#markEnded = resolve;
  });

  /** `signal` cancels the response. A response that is stored can be found in `live` until it ends. */
  constructor(parts: RunParts, signal: AbortSignal) {
    this.#parts = parts;
    this.#answer = parts.turn.answer(0, AbortSignal.any([signal, this.#left.signal]));
    if (this.response.store) parts.live.set(this.response.id, this);
  }

  get response(): ResponseObject {
    return this.#parts.writer.response;
  }

  get conversation(): Conversation {
    return this.#parts.conversation;
  }

  /** Ends the generation. The events still end with a last one. */
  leave(): void {
    this.#left.abort();
  }

  async cancel(): Promise<ResponseObject> {
    this.leave();
    await this.#ended;
    return this.response;
  }

  async discard(): Promise<void> {
    this.#isDiscarded = true;
    await this.cancel();
  }

  /** Waits until the model reads the prompt. Errors: as `Turn.answer`. The run is over then. */
  async start(): Promise<void> {
    try {
      this.#first = await this.#answer.next();
    } catch (error) {
      this.#end();
      throw error;
    }
  }

  /** The events, from `response.created` to the last one. Reading them does not reject. */
  async *events(): AsyncGenerator<ResponseEvent, void, void> {
    const { writer } = this.#parts;
    try {
      yield* writer.begin();
      yield* this.#written();
      yield* this.#kept();
      yield* writer.last();
    } finally {
      this.#end();
    }
  }

  async *#written(): AsyncGenerator<ResponseEvent, void, void> {
    const { writer } = this.#parts;
    try {
      let step = this.#first ?? (await this.#answer.next());
      for (; !step.done; step = await this.#answer.next()) yield* writer.push(step.value);
    } catch (error) {
      yield* writer.fail(error);
    }
  }

  /** Stores the response, or says that it is not stored: a client may want to continue it. */
  async *#kept(): AsyncGenerator<ResponseEvent, void, void> {
    const { response, conversation } = this;
    if (!response.store || this.#isDiscarded) return;
    try {
      const toolOutputs = { ...conversation.toolOutputs, ...Object.fromEntries(this.#parts.writer.results) };
      await this.#parts.store.put({ response, ...conversation, toolOutputs });
    } catch (error) {
      yield* this.#parts.writer.fail(error);
    }
  }

  #end(): void {
    this.#parts.live.delete(this.response.id);
    this.#markEnded();
  }
}
