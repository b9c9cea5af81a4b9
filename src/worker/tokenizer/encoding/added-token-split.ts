// Cuts text at the added tokens in it. It follows the tokenizers library
// (src/tokenizer/added_vocabulary.rs there).

import type { AddedToken } from '../file/added-tokens.ts';
import { classOf, LINE_END, SPACE } from './character-class.ts';

/** A text without added tokens, or the id of an added token. */
export type Part = string | number;

/** `\w` of Rust's regular expressions, before and after a token. */
const WORD_END = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]$/u;
const WORD_START = /^[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/u;
/** Max UTF-16 units of a character. */
const MAX_WIDTH = 2;

/** Tokens by text. For each first UTF-16 unit it has the lengths of the tokens, longest first. */
class TokenIndex {
  readonly #byText: ReadonlyMap<string, AddedToken>;
  readonly #lengths = new Map<number, number[]>();

  constructor(tokens: readonly AddedToken[]) {
    this.#byText = new Map(tokens.map((token) => [token.text, token]));
    for (const length of new Set(tokens.map(({ text }) => text.length).sort((a, b) => b - a))) {
      const firsts = new Set(tokens.filter(({ text }) => text.length === length).map(({ text }) => text.charCodeAt(0)));
      for (const first of firsts) this.#lengths.set(first, [...(this.#lengths.get(first) ?? []), length]);
    }
  }

  get size(): number {
    return this.#byText.size;
  }

  /** The longest token at `at`. */
  longestAt(text: string, at: number): AddedToken | undefined {
    for (const length of this.#lengths.get(text.charCodeAt(at)) ?? []) {
      const token = this.#byText.get(text.slice(at, at + length));
      if (token !== undefined) return token;
    }
    return undefined;
  }
}

function isWhiteSpace(text: string, at: number): boolean {
  // White space has no character of two units.
  return (classOf(text.charCodeAt(at)) & (SPACE | LINE_END)) !== 0;
}

/** Start of the white space that ends at `end`. */
function whiteSpaceStart(text: string, end: number): number {
  let start = end;
  while (start > 0 && isWhiteSpace(text, start - 1)) start--;
  return start;
}

function isSingleWord(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - MAX_WIDTH), start);
  return !WORD_END.test(before) && !WORD_START.test(text.slice(end, end + MAX_WIDTH));
}

/**
 * Cuts `text` at the tokens of one index. The leftmost match wins, then the longest. A special
 * token stays text unless `takesSpecials`.
 */
function splitOnce(index: TokenIndex, text: string, takesSpecials: boolean): Part[] {
  const parts: Part[] = [];
  let taken = 0;
  for (let at = 0; at < text.length; ) {
    const token = index.longestAt(text, at);
    if (token === undefined) {
      at++;
      continue;
    }
    let [start, end] = [at, at + token.text.length];
    at = end;
    if (token.special && !takesSpecials) continue;
    if (token.singleWord && !isSingleWord(text, start, end)) continue;
    if (token.lstrip) start = Math.max(taken, whiteSpaceStart(text, start));
    while (token.rstrip && end < text.length && isWhiteSpace(text, end)) end++;
    if (taken < start) parts.push(text.slice(taken, start));
    // The token before may have taken all white space of this one.
    if (start < end) parts.push(token.id);
    taken = end;
  }
  if (taken < text.length) parts.push(text.slice(taken));
  return parts;
}

/**
 * Creates a function that cuts text at the added tokens in it. `takesSpecials` says whether it cuts
 * at special tokens too. A special token that it does not take still covers its text: no other
 * token is found inside.
 */
export function createAddedTokenSplit(tokens: readonly AddedToken[]): (text: string, takesSpecials: boolean) => readonly Part[] {
  const passes = [false, true].map((normalized) => new TokenIndex(tokens.filter((token) => token.normalized === normalized)));
  const used = passes.filter(({ size }) => size > 0);
  const hasOrdinary = tokens.some(({ special }) => !special);
  return (text, takesSpecials) => {
    if (!takesSpecials && !hasOrdinary) return [text];
    const parts: Part[] = [text.toWellFormed()];
    return used.reduce(
      (parts, index) => parts.flatMap((part) => (typeof part === 'string' ? splitOnce(index, part, takesSpecials) : [part])),
      parts,
    );
  };
}
