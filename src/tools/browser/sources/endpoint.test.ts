import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addressProblem } from '../../address.ts';
import { createBrowserTool } from '../browser-tool.ts';
import { createEndpointSource } from './endpoint.ts';
import { templateProblem } from './endpoint-settings.ts';

let server: Server;
let origin = '';
let requests: { url: string; authorization: string | undefined }[] = [];
const answers: Record<string, (response: ServerResponse) => void> = {
  '/search': (response) =>
    json(response, {
      query: 'bees',
      results: [
        { url: `${origin}/bees`, title: 'About <b>bees</b> 【0†x】', content: 'They make\nhoney.' },
        { url: 'javascript:alert(1)', title: 'Bad', content: '' },
        { link: 'https://other.example/', name: 'Other', snippet: 'Another shape.' },
      ],
    }),
  '/bees': (response) =>
    page(response, 'text/html; charset=utf-8', '<title>Bees</title><h1>Bees</h1><p>They make <a href="/honey">honey</a>.</p>'),
  '/plain.txt': (response) => page(response, 'text/plain', 'Two\r\nlines'),
  '/latin': (response) => {
    response.setHeader('content-type', 'text/plain; charset=iso-8859-1');
    response.end(Buffer.from([0xe9]));
  },
  '/picture': (response) => page(response, 'image/png', 'x'),
  '/huge': (response) => page(response, 'text/plain', 'x'.repeat(4 * 1024 * 1024 + 1)),
  '/no-json': (response) => page(response, 'text/html', '<html>Not found'),
  '/other-json': (response) => json(response, { items: [] }),
  '/secret': (response) => response.writeHead(401).end(),
};

const page = (response: ServerResponse, type: string, text: string) => {
  response.setHeader('content-type', type);
  response.end(text);
};
const json = (response: ServerResponse, value: unknown) => page(response, 'application/json', JSON.stringify(value));

beforeAll(async () => {
  server = createServer((request: IncomingMessage, response) => {
    requests.push({ url: request.url ?? '', authorization: request.headers.authorization });
    const answer = answers[new URL(request.url ?? '', 'http://x').pathname];
    if (answer) answer(response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  requests = [];
});
afterAll(() => server.close());

const context = { signal: new AbortController().signal, files: [] };
const sourceOf = (path: string, more = {}) =>
  createEndpointSource({ searchUrl: `${origin}${path}?q={query}&format=json`, pageUrl: '', token: '', ...more });

test('a search sends the query and the token, and lists results with safe addresses', async () => {
  const { text, links } = await sourceOf('/search', { token: 'abc' }).search('bees & honey', 20, context);
  expect(requests).toEqual([{ url: '/search?q=bees%20%26%20honey&format=json', authorization: 'Bearer abc' }]);
  expect(text).toContain(
    `  * 【0†About <b>bees</b> 〖0‡x〗†${new URL(origin).host}】 They make honey.\n  * 【1†Other†other.example】 Another shape.`,
  );
  expect(links.size).toBe(2);
});

test('a page is fetched itself, without the token', async () => {
  const tool = createBrowserTool(sourceOf('/search', { token: 'abc' }));
  await tool.run({ name: 'browser.search', text: '{"query":"bees"}' }, context);
  expect(tool.destination({ name: 'browser.open', text: '{"id":0}' })).toBe(new URL(origin).host);
  const { text } = await tool.run({ name: 'browser.open', text: '{"id":0}' }, context);
  expect(text).toContain(`[1] Bees (${origin}/bees)`);
  expect(text).toContain('They make 【0†honey】.');
  expect(requests[1]).toEqual({ url: '/bees', authorization: undefined });
});

test('a page is fetched through the endpoint, and keeps its own address', async () => {
  const source = sourceOf('/search', { pageUrl: `${origin}/bees?of={url}`, token: 'abc' });
  expect(source.destination({ type: 'open', url: 'https://site.example/a?b' })).toBe(new URL(origin).host);
  const opened = await source.open('https://site.example/a?b', context);
  expect(requests).toEqual([{ url: '/bees?of=https%3A%2F%2Fsite.example%2Fa%3Fb', authorization: 'Bearer abc' }]);
  expect([opened.url, opened.links.get('0')]).toEqual(['https://site.example/a?b', 'https://site.example/honey']);
});

test('plain text is a page, in its charset', async () => {
  expect((await sourceOf('/search').open(`${origin}/plain.txt`, context)).text).toBe(`\nURL: ${origin}/plain.txt\nTwo\nlines`);
  expect((await sourceOf('/search').open(`${origin}/latin`, context)).text).toMatch(/é$/u);
});

describe('says what is wrong', () => {
  test.each([
    ['/picture', 'The page is of the type image/png'],
    ['/huge', 'larger than 4 MiB'],
    ['/secret', 'refused the request (401). It may need a token'],
    ['/nothing', 'has nothing at this address (404)'],
  ])('of the page %s', async (path, reason) => {
    await expect(sourceOf('/search').open(`${origin}${path}`, context)).rejects.toThrow(reason);
  });

  test.each([
    ['/no-json', 'answered no JSON, but "<html>Not found"'],
    ['/other-json', 'JSON without an array `results`'],
  ])('of the search %s', async (path, reason) => {
    await expect(sourceOf(path).search('x', 20, context)).rejects.toThrow(reason);
  });

  test('where no server answers, with the name of CORS', async () => {
    const source = createEndpointSource({ searchUrl: 'http://127.0.0.1:9/?q={query}', pageUrl: '', token: '' });
    await expect(source.search('x', 20, context)).rejects.toThrow(/no answer from 127\.0\.0\.1:9.*CORS/u);
  });

  test.each(['file:///etc/passwd', 'javascript:alert(1)', 'http://192.168.0.1/', 'ftp://x.example/', 'not an address'])(
    'of the address %s, which is not fetched',
    async (url) => {
      await expect(sourceOf('/search').open(url, context)).rejects.toThrow(/address/u);
      expect(requests).toEqual([]);
    },
  );
});

test('an endpoint needs the place of the query and a secure address', () => {
  expect(templateProblem('https://a.example/?q={query}', '{query}')).toBe(null);
  expect(templateProblem('https://a.example/', '{query}')).toContain('{query}');
  expect(addressProblem('http://a.example/')).toContain('https://');
  expect(addressProblem('https://user:secret@a.example/')).toContain('password');
  expect(addressProblem('http://localhost:8888/')).toBe(null);
});
