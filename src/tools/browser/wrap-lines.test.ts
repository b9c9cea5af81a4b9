// Expected lines come from Python's textwrap, by openai/gpt-oss: make-reference.py.

import { expect, test } from 'vitest';
import reference from './testing/reference.json' with { type: 'json' };
import { wrapLines } from './wrap-lines.ts';

test.each(reference.wrapped)('breaks $text where Python does', ({ text, lines }) => {
  expect(wrapLines(text)).toEqual(lines);
});

test('loses no character, and takes seconds for a line of a million', () => {
  const line = 'a-'.repeat(500_000);
  expect(wrapLines(line).join('')).toBe(line);
});
