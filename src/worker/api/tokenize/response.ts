// Ids of tokens ↔ what /tokenize and /detokenize answer. Pure.

import type { ServedModel } from '../../models/served-model.ts';
import { BYTE_CHARACTERS } from '../../tokenizer/file/byte-level.ts';
import type { Tokenizer } from '../../tokenizer/tokenizer.ts';

/** The answer of `/tokenize`. */
export interface TokenizeObject {
  count: number;
  /** Tokens of prompt and answer together that this device has memory for. */
  max_model_len: number;
  tokens: readonly number[];
  /** Null unless requested. */
  token_strs: string[] | null;
}

/** The answer for `ids`. A prompt may be longer than the context: the answer says so by its count. */
export function tokenizeObject(
  { contextTokens, encoding }: Pick<ServedModel, 'contextTokens' | 'encoding'>,
  ids: readonly number[],
  returnsStrings: boolean,
): TokenizeObject {
  return {
    count: ids.length,
    max_model_len: contextTokens,
    tokens: ids,
    token_strs: returnsStrings ? ids.map((id) => spellingOf(encoding.tokenizer, id)) : null,
  };
}

/** A token as vocab files spell it, and vLLM returns it: a character for each byte, so that no byte is lost. */
function spellingOf(tokenizer: Tokenizer, id: number): string {
  if (tokenizer.isSpecial(id)) return tokenizer.textOf(id);
  return Array.from(tokenizer.bytesOf(id), (byte) => BYTE_CHARACTERS[byte]).join('');
}
