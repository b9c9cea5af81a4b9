// A text that is held to a byte grammar, token by token, up to the token that ends it.

import type { ByteGrammar } from '../byte-grammar.ts';
import type { TokenMask, TokenMasks } from '../tokens/token-masks.ts';

export class HeldText {
  isOver = false;
  readonly #masks: TokenMasks;
  readonly #grammar: ByteGrammar;
  readonly #terminator: number;
  #state: unknown;

  constructor(masks: TokenMasks, grammar: ByteGrammar, terminator: number) {
    this.#masks = masks;
    this.#grammar = grammar;
    this.#terminator = terminator;
    this.#state = grammar.start;
  }

  /** The tokens that may come next; the terminator only where the text is whole. */
  mask(): TokenMask {
    const isWhole = this.#grammar.isEnd(this.#state);
    return this.#masks.maskOf(this.#grammar, this.#state, isWhole ? [this.#terminator] : []);
  }

  /** Goes on by a token. Returns false, and stays, if it may not come. */
  accept(id: number): boolean {
    if (this.isOver) return false;
    if (id === this.#terminator) {
      this.isOver = this.#grammar.isEnd(this.#state);
      return this.isOver;
    }
    const next = this.#masks.accept(this.#grammar, this.#state, id);
    if (next === null) return false;
    this.#state = next;
    return true;
  }
}
