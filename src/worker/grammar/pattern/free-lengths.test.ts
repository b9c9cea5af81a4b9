import { expect, test } from 'vitest';
import { patternDfa } from './compile-regex.ts';
import { type Dfa, runDfa } from './dfa.ts';
import { ANY_TEXT, complementOf, dfaOfTexts, lengthDfa } from './dfa-algebra.ts';
import { freeLengths } from './free-lengths.ts';

const LONGEST = 4;
const CHARACTERS = ['a', 'b', '1', '\n', 'é', '\u{1f600}'];

/** Texts by length, up to `LONGEST`. */
function textsByLength(): string[][] {
  const lists = [['']];
  for (let length = 1; length <= LONGEST; length++) {
    lists.push((lists.at(-1) ?? []).flatMap((text) => CHARACTERS.map((character) => text + character)));
  }
  return lists;
}

const TEXTS = textsByLength();

/** The length of the state behind `prefix`, by trying all texts; null if the text matters. */
function lengthByTrial(dfa: Dfa, prefix: string): number | null {
  const shares = TEXTS.map((texts) => texts.filter((text) => runDfa(dfa, prefix + text) >= 0).length / texts.length);
  if (shares.some((share) => share > 0 && share < 1)) return null;
  const first = shares.indexOf(0);
  return first < 0 ? Number.POSITIVE_INFINITY : first - 1;
}

test.each<[string, Dfa]>([
  ['any text', ANY_TEXT],
  ['two to three characters', lengthDfa(2, 3)],
  ['at least two characters', lengthDfa(2, Number.POSITIVE_INFINITY)],
  ['a digit somewhere', patternDfa('[0-9]+')],
  ['an a, then anything', patternDfa('^a')],
  ['an a, then at most two characters', patternDfa('^a[\\s\\S]{0,2}$')],
  ['no line feed', patternDfa('^.*$')],
  ['a, or anything that begins with b', patternDfa('^(?:a|b[\\s\\S]*)$')],
  ['an end of a', patternDfa('a$')],
  ['two texts', dfaOfTexts(['a', 'ab'])],
  ['all but two texts', complementOf(dfaOfTexts(['a', 'ab']))],
  ['the empty text', dfaOfTexts([''])],
])('a length is what trying all texts finds: %s', (_, dfa) => {
  const lengths = freeLengths(dfa);
  for (const prefix of TEXTS.slice(0, 3).flat()) {
    const state = runDfa(dfa, prefix);
    if (state < 0) continue;
    expect([prefix, lengths[state]]).toEqual([prefix, lengthByTrial(dfa, prefix) ?? -1]);
  }
});

test('a language without surrogates is as free as one with them', () => {
  expect([...freeLengths(complementOf(dfaOfTexts(['a'])))]).toEqual([0, 1, 2].map(() => Number.POSITIVE_INFINITY));
});
