// Finds the tokens that a grammar allows next: a walk of the trie that leaves each branch where the
// grammar ends.

import { addBit, addBits, type BitSet, commonBits } from './bit-set.ts';
import { DEAD, type InternedGrammar } from './interned-grammar.ts';
import { beginsCharacter } from './string-text.ts';
import type { StringTokens } from './string-tokens.ts';
import type { TokenTrie } from './token-trie.ts';

/** The nodes below one, without those that are known. */
interface Branch {
  node: number;
  /** A fact of each node. Up to `known`, all tokens at and below the node are in the set already. */
  facts: Uint8Array;
  known: number;
}

/** No token is in the set yet. */
const NOTHING = -1;

/** Sets of tokens inside of strings that are kept: 3 MB for o200k. */
const MAX_INSIDES = 128;

export class TrieWalk {
  readonly #trie: TokenTrie;
  readonly #strings: StringTokens;
  /** State and characters on the way from the root, by depth. */
  readonly #states: Int32Array;
  readonly #characters: Uint16Array;
  /** Tokens that stay inside a string, by the name of its state. */
  readonly #insides = new Map<string, BitSet>();

  constructor(trie: TokenTrie, strings: StringTokens) {
    this.#trie = trie;
    this.#strings = strings;
    this.#states = new Int32Array(trie.maxDepth + 1);
    this.#characters = new Uint16Array(trie.maxDepth + 1);
  }

  /**
   * Adds to `bits`, which are empty, the tokens with which a string of the grammar goes on behind
   * `state`. If that is too much work, longer tokens are left out: shorter ones spell the same.
   */
  add<State>(bits: BitSet, grammar: InternedGrammar<State>, state: State): void {
    const start = grammar.begin(state);
    this.#states[0] = start;
    const run = grammar.runOf(start);
    const name = run === null ? grammar.insideName(state) : null;
    const inside = run === null ? this.#insides.get(name ?? '') : this.#strings.upTo(run.max);
    if (inside === undefined) {
      this.#walk(bits, grammar, { node: 0, facts: this.#trie.maxTail, known: NOTHING });
      if (name !== null && !grammar.isWornOut) this.#keep(name, bits);
      return;
    }
    addBits(bits, inside);
    this.#walk(bits, grammar, { node: 0, facts: this.#trie.leaves, known: 0 });
  }

  /** Keeps those of `bits` that stay inside a string: they are the same whatever comes behind it. */
  #keep(name: string, bits: BitSet): void {
    this.#insides.set(name, commonBits(bits, this.#strings.upTo(this.#trie.maxCharacters)));
    if (this.#insides.size > MAX_INSIDES) this.#insides.delete(this.#insides.keys().next().value as string);
  }

  #walk<State>(bits: BitSet, grammar: InternedGrammar<State>, { node, facts, known }: Branch): void {
    const { byte, depth, end, token } = this.#trie;
    const [states, characters] = [this.#states, this.#characters];
    const last = end[node] as number;
    for (let at = node + 1; at < last; ) {
      const level = depth[at] as number;
      const isLeftOut = (facts[at] as number) <= known || (level > 1 && grammar.isWornOut);
      const value = byte[at] as number;
      const state = isLeftOut ? DEAD : grammar.step(states[level - 1] as number, value, level);
      if (state === DEAD) {
        at = end[at] as number;
        continue;
      }
      states[level] = state;
      characters[level] = (characters[level - 1] as number) + Number(beginsCharacter(value));
      if ((token[at] as number) >= 0) addBit(bits, token[at] as number);
      if (known === NOTHING && this.#addRun(bits, grammar, at)) at = end[at] as number;
      else at++;
    }
  }

  /** Adds the tokens below `node` where it is inside a free string. Returns whether it is. */
  #addRun<State>(bits: BitSet, grammar: InternedGrammar<State>, node: number): boolean {
    const level = this.#trie.depth[node] as number;
    const run = grammar.runOf(this.#states[level] as number);
    if (run === null) return false;
    this.#strings.addBelow(bits, node, this.#characters[level] as number, run.max);
    this.#walk(bits, grammar, { node, facts: this.#trie.maxTail, known: level });
    return true;
  }
}
