// What an API call asked and was answered, kept up to a length.

import type { ApiCallContent } from '../contracts/api/status.ts';

/** Characters of a request, and of an answer, that are kept. */
const MAX_TEXT = 1_000_000;

/** Characters that the contents of all calls may have together. */
export const MAX_CONTENT_CHARACTERS = 8_000_000;

export class CallContent {
  readonly #request: string;
  readonly #isRequestCut: boolean;
  #answer = '';
  #isAnswerCut = false;
  readonly #decoder = new TextDecoder();

  constructor(request: string) {
    this.#request = request.slice(0, MAX_TEXT);
    this.#isRequestCut = request.length > MAX_TEXT;
  }

  /** Adds a part of the answer's body, in UTF-8. */
  add(chunk: Uint8Array): void {
    if (this.#isAnswerCut) return;
    const answer = this.#answer + this.#decoder.decode(chunk, { stream: true });
    this.#isAnswerCut = answer.length > MAX_TEXT;
    this.#answer = answer.slice(0, MAX_TEXT);
  }

  get characters(): number {
    return this.#request.length + this.#answer.length;
  }

  get value(): ApiCallContent {
    return { request: this.#request, answer: this.#answer, isCut: this.#isRequestCut || this.#isAnswerCut };
  }
}

/** The same stream. `onChunk` sees each chunk that its reader takes. */
export function tapped(
  source: ReadableStream<Uint8Array<ArrayBuffer>>,
  onChunk: (chunk: Uint8Array) => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = source.getReader();
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        onChunk(value);
        controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
