// Reads the merges of a tokenizer.json into a table of pairs. They are hostile until checked: each must be two tokens that spell a third.

import { PairTable } from './pair-table.ts';
import { quote, tokenizerError } from './tokenizer-error.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Merges are bounded so that a hostile file cannot make us allocate; gpt-oss has 446,189. */
const MAX_MERGES = 1 << 22;

/** Both spellings of a merge: `"a b"` and `["a", "b"]`. A space cannot be part of a token's spelling. */
function splitMerge(merge: unknown): readonly [string, string] {
  if (typeof merge === 'string') {
    const space = merge.indexOf(' ');
    if (space > 0) return [merge.slice(0, space), merge.slice(space + 1)];
  } else if (Array.isArray(merge) && merge.length === 2) {
    const [left, right] = merge as unknown[];
    if (typeof left === 'string' && typeof right === 'string') return [left, right];
  }
  throw tokenizerError(`has a merge that is no pair of tokens: ${quote(merge)}`);
}

function isSpelledBy(text: string | undefined, left: string, right: string): boolean {
  return text !== undefined && text.length === left.length + right.length && text.startsWith(left) && text.endsWith(right);
}

/** Id of the token that `left` and `right` spell. Most merges spell the token of the one before, or the next: comparing is cheaper. */
function mergedId(left: string, right: string, last: number, { ids, texts }: Vocabulary): number | undefined {
  if (isSpelledBy(texts[last], left, right)) return last;
  if (isSpelledBy(texts[last + 1], left, right)) return last + 1;
  return ids.get(left + right);
}

/**
 * Pairs with their ranks. Merges that follow each other and spell the same token share a rank: the file was written from
 * tiktoken's ranks, which belong to the token, and of equal ranks the leftmost pair must merge first. Errors: `checkpoint-invalid`.
 */
export function readMerges(merges: readonly unknown[], vocabulary: Vocabulary): PairTable {
  if (merges.length > MAX_MERGES) throw tokenizerError(`needs at most ${MAX_MERGES} merges, found ${merges.length}`);
  const { ids } = vocabulary;
  const pairs = new PairTable(merges.length);
  let rank = -1;
  let last = -1;
  for (const merge of merges) {
    const [left, right] = splitMerge(merge);
    const leftId = ids.get(left);
    const rightId = ids.get(right);
    const merged = mergedId(left, right, last, vocabulary);
    if (leftId === undefined || rightId === undefined || merged === undefined) {
      throw tokenizerError(`merges ${quote(left)} and ${quote(right)}, of which one or the result is no token`);
    }
    if (merged !== last) rank++;
    last = merged;
    pairs.add(leftId, rightId, rank, merged);
  }
  return pairs;
}
