// Reads the merges of a tokenizer.json into a table of pairs. They are hostile until checked: each must be two tokens that spell a third.

import { byteOfCode } from './byte-level.ts';
import { type JsonCursor, STRING_END } from './json-cursor.ts';
import { PairTable } from './pair-table.ts';
import type { TokenTable } from './token-table.ts';
import { quote, tokenizerError } from './tokenizer-error.ts';

/** Merges are bounded so that a hostile file cannot make us allocate, and so that a rank fits the merge queue; gpt-oss has 446,189. */
const MAX_MERGES = 1 << 20;

/** No two tokens together are longer. */
const MAX_MERGE_BYTES = 8192;

/** No byte is spelled as a space, so one separates the two in a string. */
const SPACE = 0x20;

/** Reads one merge after the other into the same memory: the left token's bytes, then the right one's. */
class PairReader {
  readonly bytes = new Uint8Array(MAX_MERGE_BYTES);
  /** Where the left token ends. */
  middle = 0;
  /** Where the right token ends. */
  end = 0;

  /** Takes `["a", "b"]` or `"a b"`; false if it is neither, the cursor then being somewhere inside. */
  read(cursor: JsonCursor): boolean {
    if (!cursor.take('[')) return this.#readText(cursor, SPACE, STRING_END);
    return this.#readText(cursor, STRING_END, STRING_END) && cursor.take(']');
  }

  #readText(cursor: JsonCursor, afterLeft: number, afterRight: number): boolean {
    if (!cursor.take('"')) return false;
    this.middle = cursor.readBytes(this.bytes, 0, byteOfCode);
    if (cursor.stoppedBy !== afterLeft) return false;
    if (afterLeft === STRING_END && !(cursor.take(',') && cursor.take('"'))) return false;
    this.end = cursor.readBytes(this.bytes, this.middle, byteOfCode);
    return cursor.stoppedBy === afterRight;
  }
}

/**
 * The pairs of `model.merges`, which begins at the cursor and has `members` entries, with their ranks. Merges that follow each
 * other and spell the same token share a rank: the file was written from tiktoken's ranks, which belong to the token, and of equal
 * ranks the leftmost pair must merge first. Errors: `checkpoint-invalid`.
 */
export function readMerges(cursor: JsonCursor, members: number, tokens: TokenTable): PairTable {
  if (members > MAX_MERGES) throw tokenizerError(`needs at most ${MAX_MERGES} merges, found ${members}`);
  const pairs = new PairTable(members);
  const reader = new PairReader();
  let rank = -1;
  let last = -1;
  cursor.readMembers('[', () => {
    cursor.peek();
    const start = cursor.at;
    const isPair = reader.read(cursor);
    const { bytes, middle, end } = reader;
    const left = isPair ? tokens.find(bytes, 0, middle) : -1;
    const right = isPair ? tokens.find(bytes, middle, end) : -1;
    // Most merges spell the token of the one before, and comparing is cheaper than finding.
    const isLast = last >= 0 && tokens.isSpelled(last, bytes, 0, end);
    const merged = isLast ? last : tokens.find(bytes, 0, end);
    if (left < 0 || right < 0 || merged < 0) {
      cursor.at = start;
      throw tokenizerError(`needs merges to be two tokens that spell a third, found ${quote(cursor.readValue())}`);
    }
    if (merged !== last) rank++;
    last = merged;
    pairs.add(left, right, rank, merged);
  });
  return pairs;
}
