// Names a single token in `logprobs`. Fragments of characters need a name too.

import type { Tokenizer } from '../../tokenizer/tokenizer.ts';

/**
 * The form of a token's name: its text, or `token_id:N`, which is exact and unique (vLLM's
 * `return_tokens_as_token_ids`).
 */
export type TokenNaming = 'text' | 'id';

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function escapeBytes(bytes: Uint8Array): string {
  return `bytes:${Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}`;
}

/**
 * The name of one token. A fragment of a character is written `bytes:\xf0\x9f`, as in OpenAI's
 * completions, so that the keys of `top_logprobs` stay distinct. An id without text is written
 * `token_id:N`.
 */
export function tokenName(id: number, tokenizer: Tokenizer, naming: TokenNaming): string {
  const bytes = tokenizer.bytesOf(id);
  if (naming === 'id' || bytes.length === 0) return `token_id:${id}`;
  try {
    return strictUtf8.decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return escapeBytes(bytes);
  }
}
