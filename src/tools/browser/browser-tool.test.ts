// Expected texts come from openai/gpt-oss itself: test/support/browser-tool/make-reference.py.

import { decode, encode } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, test } from 'vitest';
import cases from '../../../test/support/browser-tool/cases.json' with { type: 'json' };
import type { ToolCall } from '../../contracts/tools.ts';
import { createBrowserTool } from './browser-tool.ts';
import { htmlPage } from './html/html-page.ts';
import type { SearchSource } from './search-source.ts';
import { resultsPage } from './sources/results-page.ts';
import reference from './testing/reference.json' with { type: 'json' };

const prefixLength = (text: string, tokens: number) => decode(encode(text).slice(0, tokens)).length;

const web: SearchSource = {
  label: 'Web',
  destination: (request) => (request.type === 'search' ? 'search.example' : new URL(request.url).host),
  search: async (query, max) => {
    const found = cases.web.filter((page) => page.html.includes(query)).slice(0, max);
    return resultsPage(query, found);
  },
  open: async (url) => {
    const page = cases.web.find((candidate) => candidate.url === url);
    if (!page) throw new Error(`No contents returned for ${url}`);
    return htmlPage(page.html, page.url, page.title);
  },
};

const context = { signal: new AbortController().signal, files: [] };

describe.each(reference.sessions.map((calls, index) => ({ index, calls })))('session $index', ({ calls }) => {
  test('answers every call as the reference does', async () => {
    const tool = createBrowserTool(web, prefixLength);
    for (const { name, text, answer } of calls) {
      const result = await tool.run({ name, text }, context);
      expect({ call: text, answer: result.text }).toEqual({ call: text, answer });
    }
  });
});

const open = (tool: ReturnType<typeof createBrowserTool>, call: ToolCall) => tool.run(call, context);
const call = (name: string, given: unknown): ToolCall => ({ name: `browser.${name}`, text: JSON.stringify(given) });

test('the page shown is a source, with its cursor and address', async () => {
  const tool = createBrowserTool(web);
  await open(tool, call('search', { query: 'alpha' }));
  const { sources } = await open(tool, call('open', { id: 0 }));
  expect(sources).toEqual([{ cursor: 1, title: 'First page', url: 'https://example.org/a' }]);
  const found = await open(tool, call('find', { pattern: 'needle' }));
  expect(found.sources?.[0]?.url).toBe('https://example.org/a');
});

test('the destination is the host that the call will ask, and none for a page that is open', async () => {
  const tool = createBrowserTool(web);
  expect(tool.destination(call('search', { query: 'alpha' }))).toBe('search.example');
  expect(tool.destination(call('open', { id: 0 }))).toBe(null);
  await open(tool, call('search', { query: 'alpha' }));
  expect(tool.destination(call('open', { id: 0 }))).toBe('example.org');
  await open(tool, call('open', { id: 0 }));
  expect(tool.destination(call('open', { id: 0, cursor: 0 }))).toBe(null);
  expect(tool.destination(call('open', { id: 'https://example.org/a' }))).toBe('example.org');
  expect(tool.destination(call('find', { pattern: 'x' }))).toBe(null);
});

test('an earlier page of results keeps its links after another search', async () => {
  const tool = createBrowserTool(web);
  await open(tool, call('search', { query: 'alpha' }));
  await open(tool, call('search', { query: 'nothing at all' }));
  const { text } = await open(tool, call('open', { id: 0, cursor: 0 }));
  expect(text).toContain('[2] First page');
});

test.each([
  ['search', {}, '`query` should be a string'],
  ['find', { pattern: ['a'] }, '`pattern` should be a string'],
  ['open', { loc: 'x' }, '`loc` should be an integer'],
  ['open', { id: null, num_lines: 1.5 }, '`num_lines` should be an integer'],
])('arguments that do not fit %s are answered with the reason', async (name, given, reason) => {
  const result = await open(createBrowserTool(web), call(name, given));
  expect(result.isError).toBe(true);
  expect(JSON.parse(result.text)).toEqual({ error: expect.stringContaining(reason) });
});

test('a stopped call rejects, and does not become an error of the tool', async () => {
  const stop = new AbortController();
  const source: SearchSource = {
    ...web,
    search: (_query, _max, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('The socket was closed.')));
      }),
  };
  const run = createBrowserTool(source).run(call('search', { query: 'x' }), { signal: stop.signal, files: [] });
  stop.abort();
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
});
