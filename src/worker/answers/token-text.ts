// The text of one id after the other, and where in it each id's own bytes begin.

import type { DecodeStream, Tokenizer } from '../tokenizer/tokenizer.ts';

/** Text that an id completed. */
export interface CompletedText {
  text: string;
  /** Characters' end, in UTF-16 units, of what belongs to earlier ids alone: the id's own text begins here. */
  own: number;
}

/** Decodes ids as one text, whatever characters they cut. An id that ends inside a character gives its text with a later id. */
export class TokenText {
  readonly #tokenizer: Tokenizer;
  readonly #decoder: DecodeStream;
  /** Whether an unfinished character may wait in the decoder. */
  #mayWait = false;

  constructor(tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer;
    this.#decoder = tokenizer.decodeStream();
  }

  push(id: number): CompletedText {
    const text = this.#decoder.push(id);
    const own = this.#mayWait ? this.#ownStart(id, text) : 0;
    // Only a byte from 0x80 on can be part of an unfinished character.
    this.#mayWait = (this.#tokenizer.bytesOf(id).at(-1) ?? 0) >= 0x80;
    return { text, own };
  }

  /** What is unfinished, as U+FFFD. */
  flush(): string {
    this.#mayWait = false;
    return this.#decoder.flush();
  }

  /** Bytes that waited became U+FFFD if the id by itself spells the end of `text`; else the id continued their character. */
  #ownStart(id: number, text: string): number {
    const alone = this.#tokenizer.decodeStream().push(id);
    return text.endsWith(alone) ? text.length - alone.length : 0;
  }
}

/** Length in characters (code points), as Python and `text_offset` count. */
export function characters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
