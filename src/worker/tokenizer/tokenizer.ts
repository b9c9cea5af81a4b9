// Text ↔ token ids, as the model's own tokenizer.json says and the tokenizers library reads it. Text given to `encode` can never
// become a special token.
// Takes the parsed file; knows nothing of conversations.

/** Bytes of sampled ids to text, across ids that end inside a character. */
export interface DecodeStream {
  /** The text that `id` completes: empty while a character is incomplete. Invalid bytes become U+FFFD, one per maximal subpart. */
  push(id: number): string;
  /** What is still incomplete, as U+FFFD; the stream is then as new. */
  flush(): string;
}

export interface Tokenizer {
  /** One more than the highest id. A model may have more rows of logits than this; such ids have no text. */
  readonly size: number;
  /**
   * Ids of `text` as ordinary text: text that spells a special token is cut up like any other; text that spells an added token that
   * is not special becomes it. Lone surrogates count as U+FFFD.
   */
  encode(text: string): number[];
  /** As `encode`, but text that spells a special token becomes that token. Only for prompts that are structure by intent. */
  encodeWithSpecials(text: string): number[];
  /** Id of the special token spelled `text`. Errors: `checkpoint-invalid`, naming it, when the model has none. */
  special(text: string): number;
  isSpecial(id: number): boolean;
  /** UTF-8 of the token, possibly a part of a character; the spelling of a special token; empty for an id that has no text. */
  bytesOf(id: number): Uint8Array;
  /** Text of one token by itself: bytes that are no whole character show as U+FFFD. */
  textOf(id: number): string;
  /** Text of `ids`, special tokens spelled out. */
  decode(ids: readonly number[]): string;
  decodeStream(): DecodeStream;
}
