// Finds the tokens of a text. The parser gives text without tokens, so the tokens are found by
// their spelling.

import type { GeneratedToken } from '../../engine/generation.ts';
import type { HarmonyEncoding } from '../harmony/encoding.ts';
import type { TokenAt } from './placed-text.ts';
import { type CompletedText, TokenText } from './token-text.ts';

interface Unplaced extends CompletedText {
  token: GeneratedToken;
  isStructure: boolean;
}

/** Sampled tokens, from those of a header on, until the parser gives their text. */
export class UnplacedTokens {
  readonly #spelling: TokenText;
  readonly #structure: ReadonlySet<number>;
  #tokens: Unplaced[] = [];

  constructor({ tokenizer, tokens }: HarmonyEncoding) {
    this.#spelling = new TokenText(tokenizer);
    this.#structure = new Set(Object.values(tokens));
  }

  add(token: GeneratedToken): void {
    const isStructure = this.#structure.has(token.id);
    if (isStructure) this.flush();
    const completed = isStructure ? { text: '', own: 0 } : this.#spelling.push(token.id);
    this.#tokens.push({ token, isStructure, ...completed });
  }

  /** Ends an unfinished character, before structure or the end of the answer. */
  flush(): void {
    const text = this.#spelling.flush();
    const last = this.#tokens.at(-1);
    if (last) last.text += text;
  }

  /**
   * Removes and returns the tokens whose own text begins in `text`. All tokens before them are
   * structure or words of a header, and are dropped. `text` is the latest text that the tokens
   * spell. Only after a text that the parser held can others follow: those of the next header.
   */
  take(text: string): TokenAt[] {
    const last = this.#lastOf(text);
    const taken = last < 0 ? this.#tokens : this.#tokens.slice(0, last + 1);
    this.#tokens = this.#tokens.slice(taken.length);
    return last < 0 ? [] : placed(taken, text);
  }

  /** Index of the token that ends `text`; -1 if the tokens do not spell it. */
  #lastOf(text: string): number {
    const spelled = this.#tokens.map((token) => token.text).join('');
    let end = spelled.length;
    for (let last = this.#tokens.length - 1; last >= 0; last--) {
      const length = this.#tokens[last]?.text.length ?? 0;
      if (length > 0 && spelled.endsWith(text, end)) return last;
      end -= length;
    }
    return -1;
  }
}

/** Start of each token at the end of `tokens` in `text`, which they spell. */
function placed(tokens: readonly Unplaced[], text: string): TokenAt[] {
  const found: TokenAt[] = [];
  let start = text.length;
  for (const { token, text: spelled, own, isStructure } of tokens.toReversed()) {
    // Before the text, only a token with the first bytes of its first character belongs to it.
    if (isStructure || (start <= 0 && spelled !== '')) break;
    start -= spelled.length;
    found.push({ token, at: Math.max(0, start + own) });
  }
  return found.reverse();
}
