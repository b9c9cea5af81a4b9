// What of a token any free JSON string holds, against strings that are read whole.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { charactersInside, LEAVES, NO_TAIL, tailStart } from './string-text.ts';

const utf8 = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function isPlain(bytes: Uint8Array): boolean {
  try {
    const text = strict.decode(bytes);
    return JSON.stringify(text) === `"${text}"`;
  } catch {
    return false;
  }
}

/** The first offset from which all is plain. */
function firstPlain(bytes: Uint8Array): number {
  return Array.from({ length: bytes.length + 1 }, (_, at) => at).find((at) => isPlain(bytes.slice(at))) ?? 0;
}

describe('the tail', () => {
  test.each([
    ['all of a plain text', 'a text', 0],
    ['characters of every length', 'aé€😀', 0],
    ['the text behind a quote', '"a', 1],
    ['nothing behind a last quote', 'a"', 2],
    ['the text behind an escape’s first character', '\\né', 1],
    ['the text behind a control character', '\na', 1],
  ])('is %s', (_, text, start) => {
    expect(tailStart(utf8.encode(text))).toBe(start);
  });

  test.each([
    ['a first byte alone', [0x61, 0xc3], NO_TAIL],
    ['three bytes of four', [0xf0, 0x9f, 0x98], NO_TAIL],
    ['a first byte, then a letter', [0xc3, 0x61], 1],
    ['a byte that only follows', [0x98, 0x61], 1],
    ['half of a pair', [0xed, 0xa0, 0x80], 3],
    ['a letter in two bytes', [0xc1, 0x81, 0x61], 2],
    ['a number above all characters', [0xf4, 0x90, 0x80, 0x80], 4],
  ])('of %s', (_, bytes, start) => {
    expect(tailStart(Uint8Array.from(bytes))).toBe(start);
  });

  test('is the longest plain one, for any bytes that end with a whole character', () => {
    const bytes = fc.array(fc.constantFrom(0x22, 0x5c, 0x0a, 0x61, 0x80, 0xbf, 0xa0, 0xc3, 0xe0, 0xed, 0xf0, 0xf4, 0xff, 0x90), {
      maxLength: 9,
    });
    fc.assert(
      fc.property(bytes, (values) => {
        const given = Uint8Array.from([...values, 0x61]);
        expect(tailStart(given)).toBe(firstPlain(given));
      }),
      { numRuns: 5000 },
    );
  });
});

/** Whether JSON text with these bytes in a string, or with more behind them, is JSON. */
function isInside(bytes: readonly number[]): boolean {
  const endings = [
    '',
    'n',
    '\u0080',
    '\u0080\u0080',
    '\u0080\u0080\u0080',
    '\u00bf',
    '\u00bf\u0080',
    '\u0090\u0080\u0080',
    '\u00a0\u0080',
  ];
  return endings.some((ending) => {
    const all = Uint8Array.from([0x22, ...bytes, ...[...ending].map((character) => character.charCodeAt(0)), 0x22]);
    try {
      JSON.parse(strict.decode(all));
      return true;
    } catch {
      return false;
    }
  });
}

test('a token stays inside a string if JSON goes on with it, and counts its characters', () => {
  const bytes = fc.array(
    fc.constantFrom(0x22, 0x5c, 0x0a, 0x61, 0x6e, 0x2f, 0x80, 0xbf, 0xc3, 0xe0, 0xa0, 0xed, 0xf0, 0xf4, 0x90),
    { maxLength: 7 },
  );
  fc.assert(
    fc.property(bytes, (values) => {
      const count = charactersInside(Uint8Array.from(values));
      // A quote leaves the string, even where more JSON could follow.
      expect(count !== LEAVES).toBe(isInside(values));
    }),
    { numRuns: 5000 },
  );
  const count = (text: string) => charactersInside(new TextEncoder().encode(text));
  expect(['', 'aé€😀', '\\n\\"a', 'a\\', '\\u0041', 'a"', '\n'].map(count)).toEqual([0, 4, 3, 2, LEAVES, LEAVES, LEAVES]);
  expect(charactersInside(Uint8Array.of(0x61, 0xf0, 0x9f))).toBe(2);
});
