// Spells bytes as a tokenizer.json does, for the tokenizer files of tests.

import { BYTE_CHARACTERS } from '../file/byte-level.ts';

/** Spells `bytes` as tokenizer.json does. */
export function spellBytes(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += BYTE_CHARACTERS[byte];
  return text;
}
