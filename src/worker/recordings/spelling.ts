// Spells the tokens of a recording for a reader.

import type { RecordedToken, SpelledToken } from '../../contracts/recording.ts';
import type { GeneratedToken, TokenLogprob } from '../../engine/generation.ts';
import { tokenName } from '../api/completions/token-name.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';

/** A generated token with its text, and those that could have stood in its place. */
export function recordedToken({ id, logprob, top }: GeneratedToken, tokenizer: Tokenizer): RecordedToken {
  return {
    ...spelled(id, logprob, tokenizer),
    isControl: tokenizer.isSpecial(id),
    top: top.map((other: TokenLogprob) => spelled(other.id, other.logprob, tokenizer)),
  };
}

function spelled(id: number, logprob: number | null, tokenizer: Tokenizer): SpelledToken {
  const text = tokenName(id, tokenizer, 'text');
  const isFragment = text.startsWith('bytes:') && tokenizer.textOf(id) !== text;
  return { id, text, logprob, ...(isFragment && { bytes: [...tokenizer.bytesOf(id)] }) };
}
