import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SECURITY_HEADERS } from './security-headers.ts';
import { ShellCache } from './shell-cache.ts';

const SCOPE = 'https://example.org/chat/';

/** The host's present files, by URL. */
let host: Map<string, string>;

function read(url: string): Response {
  const text = host.get(url);
  return text === undefined ? new Response('not found', { status: 404 }) : new Response(text);
}

/** The part of the Cache API that a shell uses. */
function createCaches() {
  const stores = new Map<string, Map<string, string>>();
  const open = (name: string) => {
    const store = stores.get(name) ?? new Map<string, string>();
    stores.set(name, store);
    return {
      async addAll(requests: Request[]) {
        const responses = requests.map(({ url }) => read(url));
        if (responses.some(({ ok }) => !ok)) throw new TypeError('A file is missing.');
        for (const [index, response] of responses.entries()) store.set(requests[index]?.url ?? '', await response.text());
      },
      async match(url: string) {
        const text = store.get(url);
        return text === undefined ? undefined : new Response(text);
      },
    };
  };
  return {
    names: () => [...stores.keys()],
    open: async (name: string) => open(name),
    has: async (name: string) => stores.has(name),
    keys: async () => [...stores.keys()],
    delete: async (name: string) => stores.delete(name),
  };
}

let stored: ReturnType<typeof createCaches>;
beforeEach(() => {
  host = new Map();
  stored = createCaches();
  vi.stubGlobal('caches', stored);
  vi.stubGlobal('fetch', async (request: Request) => read(request.url));
});
afterEach(() => void vi.unstubAllGlobals());

const asset = (build: number) => `${SCOPE}assets/main-${build}.js`;

/** Puts a build on the host in place of all others. */
function deploy(build: number): ShellCache {
  host = new Map([
    [`${SCOPE}index.html`, `page ${build}`],
    [asset(build), `script ${build}`],
  ]);
  const files = [
    { url: 'index.html', revision: `${build}` },
    { url: `assets/main-${build}.js`, revision: null },
  ];
  return new ShellCache(files, SCOPE, async () => SECURITY_HEADERS);
}

async function takeOver(build: number): Promise<ShellCache> {
  const shell = deploy(build);
  await shell.install();
  await shell.removeOthers();
  return shell;
}

const textOf = async (response: Promise<Response>) => (await response).text();

test('B2 after each update, a page of the build before still gets its files, and older shells are gone', async () => {
  for (let build = 1; build < 5; build += 1) {
    const shell = await takeOver(build);
    expect(stored.names()).toHaveLength(Math.min(2, build));
    expect(await textOf(shell.respond(new Request(asset(build))))).toBe(`script ${build}`);
    if (build === 1) continue;
    const earlier = new Request(asset(build - 1));
    expect([shell.holds(earlier), shell.mayBeEarlier(earlier)]).toEqual([false, true]);
    expect(await textOf(shell.respondEarlier(earlier))).toBe(`script ${build - 1}`);
  }
});

test('a file of no build is what the network says, with the security headers', async () => {
  const shell = await takeOver(1);
  const response = await shell.respondEarlier(new Request(asset(7)));
  expect(response.status).toBe(404);
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
});

test('what is not among the hashed files is never taken from an earlier build', async () => {
  const shell = await takeOver(1);
  for (const path of ['models/x/config.json', 'index.html', 'https://other.org/assets/main-1.js', '/assets/main-1.js']) {
    expect(shell.mayBeEarlier(new Request(new URL(path, SCOPE)))).toBe(false);
  }
});

test('an install that fails leaves nothing behind, and the build in charge whole', async () => {
  const first = await takeOver(1);
  const second = deploy(2);
  host.delete(asset(2));
  await expect(second.install()).rejects.toThrow('A file is missing.');
  expect(stored.names()).toHaveLength(1);
  // The same files with another service worker: their cache is in use.
  const again = deploy(1);
  host.delete(asset(1));
  await expect(again.install()).rejects.toThrow('A file is missing.');
  expect(await textOf(first.respond(new Request(asset(1))))).toBe('script 1');
});
