// Text ↔ token ids, by the model's own tokenizer.json, as the tokenizers library reads it. `encode`
// never makes a special token of a text.

/** Decodes the bytes of sampled ids. An id can end inside a character. */
export interface DecodeStream {
  /**
   * The text that `id` completes; empty while a character is incomplete. Invalid bytes become
   * U+FFFD, one per maximal subpart.
   */
  push(id: number): string;
  /** Gives an incomplete character as U+FFFD and resets the stream. */
  flush(): string;
}

export interface Tokenizer {
  /** The highest id plus one. A model may have more rows of logits; those ids have no text. */
  readonly size: number;
  /**
   * Ids of `text`. A text that spells a special token is split like any other. A text that spells
   * another added token becomes that token. Lone surrogates count as U+FFFD.
   */
  encode(text: string): number[];
  /**
   * As `encode`, but a text that spells a special token becomes that token. Only for prompts that
   * contain structure on purpose.
   */
  encodeWithSpecials(text: string): number[];
  /**
   * Id of the special token spelled `text`. Errors: `checkpoint-invalid`, with the token's name,
   * when the model has none.
   */
  special(text: string): number;
  isSpecial(id: number): boolean;
  /**
   * UTF-8 of the token, possibly a part of a character. For a special token its spelling. Empty for
   * an id without text.
   */
  bytesOf(id: number): Uint8Array;
  /** Text of one token alone. Bytes that are no whole character become U+FFFD. */
  textOf(id: number): string;
  /** Text of `ids`, special tokens spelled out. */
  decode(ids: readonly number[]): string;
  decodeStream(): DecodeStream;
}
