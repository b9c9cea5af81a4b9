import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PIECES, tidyDocument, wildDocument } from '../testing/documents.ts';
import { type Block, createBlockReader } from './block-reader.ts';
import { lexMarkdown } from './lexer.ts';

/** Every prefix of 300 documents: seconds, on busy cores a minute. */
const TIMEOUT_MS = 240_000;

const contentOf = (text: string) =>
  lexMarkdown(text.replace(/\r\n?/g, '\n')).tokens.filter(({ type }) => type !== 'space' && type !== 'def');
const tokensOf = (blocks: readonly Block[]) => blocks.map(({ token }) => token);

/**
 * Reads every prefix of `text`. A block that came twice is finished: it has to come each time, in
 * its place.
 */
function readEveryPrefix(text: string): { blocks: readonly Block[]; changed: readonly string[] } {
  const reader = createBlockReader();
  const changed: string[] = [];
  let before: readonly Block[] = [];
  let finished = 0;
  for (let length = 1; length <= text.length; length += 1) {
    const blocks = reader.read(text.slice(0, length), true);
    const same = blocks.findIndex((block, index) => block !== before[index]);
    const isLinked = blocks[same]?.key.endsWith('linked') === true;
    if (same >= 0 && same < finished && !isLinked) changed.push(text.slice(0, length));
    finished = same < 0 ? blocks.length : same;
    before = blocks;
  }
  return { blocks: reader.read(text, false), changed };
}

describe.each([
  ['tidy', tidyDocument],
  ['wild', wildDocument],
])('a %s document that grows letter by letter', (_kind, documents) => {
  test(
    'keeps its finished blocks as the same objects, and ends as if it had come at once',
    () => {
      fc.assert(
        fc.property(documents, (text) => {
          const { blocks, changed } = readEveryPrefix(text);
          expect(changed).toEqual([]);
          expect(tokensOf(blocks)).toEqual(contentOf(text));
          expect(tokensOf(createBlockReader().read(text, false))).toEqual(contentOf(text));
        }),
        { numRuns: 300, endOnFailure: true },
      );
    },
    TIMEOUT_MS,
  );
});

const lexed = (text: string, wordsAtOnce: number): number => {
  let characters = 0;
  const reader = createBlockReader((source, links) => {
    characters += source.length;
    return lexMarkdown(source, links);
  });
  const words = text.match(/\s*\S+/g) ?? [];
  for (let count = wordsAtOnce; count < words.length; count += wordsAtOnce) reader.read(words.slice(0, count).join(''), true);
  reader.read(text, false);
  return characters;
};

test(
  '30 KB, five words at a time, cost what the last blocks cost, not what the text costs',
  () => {
    const pieces = PIECES.filter((piece) => !piece.includes('[ref'));
    const text = Array.from({ length: 1000 }, (_, index) => pieces[index % pieces.length]).join('\n\n');
    expect(text.length).toBeGreaterThan(30_000);
    // A lexer that began anew each time would read it 500 times.
    expect(lexed(text, 5)).toBeLessThan(10 * text.length);
  },
  TIMEOUT_MS,
);

test('a block that is finished is not lexed again when others come', () => {
  const sources: string[] = [];
  const reader = createBlockReader((source, links) => {
    sources.push(source);
    return lexMarkdown(source, links);
  });
  reader.read('First *one*.\n\nSecond', true);
  sources.length = 0;
  reader.read('First *one*.\n\nSecond one\ngoes on', true);
  reader.read('First *one*.\n\nSecond one\ngoes on.\n\nThird', true);
  expect(sources.join()).not.toContain('First');
});

test('a target that comes late makes a link of what names it, and leaves the rest alone', () => {
  const reader = createBlockReader();
  const text = 'See [it][1].\n\nOther.\n\n[1]: https://exam';
  const [early, other] = reader.read(text, true);
  expect(JSON.stringify(early)).not.toContain('"link"');
  const [late, same] = reader.read(`${text}ple.org\n\nEnd`, true);
  expect(JSON.stringify(late)).toContain('"href":"https://example.org"');
  expect(late?.key).not.toBe(early?.key);
  expect(same).toBe(other);
});

test.each([
  ['**bold', 'strong'],
  ['*slanted', 'em'],
  ['`code', 'codespan'],
  ['~~gone', 'del'],
])('%s is closed while it grows, and is as it was written at the end', (text, type) => {
  const reader = createBlockReader();
  expect(JSON.stringify(reader.read(`x ${text}`, true))).toContain(`"type":"${type}"`);
  expect(JSON.stringify(reader.read(`x ${text}`, false))).not.toContain(`"type":"${type}"`);
});

test('a text that does not go on is read anew', () => {
  const reader = createBlockReader();
  reader.read('One.\n\nTwo.\n\nThree', true);
  expect(tokensOf(reader.read('Other.\n\nText', false))).toEqual(contentOf('Other.\n\nText'));
});

test('marks without end are text, and neither stop the page nor the reading', () => {
  for (const mark of ['> ', '- ', '*', '[', '<', '$', '**a *b ', '1. ']) {
    const text = mark.repeat(3000);
    expect(createBlockReader().read(text, false).length).toBeGreaterThan(0);
  }
});
