// A tokenizer with the ids of its structural tokens. Rendering and parsing both need it.

import type { Tokenizer } from '../tokenizer/tokenizer.ts';

/** Ids of the structural tokens, found by their text in the model's own tokenizer. */
export interface StructuralTokens {
  start: number;
  end: number;
  message: number;
  channel: number;
  constrain: number;
  return: number;
  call: number;
  endOfText: number;
}

export interface HarmonyEncoding {
  tokenizer: Tokenizer;
  tokens: StructuralTokens;
  /**
   * Tokens that end a generation: `<|return|>`, `<|call|>`, `<|endoftext|>`. Not `<|end|>`: more
   * messages may follow.
   */
  stopTokens: ReadonlySet<number>;
}

/**
 * Looks up the structural tokens. Errors: `checkpoint-invalid`, with the name of the token that the
 * tokenizer lacks.
 */
export function createEncoding(tokenizer: Tokenizer): HarmonyEncoding {
  const tokens: StructuralTokens = {
    start: tokenizer.special('<|start|>'),
    end: tokenizer.special('<|end|>'),
    message: tokenizer.special('<|message|>'),
    channel: tokenizer.special('<|channel|>'),
    constrain: tokenizer.special('<|constrain|>'),
    return: tokenizer.special('<|return|>'),
    call: tokenizer.special('<|call|>'),
    endOfText: tokenizer.special('<|endoftext|>'),
  };
  return {
    tokenizer,
    tokens,
    stopTokens: new Set([tokens.return, tokens.call, tokens.endOfText]),
  };
}
