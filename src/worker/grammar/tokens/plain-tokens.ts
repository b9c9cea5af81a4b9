// Tokens that are plain text in any JSON string, by the characters that may come: kept bit sets, so
// that a free string costs no walk.

import { addBit, type BitSet, emptyBits } from './bit-set.ts';
import { isPlainFrom, type TokenTrie } from './token-trie.ts';

export class PlainTokens {
  readonly #trie: TokenTrie;
  readonly #vocabulary: number;
  /** By the maximum of characters; the last one has every plain token. */
  readonly #upTo: (BitSet | undefined)[];

  constructor(trie: TokenTrie, vocabulary: number) {
    this.#trie = trie;
    this.#vocabulary = vocabulary;
    this.#upTo = new Array<undefined>(trie.maxCharacters + 1);
  }

  /** The tokens of whole plain characters, at most `max` of them. The result is kept: do not write to it. */
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
    const bits = emptyBits(this.#vocabulary);
    this.addBelow(bits, 0, 0, max);
    return bits;
  }
}
