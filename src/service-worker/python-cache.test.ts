import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PYTHON_POLICY, pythonCacheName } from '../contracts/python.ts';
import { PythonCache } from './python-cache.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

const SCOPE = 'https://example.org/chat/';
const file = (version: string, name: string) => `${SCOPE}python/${version}/${name}`;

let host: Map<string, string>;
let kept: Map<string, string>;
let isForbidden: boolean;
beforeEach(() => {
  host = new Map();
  kept = new Map();
  isForbidden = false;
  const cache = {
    keys: async () => [...kept.keys()].map((url) => new Request(url)),
    match: async (url: string) => (kept.has(url) ? new Response(kept.get(url)) : undefined),
    delete: async ({ url }: Request) => kept.delete(url),
    put: async (url: string, response: Response) => void kept.set(url, await response.text()),
  };
  vi.stubGlobal('caches', {
    open: async (name: string) => {
      if (isForbidden) throw new DOMException('denied', 'SecurityError');
      if (name !== pythonCacheName(SCOPE)) throw new Error(`The page does not delete a cache ${name}.`);
      return cache;
    },
  });
  vi.stubGlobal('fetch', async (url: string) =>
    host.has(url) ? new Response(host.get(url)) : new Response('missing', { status: 404 }),
  );
});
afterEach(() => void vi.unstubAllGlobals());

const python = new PythonCache(SCOPE, async () => SECURITY_HEADERS);

test('a file is kept at its first use, and served with the host gone', async () => {
  host.set(file('1', 'a.wasm'), 'wasm');
  expect(await (await python.respond(file('1', 'a.wasm'))).text()).toBe('wasm');
  host.clear();
  expect(await (await python.respond(file('1', 'a.wasm'))).text()).toBe('wasm');
});

test('a file of a new version replaces all files of the old one', async () => {
  for (const url of [file('1', 'a.wasm'), file('1', 'b.zip'), file('2', 'a.wasm')]) host.set(url, url);
  await python.respond(file('1', 'a.wasm'));
  await python.respond(file('1', 'b.zip'));
  await python.respond(file('2', 'a.wasm'));
  expect([...kept.keys()]).toEqual([file('2', 'a.wasm')]);
});

test('only the launcher has the policy without a network', async () => {
  for (const name of ['launcher.js', 'runtime.js']) host.set(file('1', name), name);
  const policyOf = async (name: string) => (await python.respond(file('1', name))).headers.get('content-security-policy');
  expect(await policyOf('launcher.js')).toBe(PYTHON_POLICY);
  expect(await policyOf('runtime.js')).toContain("connect-src 'self'");
});

test('a missing file is not kept', async () => {
  expect((await python.respond(file('1', 'x'))).status).toBe(404);
  expect(kept.size).toBe(0);
});

test('without storage the files come from the host', async () => {
  isForbidden = true;
  host.set(file('1', 'a'), 'a');
  expect(await (await python.respond(file('1', 'a'))).text()).toBe('a');
});

test('it holds the files of Python below its own scope only', () => {
  expect(python.holds(file('1', 'a'))).toBe(true);
  expect(python.holds(`${SCOPE}python/`)).toBe(false);
  expect(python.holds('https://example.org/python/1/a')).toBe(false);
});
