// Estimates tokens where no tokenizer is at hand: the page has none, the worker has.

/** One word, number, sign of a script without spaces, or mark, with the space before it. */
const PIECE =
  / ?[\p{Script=Latin}\p{M}]+| ?\p{N}{1,3}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|\s+| ?[\p{L}\p{M}]+|[^\p{L}\p{N}\s]/gu;
/** Longer words are several tokens. */
const CHARACTERS_A_TOKEN = 6;

/** Characters of about the first `tokens` tokens. */
export function estimatePrefixLength(text: string, tokens: number): number {
  let left = tokens;
  for (const { 0: piece, index } of text.matchAll(PIECE)) {
    left -= Math.ceil(piece.trim().length / CHARACTERS_A_TOKEN) || 1;
    if (left < 0) return index;
  }
  return text.length;
}
