import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { NetworkState } from '../contracts/network/network-switch.ts';
import { NetworkSwitch } from './network-switch.ts';

const SCOPE = 'https://example.org/chat/';

let stored: string | null;
let isStorageBroken: boolean;
let refused: string[];

beforeEach(() => {
  stored = null;
  isStorageBroken = false;
  refused = [];
  const cache = { put: async (_url: string, response: Response) => void (stored = await response.text()) };
  vi.stubGlobal('caches', {
    async open() {
      if (isStorageBroken) throw new Error('The disk is full.');
      return cache;
    },
    match: async () => (stored === null ? undefined : new Response(stored)),
  });
  vi.stubGlobal('fetch', async () => new Response('from the network'));
});
afterEach(() => void vi.unstubAllGlobals());

const counterOf = (from: string) => ({
  refused: (url: string) => void refused.push(`${from} ${url}`),
  flush: async () => undefined,
});

const createSwitch = (type: ClientTypes = 'window') =>
  new NetworkSwitch({
    scope: SCOPE,
    now: () => 5,
    counters: { page: counterOf('page'), worker: counterOf('worker') },
    typeOf: async () => type,
  });

/** The response that `network` gives a request to another origin; null if it leaves it to the browser. */
async function judged(network: NetworkSwitch): Promise<Response | null> {
  const responses: Promise<Response>[] = [];
  const waits: Promise<unknown>[] = [];
  network.judge({
    request: new Request('https://elsewhere.example/'),
    clientId: '1',
    respondWith: (answer) => void responses.push(answer),
    waitUntil: (wait) => void waits.push(wait),
  });
  const [answer = null] = await Promise.all(responses);
  await Promise.all(waits);
  return answer;
}

const connectOf = async (network: NetworkSwitch) =>
  /connect-src ([^;]*)/.exec((await network.headers())['Content-Security-Policy'] ?? '')?.[1];

test('it is open until it is closed, and then leaves requests to the browser', async () => {
  const network = createSwitch();
  expect(await connectOf(network)).toContain('https:');
  expect(await judged(network)).toBeNull();
});

test('closed, documents and scripts get the strict policy, and requests of every tab are refused and counted', async () => {
  const network = createSwitch('worker');
  const state: NetworkState = { isClosed: true, sinceMs: 5 };
  expect(await network.set(true)).toEqual({ type: 'network-set', state });
  expect(await connectOf(network)).toBe("'self'");
  expect((await judged(network))?.type).toBe('error');
  expect(refused).toEqual(['worker https://elsewhere.example/']);
});

test('a service worker that the browser stopped remembers it from its first request on', async () => {
  await createSwitch().set(true);
  expect((await judged(createSwitch()))?.type).toBe('error');
  await createSwitch().set(false);
  // Not known yet, so it is passed on.
  expect(await (await judged(createSwitch()))?.text()).toBe('from the network');
});

test('a switch that could not be stored did not change, and says why', async () => {
  const network = createSwitch();
  isStorageBroken = true;
  expect(await network.set(true)).toEqual({ type: 'network-set', error: expect.stringContaining('The disk is full.') });
  expect(await connectOf(network)).toContain('https:');
});
