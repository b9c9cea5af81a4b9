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

/** Asks the engine for each code point: JavaScript has no other list of a property's members. */
function propertySet(property: string): CodePoints {
  let probe: RegExp;
  try {
    probe = new RegExp(`^\\p{${property}}$`, 'u');
  } catch (error) {
    throw new InvalidPattern(`\\p{${property}} names no Unicode property.`, { cause: error });
  }
  const ranges: [number, number][] = [];
  for (let code = 0; code <= LAST_CODE_POINT; code++) {
    if (!probe.test(String.fromCodePoint(code))) continue;
    const last = ranges.at(-1);
    if (last?.[1] === code - 1) last[1] = code;
    else ranges.push([code, code]);
  }
  return codePoints(ranges);
}

