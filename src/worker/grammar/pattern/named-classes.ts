// The character classes that ECMAScript names: `\d`, `\w`, `\s`, `.`, `\p{…}`.

import { type CodePoints, codePoints, complement, LAST_CODE_POINT } from './code-points.ts';
import { InvalidPattern } from './pattern-error.ts';

const DIGIT = codePoints([[48, 57]]);
const WORD = codePoints([
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
]);
const SPACE = codePoints([
  [9, 13],
  [32, 32],
  [160, 160],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
]);

/** What `.` matches without the flag `s`: anything but a line end. */
export const DOT = complement(
  codePoints([
    [10, 10],
    [13, 13],
    [0x2028, 0x2029],
  ]),
);

/** The set of `\d`, `\D`, `\w`, `\W`, `\s` or `\S`; null for another letter. */
export function classEscape(letter: string): CodePoints | null {
  const set = { d: DIGIT, w: WORD, s: SPACE }[letter.toLowerCase()];
  if (set === undefined) return null;
  return letter === letter.toLowerCase() ? set : complement(set);
}

const properties = new Map<string, CodePoints>();

/** The set of `\p{property}`, or of `\P{property}`, as this JavaScript engine has it. */
export function unicodeProperty(property: string, negated: boolean): CodePoints {
  let set = properties.get(property);
  if (set === undefined) {
    set = propertySet(property);
    properties.set(property, set);
  }
  return negated ? complement(set) : set;
}

/** Asks the engine for the runs of members in a text of all code points. */
function propertySet(property: string): CodePoints {
  let runs: RegExp;
  try {
    runs = new RegExp(`\\p{${property}}+`, 'gu');
  } catch (error) {
    throw new InvalidPattern(`\\p{${property}} names no Unicode property.`, { cause: error });
  }
  return codePoints(
    blocks().flatMap((block) => [...block.matchAll(runs)].map(([run]) => [run.codePointAt(0) ?? 0, lastCodePoint(run)] as const)),
  );
}

const BLOCK = 4_096;

/** All code points but surrogates, in order, in texts of moderate length. */
function blocks(): string[] {
  return Array.from({ length: (LAST_CODE_POINT + 1) / BLOCK }, (_, block) => {
    const codes = Array.from({ length: BLOCK }, (_unused, at) => block * BLOCK + at).filter(
      (code) => code < 0xd800 || code > 0xdfff,
    );
    return String.fromCodePoint(...codes);
  });
}

function lastCodePoint(text: string): number {
  const last = text.codePointAt(text.length - 2) ?? 0;
  return last > 0xffff ? last : text.charCodeAt(text.length - 1);
}
