// Token records → `logprobs` of an output text. Pure.

import type { TokenRecord } from '../../../../contracts/answer.ts';
import type { Tokenizer } from '../../../tokenizer/tokenizer.ts';
import { tokenName } from '../../completions/token-name.ts';
import type { OutputLogprob, TokenLogprob } from '../items.ts';

/** JSON has no -Infinity. OpenAI writes this for a token that cannot come. */
const LEAST_LOGPROB = -9999;

/** Log-probabilities of an output text's tokens, in their order. */
export function outputLogprobs(tokens: readonly TokenRecord[], tokenizer: Tokenizer): OutputLogprob[] {
  const scored = (id: number, logprob: number): TokenLogprob => {
    const bytes = [...tokenizer.bytesOf(id)];
    return { token: tokenName(id, tokenizer, 'text'), bytes, logprob: Math.max(logprob, LEAST_LOGPROB) };
  };
  return tokens.flatMap(({ id, logprob, top }) => {
    if (logprob === null) return [];
    return [{ ...scored(id, logprob), top_logprobs: top.map((each) => scored(each.id, each.logprob)) }];
  });
}
