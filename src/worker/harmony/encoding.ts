// A tokenizer together with the ids of the tokens that structure a conversation: what rendering and parsing both need.

import type { Tokenizer } from '../tokenizer/tokenizer.ts';

/** Ids of the structural tokens, looked up by their text in the model's own tokenizer. */
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
  /** Sampling one of these ends a generation: `<|return|>`, `<|call|>`, `<|endoftext|>`. Not `<|end|>`: more messages may follow. */
  stopTokens: ReadonlySet<number>;
}

/** Looks the structural tokens up. Errors: `checkpoint-invalid`, naming the token the tokenizer lacks. */
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
