// Log-probabilities in the shape of Chat Completions: one entry per token of the content.

import type { TokenLogprob, TokenRecord } from '../../../contracts/answer.ts';
import type { Tokenizer } from '../../tokenizer/tokenizer.ts';
import { tokenName } from '../completions/token-name.ts';

export interface NamedLogprob {
  /** Its text; `bytes:\xf0` for a part of a character. */
  token: string;
  /** Natural logarithm. */
  logprob: number;
  /** Its UTF-8. Null for a token without text. */
  bytes: number[] | null;
}

export interface ContentLogprob extends NamedLogprob {
  top_logprobs: NamedLogprob[];
}

export interface ChoiceLogprobs {
  content: ContentLogprob[];
  refusal: null;
}

/** The entries of `tokens`, whose log-probabilities were computed. */
export function contentLogprobs(tokens: readonly TokenRecord[], tokenizer: Tokenizer): ContentLogprob[] {
  return tokens.map(({ id, logprob, top }) => ({
    ...named({ id, logprob: logprob ?? 0 }, tokenizer),
    top_logprobs: top.map((each) => named(each, tokenizer)),
  }));
}

function named({ id, logprob }: TokenLogprob, tokenizer: Tokenizer): NamedLogprob {
  const bytes = [...tokenizer.bytesOf(id)];
  return { token: tokenName(id, tokenizer, 'text'), logprob, bytes: bytes.length > 0 ? bytes : null };
}
