// Bytes of token after token to text, holding back what is an incomplete character. Knows nothing of special tokens.

import type { DecodeStream } from './tokenizer.ts';

/** What stands for an id that has no bytes: the model sampled a row of the vocabulary that no token owns. */
const REPLACEMENT = '\ufffd';

/** A stream over `bytesOf`. A byte order mark is text like any other: dropping it would lose a token. */
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
