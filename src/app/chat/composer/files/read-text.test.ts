import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readText } from './read-text.ts';

const bytes = (...values: number[]) => new Uint8Array(values);
const utf8 = (text: string) => new TextEncoder().encode(text);

test('any text in UTF-8 is read as it is, with its mark taken off', () => {
  const printable = fc.string({ unit: 'grapheme' }).filter((text) => !/^%PDF-|^\ufeff|\p{Cc}/u.test(text));
  fc.assert(
    fc.property(printable, (text) => {
      expect(readText(utf8(text))).toBe(text);
    }),
  );
  expect(readText(bytes(0xef, 0xbb, 0xbf, 0x68, 0x69))).toBe('hi');
  expect(readText(utf8('a\tb\r\nc\u001b[0m'))).toBe('a\tb\r\nc\u001b[0m');
  expect(readText(bytes())).toBe('');
});

test('UTF-16 with its mark is text, and so is the encoding of old Windows files', () => {
  expect(readText(bytes(0xff, 0xfe, 0x68, 0, 0xe9, 0))).toBe('hé');
  expect(readText(bytes(0xfe, 0xff, 0, 0x68, 0, 0xe9))).toBe('hé');
  expect(readText(bytes(0x63, 0x61, 0x66, 0xe9, 0x0a))).toBe('café\n');
});

test.each([
  ['a PNG picture', bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d)],
  ['a JPEG picture', bytes(0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 0x4a, 0x46)],
  ['a ZIP archive, as documents of offices are', bytes(0x50, 0x4b, 3, 4, 0x14, 0, 6, 0)],
  ['a PDF', utf8('%PDF-1.7\nno control characters here')],
  ['a program', bytes(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0)],
])('%s is no text', (_what, file) => expect(readText(file)).toBeNull());
