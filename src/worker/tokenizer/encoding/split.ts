// Cuts text into pieces, which are merged one by one: the o200k pattern as a scanner. A regular
// expression would not do. It backtracks, so the engine's stack overflows on long runs. `\s` and
// `(?i:)` differ from Rust's. A pattern from a file must not run at all.

import { CASELESS, classOf, LINE_END, LOWER, MARK, NUMBER, OTHER, SPACE, UPPER } from './character-class.ts';

/**
 * The pattern that this scanner implements, as the official tokenizer.json spells it (o200k_base of
 * openai/tiktoken).
 */
export const O200K_PATTERN = [
  "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
  "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
  '\\p{N}{1,3}',
  ' ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*',
  '\\s*[\\r\\n]+',
  '\\s+(?!\\S)',
  '\\s+',
].join('|');

const BOTH_CASES = CASELESS | MARK;
const LETTER = UPPER | LOWER | CASELESS;
const WHITE_SPACE = SPACE | LINE_END;

/** The class of the character at `at`; at the end of the text 0, which is in no set. */
function classAt(text: string, at: number): number {
  const code = text.codePointAt(at);
  return code === undefined ? 0 : classOf(code);
}

/** UTF-16 units of the character at `at`. */
function width(text: string, at: number): number {
  return (text.codePointAt(at) as number) > 0xffff ? 2 : 1;
}

/** End of the longest run of `classes` from `at`. */
function runEnd(text: string, at: number, classes: number): number {
  let end = at;
  while (classAt(text, end) & classes) end += width(text, end);
  return end;
}

/** `(?i:'s|'t|'re|'ve|'m|'ll|'d)?`; U+017F folds to s. */
const CONTRACTION = /'(?:[sS\u017f]|[tT]|[rR][eE]|[vV][eE]|[mM]|[lL][lL]|[dD])/y;

function contractionEnd(text: string, at: number): number {
  if (text.charCodeAt(at) !== 0x27) return at;
  CONTRACTION.lastIndex = at;
  return CONTRACTION.test(text) ? CONTRACTION.lastIndex : at;
}

/**
 * End of the match of `[upper]*[lower]+` from `at`; `at` if it does not match. Letters without case
 * count in both sets. Where no lower case follows the first run, a regular expression would
 * backtrack. Here the run ends at once behind its last letter that counts in both.
 */
function mixedCaseEnd(text: string, at: number): number {
  let end = at;
  let lastBoth = at;
  for (let kind = classAt(text, end); kind & (UPPER | BOTH_CASES); kind = classAt(text, end)) {
    end += width(text, end);
    if (kind & BOTH_CASES) lastBoth = end;
  }
  return classAt(text, end) & LOWER ? runEnd(text, end, LOWER | BOTH_CASES) : lastBoth;
}

/**
 * Alternatives 1 and 2: a word, with the character before it and its contraction; `at` if there is
 * none.
 */
function wordEnd(text: string, at: number): number {
  const first = classAt(text, at);
  const mayPrecede = (first & (LETTER | NUMBER | LINE_END)) === 0;
  const start = mayPrecede ? at + width(text, at) : at;
  let end = mixedCaseEnd(text, start);
  // The pattern also matches without the optional character. That helps only if the character can
  // be in a word: a mark.
  if (end === start && first === MARK) return contractionEnd(text, mixedCaseEnd(text, at));
  if (end === start) end = runEnd(text, start, UPPER);
  return end === start ? at : contractionEnd(text, end);
}

/** Alternative 3: one to three digits. */
function numberEnd(text: string, at: number): number {
  let end = at;
  for (let count = 0; count < 3 && classAt(text, end) === NUMBER; count++) end += width(text, end);
  return end;
}

/**
 * Alternative 4: signs, with one space before and line ends or slashes after; `at` if there are
 * none.
 */
function signsEnd(text: string, at: number): number {
  const start = text.charCodeAt(at) === 0x20 ? at + 1 : at;
  let end = runEnd(text, start, OTHER | MARK);
  if (end === start) return at;
  while (classAt(text, end) === LINE_END || text.charCodeAt(end) === 0x2f) end++;
  return end;
}

/**
 * Alternatives 5 to 7: white space up to its last line end; else all but its last character if a
 * word follows; else all.
 */
function whiteSpaceEnd(text: string, at: number): number {
  let end = at;
  let lastLineEnd = at;
  for (let kind = classAt(text, end); kind & WHITE_SPACE; kind = classAt(text, end)) {
    end++;
    if (kind === LINE_END) lastLineEnd = end;
  }
  if (lastLineEnd > at) return lastLineEnd;
  return end < text.length && end - at > 1 ? end - 1 : end;
}

/**
 * End of the piece that starts at `at`. `at` is inside `text`. Every piece has at least one
 * character.
 */
export function pieceEnd(text: string, at: number): number {
  let end = wordEnd(text, at);
  if (end === at) end = numberEnd(text, at);
  if (end === at) end = signsEnd(text, at);
  if (end === at) end = whiteSpaceEnd(text, at);
  return end;
}
