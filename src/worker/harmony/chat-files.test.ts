import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withFiles } from './chat-files.ts';

test('a question without files is its text', () => expect(withFiles('Why?', [])).toBe('Why?'));

test('files come before the question, each with its name', () => {
  const files = [
    { name: 'notes.txt', text: 'one\ntwo\n' },
    { name: 'src/a.ts', text: 'let a' },
  ];
  expect(withFiles('Why?', files)).toBe('File: notes.txt\n```\none\ntwo\n```\n\nFile: src/a.ts\n```\nlet a\n```\n\nWhy?');
});

test('a question may be its files alone, and a file may be empty', () => {
  expect(withFiles('', [{ name: 'empty', text: '' }])).toBe('File: empty\n```\n```');
});

test('no name breaks its line', () => {
  expect(withFiles('', [{ name: 'a\n```\nb\u2028c', text: 'x' }])).toBe('File: a ``` b c\n```\nx\n```');
});

test('no text of a file ends its fence, whatever backticks it has', () => {
  const texts = fc.string({ unit: fc.constantFrom('`', '\n', 'x', ' ', '~') });
  fc.assert(
    fc.property(texts, (text) => {
      const lines = withFiles('', [{ name: 'f', text }]).split('\n');
      const [, fence, ...rest] = lines;
      expect(rest.indexOf(fence ?? '')).toBe(rest.length - 1);
      expect(rest.slice(0, -1).some((line) => line.includes(fence ?? ''))).toBe(false);
    }),
  );
});
