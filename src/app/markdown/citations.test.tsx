import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { MarkdownBlock } from './Blocks.tsx';
import { SourcesContext } from './sources-context.ts';
import { createBlockReader } from './syntax/block-reader.ts';

// A button needs the page around it.
vi.mock('../ui/CopyButton.tsx', () => ({ CopyButton: () => null }));

const SOURCES = [
  { cursor: 0, title: 'bees', url: '' },
  { cursor: 1, title: 'Bees <b>', url: 'https://bees.example/honey' },
  { cursor: 2, title: 'Bad', url: 'javascript:alert(1)' },
];

const shown = (text: string) =>
  renderToStaticMarkup(
    <SourcesContext value={SOURCES}>
      {createBlockReader()
        .read(text, false)
        .map(({ key, token }) => (
          <MarkdownBlock key={key} token={token} isTop />
        ))}
    </SourcesContext>,
  );

test('a citation of a page is a link to it, in emphasis and lists too', () => {
  const html = shown('Honey【1†L1-L2】 and **more【1†L3】**\n\n- x【1†L4】');
  expect(html.match(/href="https:\/\/bees\.example\/honey"/g)).toHaveLength(3);
  expect(html).toContain('>bees.example</a>');
  expect(html).toContain('title="Bees &lt;b&gt;, L1–L2"');
  expect(html).not.toContain('【');
});

test('a citation of a document names it and the lines', () => {
  expect(shown('Honey【0†L4】')).toContain('<cite class="citation" title="bees">bees, L4</cite>');
});

test('a citation with a hostile address is no link', () => {
  expect(shown('x【2†L1】')).not.toContain('href');
});

test('other brackets, unknown pages and code stay as they were written', () => {
  for (const text of ['【9†L1】', '【source】', '【1†word】']) expect(shown(text)).toContain(text);
  expect(shown('`【1†L1】`')).toMatch(/<code[^>]*>【1†L1】<\/code>/);
});
