// The classes into which the o200k pattern sorts code points, as bits. Knows nothing of tokens.

import { UNICODE_RUNS } from './unicode-classes.ts';

/** What the pattern distinguishes. The values are bits, so that a set of classes is their sum. */
export const OTHER = 1;
/** `\p{Lu}\p{Lt}` */
export const UPPER = 2;
/** `\p{Ll}` */
export const LOWER = 4;
/** `\p{Lm}\p{Lo}`: letters that count as upper and as lower case. */
export const CASELESS = 8;
/** `\p{M}`: counts as both cases too, but is no letter where the pattern says `\p{L}`. */
export const MARK = 16;
/** `\p{N}` */
export const NUMBER = 32;
/** White space but line ends. */
export const SPACE = 64;
/** `\r` and `\n`. */
export const LINE_END = 128;

const BITS: Readonly<Record<string, number>> = {
  o: OTHER,
  u: UPPER,
  l: LOWER,
  c: CASELESS,
  m: MARK,
  n: NUMBER,
  s: SPACE,
  e: LINE_END,
};

const CLASSES: Uint8Array = (() => {
  const classes = new Uint8Array(0x110000);
  let start = 0;
  for (const [, letter = 'o', length = '1'] of UNICODE_RUNS.matchAll(/([a-z])([0-9A-V]*)/g)) {
    const end = start + Number.parseInt(length || '1', 32);
    classes.fill(BITS[letter] ?? OTHER, start, end);
    start = end;
  }
  return classes;
})();

/** The class of a code point; lone surrogates are OTHER, as is the U+FFFD that they are encoded as. */
export function classOf(codePoint: number): number {
  return CLASSES[codePoint] as number;
}
