// A whole list of ids → messages: shorthand of tests for a parser that is fed one id at a time.

import type { HarmonyEncoding } from '../encoding.ts';
import { createParser, type ParsedMessage, type ParserOptions } from '../parsing/parser.ts';

/** The messages in `ids`, which are all there will be. */
export function parseMessages(
  encoding: HarmonyEncoding,
  ids: readonly number[],
  options: ParserOptions = {},
): readonly ParsedMessage[] {
  const parser = createParser(encoding, options);
  for (const id of ids) parser.push(id);
  parser.finish();
  return parser.messages;
}
