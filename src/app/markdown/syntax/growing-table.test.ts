import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTableLexer } from './growing-table.ts';
import { type Lexed, lexMarkdown } from './lexer.ts';

const TIMEOUT_MS = 240_000;

const cell = fc.constantFrom('a', '**b**', '`c`', '$x$', '[d](https://e.example)', '', '\\|', '<br>', '*f', '| |', '[ref]');
const row = fc.array(cell, { maxLength: 4 }).map((cells) => `|${cells.join('|')}|`);
const odd = fc.constantFrom('plain', '    code', '> quote', '# head', '- item', '---', '$$', '|', '[ref]: https://f.example');
const table = fc
  .tuple(fc.array(fc.oneof({ weight: 12, arbitrary: row }, { weight: 1, arbitrary: odd }), { minLength: 10, maxLength: 24 }), odd)
  .map(([rows, end]) => `| one | two |\n|:--|--:|\n${rows.join('\n')}\n\n${end}`);

/** marked's lists of tokens have links of their own. */
const plain = ({ tokens, links }: Lexed) => ({ tokens: [...tokens], links });

test(
  'a table that grows is lexed as one that came at once',
  () => {
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 40 }), (text, step) => {
        const links = {};
        const lexer = createTableLexer(lexMarkdown);
        for (let length = 1; length < text.length + step; length += step) {
          const source = text.slice(0, length);
          expect(plain(lexer.lex(source, links))).toEqual(plain(lexMarkdown(source, links)));
        }
      }),
      { numRuns: 60, endOnFailure: true },
    );
  },
  TIMEOUT_MS,
);

test('rows that were read are the same objects, and are not lexed again', () => {
  let characters = 0;
  const lexer = createTableLexer((source, links) => {
    characters += source.length;
    return lexMarkdown(source, links);
  });
  const links = {};
  let text = '| n | square |\n|--|--|\n';
  const first: unknown[] = [];
  for (let n = 0; n < 700; n++) {
    text += `| ${n} | ${n * n} |\n`;
    const [token] = lexer.lex(text, links).tokens;
    if (token?.type === 'table') first.push(token.rows[5]);
  }
  expect(new Set(first.slice(20)).size).toBe(1);
  // Anew each time, it would be 350 times as much.
  expect(characters).toBeLessThan(6 * text.length);
});
