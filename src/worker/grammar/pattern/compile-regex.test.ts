import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileRegex, patternDfa } from './compile-regex.ts';
import { labelOf } from './dfa.ts';
import { complementOf, dfaOfTexts, intersection, lengthDfa, unionOf } from './dfa-algebra.ts';

const atom = fc.constantFrom('a', 'b', 'é', '.', '[ab]', '[^a]', '\\d', '\\W', '(a|bc)', '(?:b|)', '^', '$', '\\n', '[\\s\\w]');
const quantified = fc
  .tuple(atom, fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,3}', '{2,}', '*?'))
  .map(([part, times]) => (part === '^' || part === '$' ? part : part + times));
const pattern = fc
  .array(quantified, { maxLength: 5 })
  .chain((first) => fc.array(quantified, { maxLength: 3 }).map((second) => [first.join(''), second.join('')]))
  .map(([first, second]) => (second === '' ? (first ?? '') : `${first}|${second}`));
const text = fc.array(fc.constantFrom('a', 'b', 'c', 'é', '1', '\n', ' ', '😀'), { maxLength: 7 }).map((parts) => parts.join(''));

test('the automaton accepts what RegExp finds, and nothing else', () => {
  fc.assert(
    fc.property(pattern, fc.array(text, { minLength: 8, maxLength: 8 }), (source, texts) => {
      const dfa = patternDfa(source);
      const expected = new RegExp(source, 'u');
      for (const candidate of texts)
        expect([source, candidate, labelOf(dfa, candidate) !== 0]).toEqual([source, candidate, expected.test(candidate)]);
    }),
    { numRuns: 300 },
  );
});

test('intersection, union and complement are those of the languages', () => {
  fc.assert(
    fc.property(pattern, pattern, text, (one, other, candidate) => {
      const [a, b] = [patternDfa(one), patternDfa(other)];
      const [inA, inB] = [labelOf(a, candidate) !== 0, labelOf(b, candidate) !== 0];
      expect(labelOf(intersection(a, b), candidate) !== 0).toBe(inA && inB);
      expect(labelOf(unionOf(a, b), candidate) !== 0).toBe(inA || inB);
      expect(labelOf(complementOf(a), candidate) !== 0).toBe(!inA);
    }),
    { numRuns: 100 },
  );
});

test('finite sets and lengths count code points', () => {
  const texts = dfaOfTexts(['', 'ab', 'a😀']);
  expect(['', 'a', 'ab', 'a😀', 'abc'].map((candidate) => labelOf(texts, candidate))).toEqual([1, 0, 1, 1, 0]);
  expect(['', '😀', '😀😀', 'abc'].map((candidate) => labelOf(lengthDfa(1, 2), candidate))).toEqual([0, 1, 1, 0]);
});

describe('over raw UTF-8', () => {
  /** Whether a grammar reads a text to its end. */
  function reads(source: string, bytes: Iterable<number>): boolean {
    const grammar = compileRegex(source);
    let state: ReturnType<typeof grammar.next> = grammar.start;
    for (const byte of bytes) {
      if (state === null) return false;
      state = grammar.next(state, byte);
    }
    return state !== null && grammar.isEnd(state);
  }

  test('a pattern holds the whole text', () => {
    fc.assert(
      fc.property(pattern, text, (source, candidate) => {
        let expected: boolean;
        try {
          compileRegex(source);
          expected = new RegExp(`^(?:${source})$`, 'u').test(candidate);
        } catch (error) {
          expect(error).toMatchObject({ name: 'InvalidPattern', message: expect.stringContaining('No text matches') });
          return;
        }
        expect(reads(source, new TextEncoder().encode(candidate))).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['an overlong form', [0xc0, 0x80]],
    ['an overlong form of three bytes', [0xe0, 0x80, 0x80]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a code point above the last', [0xf4, 0x90, 0x80, 0x80]],
    ['a lone continuation', [0x80]],
    ['a code point that is cut', [0xe2, 0x82]],
  ])('%s is no text', (_, bytes) => {
    expect(reads('[\\s\\S]*', bytes)).toBe(false);
    expect(reads('[\\s\\S]*', [0xe2, 0x82, 0xac])).toBe(true);
  });

  test('no byte is allowed that no character of the class begins with', () => {
    const grammar = compileRegex('[\\u{1f600}-\\u{1f64f}]');
    const first = grammar.next(grammar.start, 0xf0);
    expect(first).not.toBeNull();
    expect([...Array(256).keys()].filter((byte) => grammar.next(grammar.start, byte) !== null)).toEqual([0xf0]);
    expect([...Array(256).keys()].filter((byte) => first !== null && grammar.next(first, byte) !== null)).toEqual([0x9f]);
  });
});

test('Unicode properties, escapes and classes as JavaScript has them', () => {
  const sources = [
    '^\\p{Lu}+$',
    '^\\P{L}$',
    '^\\u00e9\\x41\\cJ$',
    '^\\u{1F600}$',
    '^\\ud83d\\ude00$',
    '^[\\b\\-\\]\\d]+$',
    '^[^\\s]$',
    '^[a-]$',
    '\\/',
  ];
  const texts = ['ÄB', 'a', '1', 'éA\n', '😀', '\b-]7', ' ', '-', 'a/b', ''];
  for (const source of sources) {
    const dfa = patternDfa(source);
    expect(texts.map((candidate) => labelOf(dfa, candidate) !== 0)).toEqual(
      texts.map((candidate) => new RegExp(source, 'u').test(candidate)),
    );
  }
});

test.each([
  ['(?=a)', 'a lookaround'],
  ['(?<!a)b', 'a lookaround'],
  ['(a)\\1', 'a back-reference'],
  ['(?<n>a)\\k<n>', 'a back-reference'],
  ['\\bword', 'the word boundary \\b'],
  ['(', 'no regular expression'],
  ['[b-a]', 'no regular expression'],
  ['(?:a{500}){500}', 'repeats too much'],
  ['(a|b)*a(a|b){30}$', 'over 20000 states'],
])('%s is refused', (source, reason) => {
  expect(() => patternDfa(source)).toThrow(
    expect.objectContaining({ name: 'InvalidPattern', message: expect.stringContaining(reason) }),
  );
});

test('an automaton is as small as its language needs', () => {
  expect(patternDfa('^.{1,200}$').stateCount).toBe(201);
  expect(patternDfa('[0-9]+').stateCount).toBe(3);
  expect(patternDfa('^[a-z]{0,5000}$').stateCount).toBe(5001);
});
