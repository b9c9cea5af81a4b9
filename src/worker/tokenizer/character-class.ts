// The classes into which the o200k pattern sorts code points, by the Unicode tables of the engine this runs on.
// A table per 256 code points, made when the first of them is met. Knows nothing of tokens.

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

const CLASSES: readonly (readonly [RegExp, number])[] = [
  [/[\r\n]/u, LINE_END],
  // White_Space as Rust's regex has it: with U+0085 and without U+FEFF, the reverse of ECMAScript's \s.
  [/[\t\v\f \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/u, SPACE],
  [/\p{Ll}/u, LOWER],
  [/[\p{Lu}\p{Lt}]/u, UPPER],
  [/[\p{Lm}\p{Lo}]/u, CASELESS],
  [/\p{M}/u, MARK],
  [/\p{N}/u, NUMBER],
];

function classify(codePoint: number): number {
  const character = String.fromCodePoint(codePoint);
  return CLASSES.find(([pattern]) => pattern.test(character))?.[1] ?? OTHER;
}

const pages: (Uint8Array | undefined)[] = [];

/** The class of a code point; lone surrogates are OTHER, as is the U+FFFD that they are encoded as. */
export function classOf(codePoint: number): number {
  const number = codePoint >> 8;
  let page = pages[number];
  if (page === undefined) {
    page = Uint8Array.from({ length: 256 }, (_, low) => classify((number << 8) | low));
    pages[number] = page;
  }
  return page[codePoint & 0xff] as number;
}
