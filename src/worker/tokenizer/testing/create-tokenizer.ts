// Builds a Tokenizer from the parsed tokenizer.json of a test.

import { readTokenizer } from '../create-tokenizer.ts';
import type { Tokenizer } from '../tokenizer.ts';

/** As `readTokenizer`, for a parsed file. */
export function createTokenizer(json: unknown): Tokenizer {
  return readTokenizer(new TextEncoder().encode(JSON.stringify(json)));
}
