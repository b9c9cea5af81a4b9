// The classes into which the o200k pattern sorts code points, as bits.

import { UNICODE_RUNS } from './unicode-classes.ts';

/** Every character in no other class. The classes are bits, so a set of classes is their sum. */
export const OTHER = 1;
/** `\p{Lu}\p{Lt}` */
export const UPPER = 2;
/** `\p{Ll}` */
export const LOWER = 4;
/** `\p{Lm}\p{Lo}`: letters that count as upper and as lower case. */
export const CASELESS = 8;
/**
 * `\p{M}`: it counts as upper and as lower case, but not as a letter where the pattern says
 * `\p{L}`.
 */
export const MARK = 16;
/** `\p{N}` */
export const NUMBER = 32;
/** White space without line ends. */
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

/** The class of a code point. A lone surrogate is OTHER, as is U+FFFD, which encodes it. */
export function classOf(codePoint: number): number {
  return CLASSES[codePoint] as number;
}
