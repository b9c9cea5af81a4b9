// Parses the regular part of ECMAScript's regular expressions.

import { type CodePoints, codePoints } from './code-points.ts';
import { DOT } from './named-classes.ts';
import { InvalidPattern } from './pattern-error.ts';
import { PatternText } from './pattern-text.ts';
import { escaped, parseClass } from './regex-class.ts';

export type Regex =
  | { kind: 'set'; set: CodePoints }
  | { kind: 'sequence'; parts: readonly Regex[] }
  | { kind: 'choice'; options: readonly Regex[] }
  | { kind: 'repeat'; part: Regex; min: number; max: number }
  /** `^`: nothing was read yet. */
  | { kind: 'start' }
  /** `$`: nothing comes any more. */
  | { kind: 'end' };

/**
 * Parses `source` as with the flag `u`; where that refuses it, as without a flag.
 *
 * @throws InvalidPattern for a syntax error, and for lookaround, back-references and `\b`, which
 *   no finite automaton over single characters holds.
 */
export function parseRegex(source: string): Regex {
  requireSyntax(source);
  const text = new PatternText(source);
  const regex = parseChoice(text);
  if (!text.done) throw text.refuse('an unmatched )');
  return regex;
}

function requireSyntax(source: string): void {
  try {
    new RegExp(source, 'u');
  } catch {
    try {
      new RegExp(source);
    } catch (error) {
      throw new InvalidPattern(`${JSON.stringify(source)} is no regular expression of ECMAScript.`, { cause: error });
    }
  }
}

function parseChoice(text: PatternText): Regex {
  const options = [parseSequence(text)];
  while (text.take('|')) options.push(parseSequence(text));
  const [only] = options;
  return options.length === 1 && only !== undefined ? only : { kind: 'choice', options };
}

function parseSequence(text: PatternText): Regex {
  const parts: Regex[] = [];
  while (!text.done && text.peek !== '|' && text.peek !== ')') parts.push(parseQuantified(text));
  return { kind: 'sequence', parts };
}

function parseQuantified(text: PatternText): Regex {
  const part = parseAtom(text);
  const bounds = parseQuantifier(text);
  return bounds === null ? part : { kind: 'repeat', part, ...bounds };
}

function parseQuantifier(text: PatternText): { min: number; max: number } | null {
  const bounds = quantifierBounds(text);
  // A lazy quantifier matches the same texts.
  if (bounds !== null) text.take('?');
  return bounds;
}

function quantifierBounds(text: PatternText): { min: number; max: number } | null {
  if (text.take('*')) return { min: 0, max: Number.POSITIVE_INFINITY };
  if (text.take('+')) return { min: 1, max: Number.POSITIVE_INFINITY };
  if (text.take('?')) return { min: 0, max: 1 };
  const counted = text.match(/^\{(\d+)(,?)(\d*)\}/);
  if (counted === null) return null;
  const [, low = '', comma, high = ''] = counted;
  const min = Number(low);
  if (comma === '') return { min, max: min };
  return { min, max: high === '' ? Number.POSITIVE_INFINITY : Number(high) };
}

function parseAtom(text: PatternText): Regex {
  if (text.take('(')) return parseGroup(text);
  if (text.take('^')) return { kind: 'start' };
  if (text.take('$')) return { kind: 'end' };
  if (text.take('.')) return { kind: 'set', set: DOT };
  if (text.take('[')) return { kind: 'set', set: parseClass(text) };
  if (text.take('\\')) return { kind: 'set', set: parseEscape(text) };
  return { kind: 'set', set: single(text.shift()) };
}

function parseGroup(text: PatternText): Regex {
  if (text.match(/^\?<?[=!]/) !== null) throw text.refuse('a lookaround');
  if (text.match(/^\?[ims-]+:/) !== null) throw text.refuse('a flag inside the pattern');
  text.match(/^\?(:|<[^>]*>)/);
  const inside = parseChoice(text);
  text.take(')');
  return inside;
}

function parseEscape(text: PatternText): CodePoints {
  if (text.match(/^[bB]/) !== null) throw text.refuse('the word boundary \\b');
  if (text.match(/^([1-9]|k<)/) !== null) throw text.refuse('a back-reference');
  const set = escaped(text);
  return typeof set === 'number' ? single(set) : set;
}

function single(code: number): CodePoints {
  return codePoints([[code, code]]);
}
