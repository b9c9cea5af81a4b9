import { expect, test } from 'vitest';
import { wordsOf } from '../links.ts';
import { lexMarkdown } from './lexer.ts';
import type { MathToken } from './tokens.ts';

/** The formulas anywhere in `value`: in paragraphs, items and cells. */
function mathOf(value: unknown): MathToken[] {
  if (typeof value !== 'object' || value === null) return [];
  return 'type' in value && value.type === 'math' ? [value as MathToken] : Object.values(value).flatMap(mathOf);
}
const texOf = (text: string) => mathOf(lexMarkdown(text).tokens).map(({ text: tex, isDisplay }) => (isDisplay ? [tex] : tex));

test.each([
  ['Let $x_1$ be $a*b*c$.', ['x_1', 'a*b*c']],
  ['\\(x\\) and \\[ y \\] and $$z$$', ['x', ['y'], ['z']]],
  ['$$\na\n- b\n= c\n$$', [['a\n- b\n= c']]],
  ['Text:\n\\[\nx\n\\]\nand on', [['x']]],
  ['- item:\n  \\[ x \\]\n- $y$', [['x'], 'y']],
  ['| $a$ | b |\n|--|--|\n| c | d |', ['a']],
  ['$5x$ and $10 = 2 \\cdot 5$', ['5x', '10 = 2 \\cdot 5']],
  ['$2$ apples', ['2']],
  ['a *b $c*d$ e*', ['c*d']],
  ['costs \\$5, $a \\$ b$', ['a \\$ b']],
])('%j has the formulas %j', (text, formulas) => {
  expect(texOf(text)).toEqual(formulas);
});

test.each([
  'It is $5 and $10.',
  '$5-$10',
  '$5/month or $50/year',
  'US$5, A$6 and C$7',
  'between $5 (low) and ($10)',
  'It costs $5 per piece, and 10$ more.',
  'set $HOME and $PATH',
  '`$a` and `$b`',
  'echo $A`x`$B',
  'a $ b $ c',
  '$ x$ and $x $',
  '$5 million to $$6 million and $$7 million',
  'open $$ x',
  '\\( not closed',
  '$$$$',
  '$a\nb$',
])('%j stays text', (text) => {
  expect(texOf(text)).toEqual([]);
});

test('an unclosed display formula keeps its lines together, and a blank line ends it', () => {
  const { tokens } = lexMarkdown('$$\na\n- b\n\n- item');
  expect(tokens.map(({ type }) => type)).toEqual(['paragraph', 'space', 'list']);
  expect(wordsOf(tokens.slice(0, 1))).toBe('$$\na\n- b');
});
