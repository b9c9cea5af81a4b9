// Where a formula begins and ends: `$…$`, `$$…$$`, `\(…\)` and `\[…\]`. Money stays text.
import type { TokenizerThis, Tokens } from 'marked';
import type { MathToken } from './tokens.ts';

const CLOSERS = { $$: '$$', $: '$', '\\(': '\\)', '\\[': '\\]' } as const;
type Opener = keyof typeof CLOSERS;

/** A display formula that begins a line. */
const BLOCK_OPENER = /^ {0,3}(\$\$|\\\[)/;
const INTERRUPTION = /\n {0,3}(?:\$\$|\\\[)/;
/** TeX allows no blank line in a formula, and a fence ends one that was never closed. */
const BLOCK_END = /\n[ \t]*(?:\n|$)|\n {0,3}(?:```|~~~)/;
const BLANK_LINE = /\n[ \t]*\n/;

/** The formula at the start of `src`, or null. `before` is the character before it. */
export function mathAt(src: string, before = ''): MathToken | null {
  const opener = openerAt(src);
  if (opener === null) return null;
  const from = opener.length;
  const to = closerIn(src, opener);
  if (to < 0) return null;
  const text = src.slice(from, to);
  const raw = src.slice(0, to + CLOSERS[opener].length);
  if (text.trim() === '' || BLANK_LINE.test(text)) return null;
  if (opener === '$' && !isTightMath(text, before, src.charAt(raw.length))) return null;
  if (opener.startsWith('$') && isMoney(text)) return null;
  return { type: 'math', raw, text: text.trim(), isDisplay: opener === '$$' || opener === '\\[' };
}

function openerAt(src: string): Opener | null {
  if (src.startsWith('$$')) return '$$';
  if (src.startsWith('$')) return '$';
  if (src.startsWith('\\(')) return '\\(';
  return src.startsWith('\\[') ? '\\[' : null;
}

/** The index of the closer, or -1. A `\$` does not close. A `$` formula ends on its own line. */
function closerIn(src: string, opener: Opener): number {
  const closer = CLOSERS[opener];
  for (let at = src.indexOf(closer, opener.length); at >= 0; at = src.indexOf(closer, at + 1)) {
    if (opener === '$' && src.slice(0, at).includes('\n')) return -1;
    if (!isEscaped(src, at)) return at;
  }
  return -1;
}

function isEscaped(src: string, at: number): boolean {
  let slashes = 0;
  while (src[at - slashes - 1] === '\\') slashes += 1;
  return slashes % 2 === 1;
}

/**
 * Pandoc's rule: no space inside the dollars, nothing that continues a word outside. Code is no
 * formula.
 */
function isTightMath(text: string, before: string, after: string): boolean {
  if (/[\w$\\]/.test(before) || /[\w$]/.test(after)) return false;
  return !/^\s|\s$|`/.test(text);
}

/** An amount and words after it: "5 a month, or 50". TeX writes words with a command. */
const isMoney = (text: string): boolean =>
  /^\s*\d/.test(text) && !text.includes('\\') && (text.match(/[a-z]{2,}/gi)?.length ?? 0) >= 2;

/** Where the next formula may begin, for marked's inline text. */
export function nextMath(src: string): number {
  const places = ['$', '\\(', '\\['].map((opener) => src.indexOf(opener)).filter((at) => at >= 0);
  return places.length === 0 ? -1 : Math.min(...places);
}

/**
 * Where a line begins with a display formula, within the first paragraph of `src`, for marked's
 * paragraphs.
 */
export function nextMathBlock(src: string): number {
  const end = src.indexOf('\n\n');
  return INTERRUPTION.exec(end < 0 ? src : src.slice(0, end))?.index ?? -1;
}

/**
 * A display formula on lines of its own, for marked. One that is not closed keeps its lines
 * together as a paragraph: signs such as `-` at the start of a line begin no list there, before
 * and after it is closed.
 */
export function mathBlock(this: TokenizerThis, src: string): MathToken | Tokens.Paragraph | undefined {
  const opener = BLOCK_OPENER.exec(src);
  if (opener === null) return undefined;
  const lines = src.slice(0, BLOCK_END.exec(src)?.index ?? src.length);
  const indent = opener[0].length - (opener[1]?.length ?? 0);
  const math = mathAt(lines.slice(indent));
  const end = indent + (math?.raw.length ?? 0);
  if (math && /^[ \t]*(?:\n|$)/.test(lines.slice(end))) {
    const rest = /^[ \t]*/.exec(lines.slice(end))?.[0] ?? '';
    return { ...math, raw: lines.slice(0, end) + rest };
  }
  if (math && !math.raw.includes('\n')) return undefined;
  return { type: 'paragraph', raw: lines, text: lines, tokens: this.lexer.inline(lines) };
}

/** `src` with its formulas blanked out, so that marked finds no emphasis in them. */
export function maskMath(src: string): string {
  let masked = '';
  let at = 0;
  while (at < src.length) {
    const next = nextMath(src.slice(at));
    if (next < 0) break;
    const start = at + next;
    const length = mathAt(src.slice(start), src[start - 1])?.raw.length ?? 0;
    masked += src.slice(at, start) + (length > 0 ? 'a'.repeat(length) : src[start]);
    at = start + Math.max(1, length);
  }
  return masked + src.slice(at);
}
