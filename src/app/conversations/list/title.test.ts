import { expect, test } from 'vitest';
import { firstLineTitle } from './title.ts';

test.each([
  ['Explain RoPE to a friend', 'Explain RoPE to a friend'],
  ['\n\n  # Reply to the landlord\nDear Sir', 'Reply to the landlord'],
  ['> quoted   with    spaces', 'quoted with spaces'],
  ['- **bold** list', 'bold** list'],
  ['```\ncode()\n```', 'code()'],
  ['***', '***'],
  ['你好，世界', '你好，世界'],
])('the title of %j is %j', (question, title) => expect(firstLineTitle(question)).toBe(title));

test('a long line is cut between words, and in the middle where there are no spaces', () => {
  expect(firstLineTitle('word '.repeat(40))).toBe(`${'word '.repeat(16).trim()}…`);
  expect([...firstLineTitle('日'.repeat(200))]).toHaveLength(81);
});

test('a character of two code units is not cut in two', () => {
  expect(firstLineTitle('😀'.repeat(100))).toBe(`${'😀'.repeat(80)}…`);
});
