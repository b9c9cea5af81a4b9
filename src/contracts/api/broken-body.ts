// Ends a response when one of its ends is gone. A transferred stream does not notice that: its
// reader would wait for ever, and its source would go on.

import type { WireResponse } from '../api-calls.ts';

/**
 * The response, whose body is over when `broken` aborts. Its source is cancelled. Its reader gets
 * the reason, an Error: in a stream of events as an error object, as a server would send it, else
 * as a failure of the stream. `onOver` is called when the body is over: read, left or broken.
 */
export function endingWith(response: WireResponse, broken: AbortSignal, onOver: () => void = () => {}): WireResponse {
  const { body, headers } = response;
  if (!body) {
    onOver();
    return response;
  }
  const isEvents = headers.some(([name, value]) => name.toLowerCase() === 'content-type' && value.includes('event-stream'));
  return { ...response, body: breakable(body, { broken, ending: isEvents ? 'error-event' : 'failure', onOver }) };
}

export interface BreakableOptions {
  /** Ends the body with its reason. */
  broken: AbortSignal;
  /** How the reader gets the reason. */
  ending: 'error-event' | 'failure';
  /** Called when the body is over: read, left or broken. */
  onOver(): void;
}

/**
 * A body that ends when `broken` aborts, whether or not it is being read. Its source is cancelled
 * then.
 */
export function breakable(
  source: ReadableStream<Uint8Array>,
  options: BreakableOptions,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new Relay(source, options).stream() as ReadableStream<Uint8Array<ArrayBuffer>>;
}

class Relay {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #options: BreakableOptions;
  #isOver = false;
  #break = () => {};

  constructor(source: ReadableStream<Uint8Array>, options: BreakableOptions) {
    this.#reader = source.getReader();
    this.#options = options;
  }

  stream(): ReadableStream<Uint8Array> {
    const { broken } = this.#options;
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#break = () => this.#fail(controller);
        broken.addEventListener('abort', this.#break, { once: true });
        if (broken.aborted) this.#break();
      },
      pull: (controller) => this.#pull(controller),
      cancel: (reason) => {
        this.#end();
        return this.#reader.cancel(reason);
      },
    });
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    const { done, value } = await this.#reader.read().catch((error: unknown) => {
      this.#end();
      throw error;
    });
    if (this.#isOver) return;
    if (!done) return controller.enqueue(value);
    this.#end();
    controller.close();
  }

  #fail(controller: ReadableStreamDefaultController<Uint8Array>): void {
    const { broken, ending } = this.#options;
    const error = broken.reason as Error;
    this.#end();
    if (ending === 'error-event') {
      controller.enqueue(errorEvent(error));
      controller.close();
    } else controller.error(error);
    this.#reader.cancel(error).catch(() => undefined); // The source is gone, or nobody is left to read why.
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#options.broken.removeEventListener('abort', this.#break);
    this.#options.onOver();
  }
}

/** An error in the middle of a stream, in OpenAI's shape. */
function errorEvent({ name, message }: Error): Uint8Array {
  const error = { message, type: 'server_error', param: null, code: name };
  return new TextEncoder().encode(`data: ${JSON.stringify({ error })}\n\n`);
}
