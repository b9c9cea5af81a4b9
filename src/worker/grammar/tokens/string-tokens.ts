// Tokens that stay inside a free JSON string, by the characters that may come: kept bit sets, so that
// a free string costs no walk.

import { addBit, type BitSet, emptyBits } from './bit-set.ts';
import { LEAVES } from './string-text.ts';
import { isPlainFrom, type TokenTrie } from './token-trie.ts';

export class StringTokens {
  readonly #trie: TokenTrie;
  readonly #vocabulary: number;
  /** By the maximum of characters; the last one has every token that stays inside. */
  readonly #upTo: (BitSet | undefined)[] = [];

  constructor(trie: TokenTrie, vocabulary: number) {
    this.#trie = trie;
    this.#vocabulary = vocabulary;
  }

  /** The tokens that stay inside with at most `max` characters. Kept: do not write to it. */
  upTo(max: number): BitSet {
    const limit = Math.min(max, this.#trie.maxCharacters);
    return (this.#upTo[limit] ??= this.#collect(limit));
  }

  /**
   * Adds to `bits` the tokens below `node` whose bytes behind it are whole plain characters, at
   * most `max` of them. `before`: characters that begin on the way to the node.
   */
  addBelow(bits: BitSet, node: number, before: number, max: number): void {
    const { firstRank, end, depth, ids, characters } = this.#trie;
    const offset = depth[node] as number;
    const last = firstRank[end[node] as number] as number;
    for (let rank = firstRank[node] as number; rank < last; rank++) {
      const isShort = (characters[rank] as number) - before <= max;
      if (isShort && isPlainFrom(this.#trie, rank, offset)) addBit(bits, ids[rank] as number);
    }
  }

  #collect(max: number): BitSet {
    const { ids, inside } = this.#trie;
    const bits = emptyBits(this.#vocabulary);
    for (let rank = 0; rank < ids.length; rank++) {
      const characters = inside[rank] as number;
      if (characters !== LEAVES && characters <= max) addBit(bits, ids[rank] as number);
    }
    return bits;
  }
}
