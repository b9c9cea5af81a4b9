// Parses a character class, from behind its bracket.

import { type CodePoints, codePoints, complement, union } from './code-points.ts';
import { classEscape, unicodeProperty } from './named-classes.ts';
import type { PatternText } from './pattern-text.ts';

/** Reads a class up to its closing bracket. */
export function parseClass(text: PatternText): CodePoints {
  const negated = text.take('^');
  const members: CodePoints[] = [];
  while (!text.done && !text.take(']')) members.push(parseMember(text));
  const set = union(...members);
  return negated ? complement(set) : set;
}

/** One character, one range, or one class by name. */
function parseMember(text: PatternText): CodePoints {
  const low = parseEnd(text);
  if (typeof low !== 'number') return low;
  if (text.match(/^-(?!\])/) === null) return codePoints([[low, low]]);
  const high = parseEnd(text);
  if (typeof high === 'number') return codePoints([[low, high]]);
  // Without the flag `u`, a hyphen beside a class stands for itself.
  return union(codePoints([[low, low]]), codePoints([[0x2d, 0x2d]]), high);
}

/** A code point, or the set of a class by name. */
function parseEnd(text: PatternText): number | CodePoints {
  if (!text.take('\\')) return text.shift();
  // Inside a class, \b is the backspace.
  if (text.take('b')) return 8;
  return escaped(text);
}

/** What stands behind a backslash: one code point, or the set of a class by name. */
export function escaped(text: PatternText): number | CodePoints {
  const property = text.match(/^([pP])\{([^}]*)\}/);
  if (property !== null) return unicodeProperty(property[2] ?? '', property[1] === 'P');
  const named = classEscape(text.peek);
  if (named === null) return text.escapedCodePoint();
  text.shift();
  return named;
}
