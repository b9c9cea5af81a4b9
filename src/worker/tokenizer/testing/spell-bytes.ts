// Bytes → how a tokenizer.json spells them: what builds the tokenizer files of tests.

import { BYTE_CHARACTERS } from '../file/byte-level.ts';

/** How tokenizer.json spells `bytes`. */
export function spellBytes(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += BYTE_CHARACTERS[byte];
  return text;
}
