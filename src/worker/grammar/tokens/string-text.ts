// Finds what of a token may stand inside a free JSON string, whatever its grammar: all of it, or its
// tail of plain, whole characters.

/** Offset of a tail that a token does not have: it ends inside a character. */
export const NO_TAIL = 255;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const SHORT_ESCAPES = new TextEncoder().encode('"\\/bfnrt');

/**
 * The smallest offset from which `bytes` are whole UTF-8 characters that a JSON string holds
 * unescaped. The length of `bytes` if only their last byte is none; `NO_TAIL` if they end inside a
 * character, or are too long to count.
 */
export function tailStart(bytes: Uint8Array): number {
  let start = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = characterLength(bytes, at);
    if (at + length > bytes.length) return NO_TAIL;
    at += Math.max(length, 1);
    if (length === 0) start = at;
  }
  return bytes.length >= NO_TAIL ? NO_TAIL : start;
}

/** Characters of a token that leaves a string, or may leave it. */
export const LEAVES = -1;

/**
 * The characters that a token adds to a free string, if it begins at a character's border and stays
 * inside: plain ones, and short escapes. It may end inside a character, which counts. `LEAVES` for
 * a token with a quote, a control character or `\\u`.
 */
export function charactersInside(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < bytes.length; count++) {
    const length = bytes[at] === BACKSLASH ? escapeLength(bytes, at) : characterLength(bytes, at);
    if (length === 0) return LEAVES;
    at += length;
  }
  return count;
}

/** Bytes of the short escape at `at`, which may go beyond the end; 0 if it is none. */
function escapeLength(bytes: Uint8Array, at: number): number {
  const second = bytes[at + 1];
  return second === undefined || SHORT_ESCAPES.includes(second) ? 2 : 0;
}

/** Whether a byte begins a character, or stands alone. */
export function beginsCharacter(byte: number): boolean {
  return (byte & 0xc0) !== 0x80;
}

/**
 * Bytes of the plain character at `at`, as its first byte and those that follow say; it may go
 * beyond the end. 0 for a byte that is no part of a plain character.
 */
function characterLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  if (first < 0x80) return first < SPACE || first === QUOTE || first === BACKSLASH ? 0 : 1;
  const length = first >= 0xf5 || first < 0xc2 ? 0 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  for (let i = 1; i < length && at + i < bytes.length; i++) {
    if (!mayFollow(first, i, bytes[at + i] as number)) return 0;
  }
  return length;
}

/** Whether `byte` may be byte number `index` of a character: Unicode 16, table 3-7. */
function mayFollow(first: number, index: number, byte: number): boolean {
  if (byte < 0x80 || byte > 0xbf) return false;
  if (index > 1) return true;
  if (first === 0xe0) return byte >= 0xa0;
  if (first === 0xed) return byte < 0xa0;
  if (first === 0xf0) return byte >= 0x90;
  return first !== 0xf4 || byte < 0x90;
}
