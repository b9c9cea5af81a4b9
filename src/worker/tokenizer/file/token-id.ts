// Checks the ids of tokens in a tokenizer.json.

import { quote, tokenizerError } from '../tokenizer-error.ts';

/**
 * Max ids, so that a hostile file cannot make the app allocate without limit: five times gpt-oss's
 * vocabulary.
 */
export const MAX_IDS = 1 << 20;

export function isId(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < MAX_IDS;
}

/** The error for `found` instead of the id of the token `text`. */
export function noId(text: string, found: unknown): Error {
  return tokenizerError(`needs an id from 0 to ${MAX_IDS - 1} for ${quote(text)}, found ${quote(found)}`);
}
