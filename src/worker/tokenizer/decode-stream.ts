// Decodes the bytes of tokens to text, one token at a time. It holds back an incomplete character.

import type { DecodeStream } from './tokenizer.ts';

/** Text of an id without bytes. A model can sample a row of the vocabulary that has no token. */
const REPLACEMENT = '\ufffd';

/**
 * Creates a stream over `bytesOf`. A byte order mark stays in the text: without it a token would be
 * lost.
 */
export function createDecodeStream(bytesOf: (id: number) => Uint8Array): DecodeStream {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return {
    push(id) {
      const bytes = bytesOf(id);
      return bytes.length > 0 ? decoder.decode(bytes, { stream: true }) : decoder.decode() + REPLACEMENT;
    },
    flush: () => decoder.decode(),
  };
}
