// Expected texts come from openai/gpt-oss itself: test/support/browser-tool/make-reference.py.

import { describe, expect, test } from 'vitest';
import { annotateCitations, nameCitations, settledLength, withoutCitations } from './citations.ts';
import reference from './testing/reference.json' with { type: 'json' };

/** Sources as the reference's stack of pages has them. */
const sourcesOf = (urls: readonly string[]) => urls.map((url, cursor) => ({ cursor, url, title: `Page ${cursor}` }));

describe.each(reference.citations)('$text', ({ text, urls, shown, annotations, isPartial }) => {
  test('is annotated as the reference does', () => {
    const settled = text.slice(0, settledLength(text));
    expect(settled.length < text.length).toBe(isPartial);
    expect(annotateCitations(settled, sourcesOf(urls))).toEqual({ text: shown, annotations });
  });
});

test('a citation of a page without address stays as it is', () => {
  const sources = [{ cursor: 3, title: 'report.md', url: '' }];
  expect(annotateCitations('Said【3†L1】.', sources)).toEqual({ text: 'Said【3†L1】.', annotations: [] });
});

test('every start of a citation is held back, and nothing before it', () => {
  const text = 'It is so 【12†L3-L4】';
  for (let length = 10; length < text.length; length++) expect(settledLength(text.slice(0, length))).toBe(9);
  expect(settledLength(text)).toBe(text.length);
  expect(settledLength('In 【brackets of another kind】 and 【a')).toBe('In 【brackets of another kind】 and 【a'.length);
});

test('an address cannot end its link and begin something else', () => {
  const url = 'https://a.example/x)![p](https://evil.example/)';
  const { text, annotations } = annotateCitations('【0†L1】', [{ cursor: 0, title: 'A', url }]);
  expect(text).toBe(' ([a.example](https://a.example/x%29![p]%28https://evil.example/%29)) ');
  expect(annotations[0]?.url).toBe(url);
});

test('a copy has links, and names of documents with their lines', () => {
  const sources = [
    { cursor: 0, title: 'report.md', url: '' },
    { cursor: 1, title: 'A', url: 'https://a.example/x' },
  ];
  expect(nameCitations('One【0†L4】, two【1†L1-L2】, three【2†L1】.', sources)).toBe(
    'One (report.md, L4), two ([a.example](https://a.example/x)), three【2†L1】.',
  );
});

test('a text that is read aloud has no citations', () => {
  expect(withoutCitations('One【0†L4】, 【two】.')).toBe('One, 【two】.');
});
