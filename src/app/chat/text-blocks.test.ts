import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textBlocks } from './text-blocks.ts';

const shape = (text: string) => textBlocks(text).map(({ kind, text: content, language }) => [kind, language, content]);

test('paragraphs keep their line breaks and are cut at blank lines', () => {
  expect(shape('one\ntwo\n\n  three')).toEqual([
    ['prose', '', 'one\ntwo'],
    ['prose', '', '  three'],
  ]);
});

test('a fence keeps blank lines, indentation and shorter fences inside', () => {
  expect(shape('Look:\n````md\n```js\nx\n```\n\n  y\n````\nDone')).toEqual([
    ['prose', '', 'Look:'],
    ['code', 'md', '```js\nx\n```\n\n  y'],
    ['prose', '', 'Done'],
  ]);
});

test('a fence that is still open is code already', () => {
  expect(shape('```python\ndef f():')).toEqual([['code', 'python', 'def f():']]);
});

test('a tilde fence is closed by tildes alone', () => {
  expect(shape('~~~\n```\n~~~')).toEqual([['code', '', '```']]);
});

test('inline code is prose', () => {
  expect(shape('```x``` is code')).toEqual([['prose', '', '```x``` is code']]);
});

test('while text grows, every block but the last two stays as it was', () => {
  const line = fc.constantFrom('word', '', '```', '```js', '~~~', '  indented', 'a `b` c');
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.nat(), (lines, cut) => {
      const text = lines.join('\n');
      const early = textBlocks(text.slice(0, cut % (text.length + 1)));
      // The last may go on growing, and a fence mark still being written may pass for prose of its own.
      expect(textBlocks(text).slice(0, Math.max(0, early.length - 2))).toEqual(early.slice(0, -2));
    }),
  );
});

test('no line that is neither blank nor a fence is lost', () => {
  const line = fc.constantFrom('alpha', 'beta', '', '```', '  gamma');
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const kept = textBlocks(lines.join('\n')).flatMap(({ text }) => text.split('\n'));
      const words = (all: string[]) => all.filter((one) => /[a-z]/.test(one));
      expect(words(kept)).toEqual(words(lines));
    }),
  );
});
