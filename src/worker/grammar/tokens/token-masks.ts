// The entry to token masks: which tokens of a vocabulary go on with a string of a byte grammar.

import type { Tokenizer } from '../../tokenizer/tokenizer.ts';
import type { ByteGrammar } from '../byte-grammar.ts';
import { addBit, type BitSet, emptyBits, onlyBit } from './bit-set.ts';
import { InternedGrammar } from './interned-grammar.ts';
import { StringTokens } from './string-tokens.ts';
import { buildTokenTrie, type TokenTrie } from './token-trie.ts';
import { TrieWalk } from './trie-walk.ts';

/** Tokens that are allowed next. Kept and shared: do not write to it. */
export interface TokenMask {
  bits: BitSet;
  /** The one token that is left; null where there is a choice. */
  only: number | null;
}

/** Masks that are kept: 13 MB for o200k. */
const MAX_MASKS = 512;

export class TokenMasks {
  readonly #tokenizer: Tokenizer;
  readonly #vocabulary: number;
  readonly #trie: TokenTrie;
  readonly #walk: TrieWalk;
  readonly #grammars = new WeakMap<ByteGrammar, { interned: InternedGrammar<unknown>; number: number }>();
  /** By grammar, state and controls; the least recently used first. */
  readonly #masks = new Map<string, TokenMask>();
  #count = 0;

  /** Builds the tables, which takes 0.3 s for o200k. `vocabulary`: rows of the model's logits. */
  constructor(tokenizer: Tokenizer, vocabulary: number) {
    this.#tokenizer = tokenizer;
    this.#vocabulary = vocabulary;
    this.#trie = buildTokenTrie(tokenizer, vocabulary);
    this.#walk = new TrieWalk(this.#trie, new StringTokens(this.#trie, vocabulary));
  }

  /**
   * The ordinary tokens with which a string of `grammar` goes on behind `state`, and the
   * `controls`, which are other tokens that the caller allows there.
   */
  maskOf<State>(grammar: ByteGrammar<State>, state: State, controls: readonly number[] = []): TokenMask {
    const { interned, number } = this.#internedOf(grammar);
    const key = `${number}/${controls.join()}/${this.#keyOf(grammar, state)}`;
    return this.#kept(key, controls, (bits) => this.#walk.add(bits, interned, state));
  }

  /** Every ordinary token, and the `controls`. */
  anyText(controls: readonly number[]): TokenMask {
    const addAll = (bits: BitSet) => this.#trie.ids.forEach((id) => addBit(bits, id));
    return this.#kept(`text/${controls.join()}`, controls, addAll);
  }

  /** The state behind an ordinary token; null if no string of `grammar` goes on with it. */
  accept<State>(grammar: ByteGrammar<State>, state: State, id: number): State | null {
    const bytes = this.#tokenizer.bytesOf(id);
    if (bytes.length === 0 || this.#tokenizer.isSpecial(id)) return null;
    let reached: State | null = state;
    for (const byte of bytes) {
      reached = grammar.next(reached, byte);
      if (reached === null) return null;
    }
    return reached;
  }

  /** The mask of a key, computed if it is not kept. */
  #kept(key: string, controls: readonly number[], addText: (bits: BitSet) => void): TokenMask {
    const mask = this.#masks.get(key) ?? this.#compute(controls, addText);
    this.#masks.delete(key);
    this.#masks.set(key, mask);
    if (this.#masks.size > MAX_MASKS) this.#masks.delete(this.#masks.keys().next().value as string);
    return mask;
  }

  #compute(controls: readonly number[], addText: (bits: BitSet) => void): TokenMask {
    const bits = emptyBits(this.#vocabulary);
    addText(bits);
    for (const id of controls) addBit(bits, id);
    return { bits, only: onlyBit(bits) };
  }

  #internedOf<State>(grammar: ByteGrammar<State>): { interned: InternedGrammar<State>; number: number } {
    let known = this.#grammars.get(grammar);
    if (known === undefined) {
      const number = this.#count++;
      known = { interned: new InternedGrammar<unknown>(grammar, `${number}`), number };
      this.#grammars.set(grammar, known);
    }
    return known as { interned: InternedGrammar<State>; number: number };
  }

  /**
   * States with equal keys allow the same tokens. In a free string, only bounds that a token can
   * reach count, so that a long string has few keys. Where the state behind the quote depends on
   * the text, the text counts.
   */
  #keyOf<State>(grammar: ByteGrammar<State>, state: State): string {
    const run = grammar.stringRun(state);
    if (run === null || run.closed === null) return `=${grammar.key(state)}`;
    const reach = this.#trie.maxCharacters + 1;
    return `"${Math.min(run.min, reach)},${Math.min(run.max, reach)},${grammar.key(run.closed as State)}`;
  }
}
