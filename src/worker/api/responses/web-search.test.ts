import { expect, test } from 'vitest';
import type { RunTool } from '../../testing/hosted-tools.ts';
import { BROWSER, fakeTool, toolPorts } from '../../testing/hosted-tools.ts';
import { streamOf } from '../../testing/response-stream.ts';
import { FINAL, responsesApi } from '../../testing/responses-client.ts';

const SEARCH = { type: 'web_search' as const };
const ask = { model: 'tiny', input: 'Hi', tools: [SEARCH] };
const PAGE = { title: 'Rome', url: 'https://rome.test/guide' };

/** Each call shows a page more. */
function pages(): RunTool {
  let cursor = 0;
  return () => ({ text: `[${cursor}] Rome (rome.test)\nL0: Old.`, isError: false, sources: [{ ...PAGE, cursor: cursor++ }] });
}

function apiWith(texts: readonly string[], run: RunTool = pages()) {
  const browser = fakeTool({ builtIn: 'browser' }, run);
  return { ...responsesApi(texts, { tools: toolPorts({ browser: browser.tool }) }), calls: browser.calls };
}

const SEARCHED = BROWSER('search', '{"query":"Rome"}');

test('searches, opens and finds, and the answer cites the page', async () => {
  const texts = [
    SEARCHED,
    BROWSER('open', '{"id":3,"cursor":0}'),
    BROWSER('find', '{"pattern":"old"}'),
    FINAL('It is old【1†L0】.'),
  ];
  const api = apiWith(texts);
  const response = await api.openai.responses.create(ask);
  expect(api.calls.map(({ name }) => name)).toEqual(['browser.search', 'browser.open', 'browser.find']);
  expect(response.output).toMatchObject([
    { type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'Rome', queries: ['Rome'] } },
    { type: 'web_search_call', action: { type: 'open_page', url: PAGE.url } },
    { type: 'web_search_call', action: { type: 'find_in_page', pattern: 'old', url: PAGE.url } },
    { type: 'message', phase: 'final_answer' },
  ]);
  expect(response.output_text).toBe('It is old ([rome.test](https://rome.test/guide)) .');
  const message = response.output[3];
  const part = message?.type === 'message' ? message.content[0] : null;
  if (part?.type !== 'output_text') throw new Error('No text.');
  const [citation] = part.annotations;
  expect(citation).toMatchObject({ type: 'url_citation', ...PAGE });
  if (citation?.type !== 'url_citation') throw new Error('No citation.');
  expect(part.text.slice(citation.start_index, citation.end_index)).toBe(' ([rome.test](https://rome.test/guide)) ');
  expect(api.shown(0)).toContain('// Tool for browsing.');
});

test('streams in OpenAI’s order, and every event is in OpenAI’s schema', async () => {
  const { handle } = apiWith([SEARCHED, FINAL('Old【0†L0-L1】, very 【old】.')]);
  const { events, violations } = await streamOf(handle, ask);
  expect(violations).toEqual([]);
  const names = events.map(({ type }) => type.replace('response.', ''));
  expect(names.slice(2, 7).join(' ')).toBe(
    'output_item.added web_search_call.in_progress web_search_call.searching web_search_call.completed output_item.done',
  );
  const text = events.map((event) => (event.type === 'response.output_text.delta' ? event.delta : '')).join('');
  expect(text).toBe('Old ([rome.test](https://rome.test/guide)) , very 【old】.');
  expect(events.filter(({ type }) => type === 'response.output_text.annotation.added')).toMatchObject([{ annotation_index: 0 }]);
});

test('gives the addresses of a search only where the request includes them', async () => {
  const sourcesOf = async (include: 'web_search_call.action.sources'[]) => {
    const { output } = await apiWith([SEARCHED, FINAL('Ok.')]).openai.responses.create({ ...ask, include });
    return output[0];
  };
  expect(await sourcesOf([])).not.toHaveProperty('action.sources');
  expect(await sourcesOf(['web_search_call.action.sources'])).toMatchObject({
    action: { sources: [{ type: 'url', url: PAGE.url }] },
  });
});

test('a citation of no page, or of one without an address, stays as it is', async () => {
  const attached: RunTool = () => ({ text: 'x', isError: false, sources: [{ cursor: 0, title: 'notes.txt', url: '' }] });
  const text = 'See 【0†L1】 and 【9†L1】 and 【open';
  const response = await apiWith([SEARCHED, FINAL(text)], attached).openai.responses.create(ask);
  expect(response.output_text).toBe(text);
  expect(response.output.at(-1)).toMatchObject({ content: [{ annotations: [] }] });
});

test('the model reads an error of the search, and the item has failed', async () => {
  const api = apiWith([SEARCHED, FINAL('Sorry.')], () => ({ text: 'The source does not answer.', isError: true }));
  const { events, violations } = await streamOf(api.handle, ask);
  expect(violations).toEqual([]);
  expect(events.some(({ type }) => type === 'response.web_search_call.completed')).toBe(false);
  expect(events.at(-1)).toMatchObject({ response: { output: [{ status: 'failed' }, { type: 'message' }] } });
  expect(api.shown(1)).toContain('The source does not answer.');
});

test('is an error that says where to switch it on, unless the user chose a source', async () => {
  const { post, generator } = responsesApi([FINAL('no')]);
  for (const type of ['web_search', 'web_search_preview', 'web_search_2025_08_26']) {
    const { status, json } = await post({ ...ask, tools: [{ type }] });
    expect([status, json.error.code, json.error.param]).toEqual([400, 'tool_not_enabled', 'tools[0].type']);
    expect(json.error.message).toContain('on the screen API, at Tools');
  }
  expect(generator.requests).toEqual([]);
});

test('refuses a filter that nothing here can keep, and names what has no effect', async () => {
  const { post } = apiWith([FINAL('Ok.')]);
  const filtered = await post({ ...ask, tools: [{ ...SEARCH, filters: { allowed_domains: ['a.test'] } }] });
  expect([filtered.status, filtered.json.error.param]).toEqual([400, 'tools[0].filters.allowed_domains']);
  const { ignored } = await post({ ...ask, tools: [{ ...SEARCH, search_context_size: 'high' }] });
  expect(ignored).toContain('tools[0].search_context_size');
});
