// The part of a document that a search result shows: the line with most words of the query.

import { wordsOf } from './words.ts';

const MAX_LENGTH = 240;
/** Lines that are compared: a document of a million lines is not searched to its end. */
const MAX_LINES = 20_000;

/** A line of `text` with words of `query`, or its first line with words. */
export function summaryOf(text: string, query: string): string {
  const terms = new Set(wordsOf(query));
  const lines = text.split('\n', MAX_LINES).filter((line) => /[\p{L}\p{N}]/u.test(line));
  let best = { line: lines[0] ?? '', count: 0 };
  for (const line of lines) {
    const count = new Set(wordsOf(line.slice(0, 2_000)).filter((word) => terms.has(word))).size;
    if (count > best.count) best = { line, count };
  }
  const line = best.line.trim();
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH - 1)}…` : line;
}
