// A Tokenizer over the parsed tokenizer.json of a test.

import { readTokenizer } from '../create-tokenizer.ts';
import type { Tokenizer } from '../tokenizer.ts';

/** As `readTokenizer`, for a file that has been parsed. */
export function createTokenizer(json: unknown): Tokenizer {
  return readTokenizer(new TextEncoder().encode(JSON.stringify(json)));
}
