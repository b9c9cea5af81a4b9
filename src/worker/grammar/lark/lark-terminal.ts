// Literals and regular expressions in a Lark grammar.

import { literal } from '../context-free/expression.ts';
import type { GrammarText } from '../context-free/grammar-text.ts';
import { InvalidPattern } from '../pattern/pattern-error.ts';
import { parseRegex, type Regex } from '../pattern/regex-parser.ts';

const STRING = /"((?:[^"\\\r\n]|\\[^\r\n])*)"(i?)/y;
const REGEX = /\/(?!\/)((?:[^/\\\r\n]|\\[^\r\n])+)\/([a-z]*)/y;
const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g;
const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v', '\\': '\\', '"': '"' };
const LAZY = /(?:[*+?]|\{\d+,?\d*\})\?/;
/** Escapes and classes, in which a question mark stands for itself. */
const OPAQUE = /\\.|\[(?:\\.|[^\]\\])*\]/g;

/** A quoted text or a range of characters; null where none comes. */
export function larkString(text: GrammarText): Regex | null {
  const { at } = text;
  const found = text.match(STRING);
  if (found === null) return null;
  const low = unescaped(found[1] ?? '', text, at);
  if (text.match(/[ \t]*\.\.[ \t]*/y) !== null) return range(low, text, at);
  return found[2] === 'i' ? eitherCase(low, text, at) : literal(low);
}

/** A regular expression between slashes; null where none comes. */
export function larkRegex(text: GrammarText): Regex | null {
  const { at } = text;
  const [, source = '', flags = ''] = text.match(REGEX) ?? [];
  if (source === '') return null;
  if (flags !== '') throw text.error(`the flag ${JSON.stringify(flags)} of a regular expression cannot be held`, at);
  if (LAZY.test(source.replaceAll(OPAQUE, 'x'))) throw text.error('a lazy quantifier cannot be held', at);
  try {
    const regex = parseRegex(source.replaceAll('\\/', '/'));
    if (hasAnchor(regex)) throw text.error('^ and $ cannot be held. A terminal matches as a whole', at);
    return regex;
  } catch (error) {
    throw error instanceof InvalidPattern ? text.error(error.message, at) : error;
  }
}

function hasAnchor(regex: Regex): boolean {
  if (regex.kind === 'sequence') return regex.parts.some(hasAnchor);
  if (regex.kind === 'choice') return regex.options.some(hasAnchor);
  return regex.kind === 'repeat' ? hasAnchor(regex.part) : regex.kind !== 'set';
}

function range(low: string, text: GrammarText, at: number): Regex {
  const found = text.match(STRING);
  const high = found === null ? '' : unescaped(found[1] ?? '', text, at);
  const [first, last] = [low.codePointAt(0) ?? 0, high.codePointAt(0) ?? 0];
  const isWhole = [...low].length === 1 && [...high].length === 1 && found?.[2] === '';
  if (!isWhole || last < first) throw text.error('a range goes from one character to a later one', at);
  return { kind: 'set', set: [first, last] };
}

function eitherCase(value: string, text: GrammarText, at: number): Regex {
  if (/[^\0-\x7f]/.test(value)) throw text.error('the flag i is held for ASCII only', at);
  const parts = [...value].map((character): Regex => {
    const options = [...new Set([character.toLowerCase(), character.toUpperCase()])];
    return { kind: 'choice', options: options.map(literal) };
  });
  return { kind: 'sequence', parts };
}

function unescaped(body: string, text: GrammarText, at: number): string {
  return body.replaceAll(ESCAPE, (_, ...found: (string | undefined)[]) => {
    const [two, four, eight, short = ''] = found;
    const digits = two ?? four ?? eight;
    const code = digits === undefined ? CONTROLS[short]?.codePointAt(0) : Number.parseInt(digits, 16);
    if (code === undefined) throw text.error(`the escape \\${short} cannot be held`, at);
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) throw text.error('an escape names no character', at);
    return String.fromCodePoint(code);
  });
}
