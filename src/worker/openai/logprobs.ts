// Log-probabilities in the shape of OpenAI's legacy completions: four parallel lists.
// Takes placed tokens and names for them, gives the lists; refuses to know where tokens come from.

import type { PlacedToken } from './choice.ts';

export interface CompletionLogprobs {
  tokens: string[];
  /** Null for the first token of a prompt, which nothing precedes. */
  token_logprobs: (number | null)[];
  /** The most likely tokens by name, and the token itself where it is not among them. */
  top_logprobs: (Record<string, number> | null)[];
  text_offset: number[];
}

/** Names a token as the request asked for. */
export type NameToken = (id: number) => string;

function topLogprobs(token: PlacedToken, name: NameToken): Record<string, number> | null {
  if (token.logprob === null) return null;
  const byName = new Map(token.top.map(({ id, logprob }) => [name(id), logprob]));
  if (!byName.has(name(token.id))) byName.set(name(token.id), token.logprob);
  // Not built by assignment: a token may read "__proto__".
  return Object.fromEntries(byName);
}

export function completionLogprobs(tokens: readonly PlacedToken[], name: NameToken): CompletionLogprobs {
  return {
    tokens: tokens.map(({ id }) => name(id)),
    token_logprobs: tokens.map(({ logprob }) => logprob),
    top_logprobs: tokens.map((token) => topLogprobs(token, name)),
    text_offset: tokens.map(({ textOffset }) => textOffset),
  };
}

/** Appends the lists of a later piece of the same choice. */
export function joinLogprobs(first: CompletionLogprobs, second: CompletionLogprobs): CompletionLogprobs {
  return {
    tokens: [...first.tokens, ...second.tokens],
    token_logprobs: [...first.token_logprobs, ...second.token_logprobs],
    top_logprobs: [...first.top_logprobs, ...second.top_logprobs],
    text_offset: [...first.text_offset, ...second.text_offset],
  };
}
