// Parses a whole list of ids into messages, for tests. The parser itself reads one id at a time.

import type { HarmonyEncoding } from '../encoding.ts';
import { createParser, type ParsedMessage, type ParserOptions } from '../parsing/parser.ts';

/** The messages in `ids`, which are complete. */
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
