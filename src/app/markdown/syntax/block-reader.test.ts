import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tidyDocument, wildDocument } from '../testing/documents.ts';
import { type Block, createBlockReader } from './block-reader.ts';
import { lexMarkdown } from './lexer.ts';

const contentOf = (text: string) =>
  lexMarkdown(text.replace(/\r\n?/g, '\n')).tokens.filter(({ type }) => type !== 'space' && type !== 'def');
const tokensOf = (blocks: readonly Block[]) => blocks.map(({ token }) => token);

describe.each([
  ['tidy', tidyDocument],
  ['wild', wildDocument],
])('a %s document that grows letter by letter', (_kind, documents) => {
  test('ends as if it had come at once', () => {
    fc.assert(
      fc.property(documents, (text) => {
        const reader = createBlockReader();
        for (let length = 1; length <= text.length; length += 1) reader.read(text.slice(0, length), true);
        expect(tokensOf(reader.read(text, false))).toEqual(contentOf(text));
        expect(tokensOf(createBlockReader().read(text, false))).toEqual(contentOf(text));
      }),
      { numRuns: 300, endOnFailure: true, interruptAfterTimeLimit: 15_000 },
    );
  });
});
