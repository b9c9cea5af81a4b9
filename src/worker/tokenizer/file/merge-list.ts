// Reads the merges of a tokenizer.json into a table of pairs. They are hostile until checked: each
// must be two tokens that spell a third.

import { PairList, type PairTable } from '../encoding/pair-table.ts';
import type { TokenTable } from '../encoding/token-table.ts';
import { quote, tokenizerError } from '../tokenizer-error.ts';
import { BYTE_OF_CODE } from './byte-level.ts';
import { type JsonCursor, STRING_END } from './json-cursor.ts';

/**
 * Max merges, so that a hostile file cannot make the app allocate without limit, and a rank fits
 * the merge queue. gpt-oss has 446,189.
 */
const MAX_MERGES = 1 << 20;

/** Max bytes of two tokens together. */
const MAX_MERGE_BYTES = 8192;

/** Merges that are read before their tokens are looked up. */
const BATCH = 4096;
/** Bytes of a batch. The official merges have 7 on average. */
const BATCH_BYTES = 65_536;

/** In a string this separates the two tokens. No byte is spelled as a space. */
const SPACE = 0x20;

/**
 * Merges as they are read. For each it has the bytes of the left token, then those of the right
 * one. To read all of them and then look up all of them takes half the time of both in turns: the
 * look-ups miss the cache, and so they wait side by side.
 */
class MergeBatch {
  readonly #bytes = new Uint8Array(BATCH_BYTES);
  /** Start of each left token, its end, and the end of the right token. */
  readonly #starts = new Uint32Array(BATCH);
  readonly #middles = new Uint32Array(BATCH);
  readonly #ends = new Uint32Array(BATCH);
  /** Start of each merge in the file. */
  readonly places = new Uint32Array(BATCH);
  readonly lefts = new Int32Array(BATCH);
  readonly rights = new Int32Array(BATCH);
  readonly merged = new Int32Array(BATCH);
  #used = 0;
  size = 0;

  get isFull(): boolean {
    return this.size === BATCH || this.#used + MAX_MERGE_BYTES > BATCH_BYTES;
  }

  clear(): void {
    this.#used = 0;
    this.size = 0;
  }

  /**
   * Reads `["a", "b"]` or `"a b"`. Returns false if neither is next; the cursor is then inside the
   * value.
   */
  read(cursor: JsonCursor): boolean {
    cursor.peek();
    this.places[this.size] = cursor.at;
    const isPair = cursor.take('[');
    if (!this.#readText(cursor, isPair ? STRING_END : SPACE)) return false;
    this.size++;
    return !isPair || cursor.take(']');
  }

  #readText(cursor: JsonCursor, afterLeft: number): boolean {
    if (!cursor.take('"')) return false;
    const middle = cursor.readBytes(this.#bytes, this.#used, BYTE_OF_CODE);
    if (cursor.stoppedBy !== afterLeft) return false;
    if (afterLeft === STRING_END && !(cursor.take(',') && cursor.take('"'))) return false;
    const end = cursor.readBytes(this.#bytes, middle, BYTE_OF_CODE);
    this.#starts[this.size] = this.#used;
    this.#middles[this.size] = middle;
    this.#ends[this.size] = end;
    this.#used = end;
    return cursor.stoppedBy === STRING_END;
  }

  /**
   * Finds the ids of all merges that were read; -1 for a token that does not exist. `last`: the id
   * that the merge before them spells.
   */
  find(tokens: TokenTable, last: number): void {
    const { lefts, rights, merged, size } = this;
    const [bytes, starts, middles, ends] = [this.#bytes, this.#starts, this.#middles, this.#ends];
    tokens.findAll(bytes, starts, middles, lefts.subarray(0, size));
    tokens.findAll(bytes, middles, ends, rights.subarray(0, size));
    let id = last;
    for (let i = 0; i < size; i++) {
      const [start, end] = [starts[i] as number, ends[i] as number];
      // Most merges spell the token of the merge before. A comparison is cheaper than a search.
      if (id < 0 || !tokens.isSpelled(id, bytes, start, end)) id = tokens.find(bytes, start, end);
      merged[i] = id;
    }
  }
}

/**
 * Reads the pairs of `model.merges` with their ranks. Consecutive merges that spell the same token
 * share a rank. The reason: the file was written from tiktoken's ranks, which belong to the token,
 * and of equal ranks the leftmost pair must merge first. Errors: `checkpoint-invalid`.
 */
export function readMerges(cursor: JsonCursor, tokens: TokenTable): PairTable {
  const pairs = new PairList();
  const batch = new MergeBatch();
  let rank = -1;
  let last = -1;

  const refuse = (place: number): never => {
    cursor.at = place;
    throw tokenizerError(`needs merges to be two tokens that spell a third, found ${quote(cursor.readValue())}`);
  };
  const addBatch = (): void => {
    const { lefts, rights, merged, places, size } = batch;
    batch.find(tokens, last);
    for (let i = 0; i < size; i++) {
      const [left, right, id] = [lefts[i] as number, rights[i] as number, merged[i] as number];
      if (left < 0 || right < 0 || id < 0) refuse(places[i] as number);
      if (id !== last) rank++;
      last = id;
      pairs.push(left, right, rank, id);
    }
    if (pairs.size > MAX_MERGES) throw tokenizerError(`needs at most ${MAX_MERGES} merges, found more`);
    batch.clear();
  };

  cursor.readMembers('[', () => {
    if (!batch.read(cursor)) refuse(batch.places[batch.size] ?? 0);
    if (batch.isFull) addBatch();
  });
  addBatch();
  return pairs.toTable();
}
