import { expect, test } from 'vitest';
import { countFetches, type FetchingScope } from './count-fetches.ts';
import { createRequestCounter } from './request-counter.ts';
import type { RequestCount } from './request-log.ts';

const NOON = new Date(2026, 10, 30, 12).getTime();

function rig() {
  const stored: RequestCount[] = [];
  const timers: (() => void)[] = [];
  const state = { now: NOON, isBroken: false, notices: 0 };
  const counter = createRequestCounter({
    from: 'worker',
    log: {
      async add(counts) {
        if (state.isBroken) throw new Error('The disk is full.');
        stored.push(...counts);
      },
    },
    now: () => state.now,
    after: (_ms, work) => void timers.push(work),
    notify: () => void (state.notices += 1),
  });
  return { counter, stored, timers, state };
}

test('requests to one host on one day are stored as one row, once', async () => {
  const { counter, stored, timers, state } = rig();
  counter.sent('https://huggingface.co/a', 10);
  counter.sent('https://huggingface.co/b', 20);
  counter.refused('https://huggingface.co/c');
  counter.sent('blob:https://huggingface.co/1', 5);
  counter.sent('not an address', 5);
  expect([stored, timers.length]).toEqual([[], 1]);
  timers[0]?.();
  await expect.poll(() => state.notices).toBe(1);
  const row = { day: '2026-11-30', host: 'huggingface.co', from: 'worker', requests: 2, refused: 1, bytes: 30, lastMs: NOON };
  expect(stored).toEqual([row]);
});

test('the next day has its own row', async () => {
  const { counter, stored, state } = rig();
  counter.sent('https://a.example/', 0);
  state.now += 86_400_000;
  counter.sent('https://a.example/', 0);
  await counter.flush();
  expect(stored.map(({ day, requests }) => [day, requests])).toEqual([
    ['2026-11-30', 1],
    ['2026-12-01', 1],
  ]);
});

test('what could not be stored is stored later', async () => {
  const { counter, stored, state } = rig();
  state.isBroken = true;
  counter.sent('https://a.example/', 1);
  await counter.flush();
  state.isBroken = false;
  counter.sent('https://a.example/', 2);
  await counter.flush();
  expect(stored).toMatchObject([{ requests: 2, bytes: 3 }]);
});

/** A worker's scope whose fetch does what the test says. */
function scopeOf(fetch: (url: string) => Promise<Response>) {
  const listeners: ((event: SecurityPolicyViolationEvent) => void)[] = [];
  const scope: FetchingScope = {
    fetch: (input) => fetch(new Request(input).url),
    location: { href: 'https://app.example/assets/worker.js' },
    addEventListener: (_type, listener) => void listeners.push(listener),
  };
  const violate = (blockedURI: string) => {
    for (const listener of listeners) listener({ blockedURI } as SecurityPolicyViolationEvent);
  };
  return { scope, violate };
}

test('a fetch counts with the bytes of its response, at the host that answered too', async () => {
  const { counter, stored } = rig();
  const { scope } = scopeOf(async () => {
    const response = new Response('12345', { headers: { 'content-length': '5' } });
    Object.defineProperties(response, { redirected: { value: true }, url: { value: 'https://cdn.hf.co/x' } });
    return response;
  });
  countFetches(scope, counter, async () => false);
  expect(await (await scope.fetch('https://huggingface.co/x')).text()).toBe('12345');
  await counter.flush();
  expect(stored.map(({ host, requests, bytes }) => [host, requests, bytes])).toEqual([
    ['huggingface.co', 1, 0],
    ['cdn.hf.co', 1, 5],
  ]);
});

test.each([
  { name: 'a network error counts as sent', isViolation: false, isClosed: false, counts: [1, 0] },
  { name: 'a request that the policy refused counts as refused', isViolation: true, isClosed: false, counts: [0, 1] },
  { name: 'a request that the service worker refused is left to its count', isViolation: false, isClosed: true, counts: [0, 0] },
])('$name', async ({ isViolation, isClosed, counts }) => {
  const { counter, stored } = rig();
  const { scope, violate } = scopeOf(async (url) => {
    // As in Chromium: the event comes after the rejection.
    if (isViolation) setTimeout(() => violate(url));
    throw new TypeError('Failed to fetch');
  });
  countFetches(scope, counter, async () => isClosed);
  await expect(scope.fetch('https://a.example/')).rejects.toThrow('Failed to fetch');
  await new Promise((resolve) => setTimeout(resolve, 20));
  await counter.flush();
  const [sent, counted] = [stored.reduce((sum, row) => sum + row.requests, 0), stored.reduce((sum, row) => sum + row.refused, 0)];
  expect([sent, counted]).toEqual(counts);
});
