import { expect, test } from 'vitest';
import { isBlank } from './blank.ts';

const point = (code: number) => String.fromCodePoint(code);

test('B21 text of characters that show nothing is blank, alone and together', () => {
  // White space, control and format characters, fillers, variation selectors, tags.
  const invisible = [
    [0x20, 0x09, 0x0a, 0x0d, 0xa0, 0x2003, 0x3000, 0x2028],
    [0x00, 0x07, 0x7f, 0xad, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x202e, 0x2060, 0x2063, 0x2066, 0xfeff],
    [0x034f, 0x115f, 0x1160, 0x3164, 0xffa0, 0x2800, 0x180e, 0xfe0f, 0xe0100, 0xe0061],
  ]
    .flat()
    .map(point);
  for (const one of ['', ...invisible]) expect(isBlank(one), one.codePointAt(0)?.toString(16)).toBe(true);
  expect(isBlank(invisible.join(''))).toBe(true);
});

test('text with one character that shows is not', () => {
  for (const one of ['a', '\u200bא', '.', '👍🏽', '👨\u200d👩\u200d👧', '0', '\u0301', '❤\ufe0f'])
    expect(isBlank(one), one).toBe(false);
});
