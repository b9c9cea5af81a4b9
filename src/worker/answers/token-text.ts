// Decodes one id after the other, and finds the start of each id's own bytes in the text.

import type { DecodeStream, Tokenizer } from '../tokenizer/tokenizer.ts';

/** The text that an id completed. */
export interface CompletedText {
  text: string;
  /**
   * End of the characters that belong only to earlier ids, in UTF-16 units. The id's own text
   * begins here.
   */
  own: number;
}

/** Decodes ids as one text. An id that ends inside a character gives its text with a later id. */
export class TokenText {
  readonly #tokenizer: Tokenizer;
  readonly #decoder: DecodeStream;
  /** Whether the decoder may hold an unfinished character. */
  #mayWait = false;

  constructor(tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer;
    this.#decoder = tokenizer.decodeStream();
  }

  push(id: number): CompletedText {
    const text = this.#decoder.push(id);
    const own = this.#mayWait ? this.#ownStart(id, text) : 0;
    // Only a byte of at least 0x80 can be part of an unfinished character.
    this.#mayWait = (this.#tokenizer.bytesOf(id).at(-1) ?? 0) >= 0x80;
    return { text, own };
  }

  /** Returns an unfinished character as U+FFFD. */
  flush(): string {
    this.#mayWait = false;
    return this.#decoder.flush();
  }

  /**
   * Bytes of earlier ids became U+FFFD if the id alone spells the end of `text`; else the id
   * continued their character.
   */
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
