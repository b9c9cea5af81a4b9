// Log-probabilities in the shape of OpenAI's legacy completions: four parallel lists.

import type { TokenRecord } from '../../../contracts/answer.ts';

export interface CompletionLogprobs {
  tokens: string[];
  /** Null for the first token of a prompt, because no token precedes it. */
  token_logprobs: (number | null)[];
  /** The most likely tokens by name. The token itself is added if it is not among them. */
  top_logprobs: (Record<string, number> | null)[];
  text_offset: number[];
}

/** Names a token in the way that the request asked for. */
export type NameToken = (id: number) => string;

function topLogprobs(token: TokenRecord, name: NameToken): Record<string, number> | null {
  if (token.logprob === null) return null;
  const byName = new Map(token.top.map(({ id, logprob }) => [name(id), logprob]));
  if (!byName.has(name(token.id))) byName.set(name(token.id), token.logprob);
  // Assignment to an object would fail for a token that is spelled "__proto__".
  return Object.fromEntries(byName);
}

export function completionLogprobs(tokens: readonly TokenRecord[], name: NameToken): CompletionLogprobs {
  return {
    tokens: tokens.map(({ id }) => name(id)),
    token_logprobs: tokens.map(({ logprob }) => logprob),
    top_logprobs: tokens.map((token) => topLogprobs(token, name)),
    text_offset: tokens.map(({ textOffset }) => textOffset),
  };
}

/** Joins the lists of a choice's pieces, in order. */
export function joinLogprobs(pieces: readonly CompletionLogprobs[]): CompletionLogprobs {
  return {
    tokens: pieces.flatMap(({ tokens }) => tokens),
    token_logprobs: pieces.flatMap((piece) => piece.token_logprobs),
    top_logprobs: pieces.flatMap((piece) => piece.top_logprobs),
    text_offset: pieces.flatMap((piece) => piece.text_offset),
  };
}
