// The browser's platform: waits that end or are stopped, and a network that returns without an
// event.

import { afterEach, expect, test, vi } from 'vitest';
import { browserPlatform } from './platform.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('a wait ends after its time, or with an AbortError when it is stopped, whatever reason is given', async () => {
  const { sleep } = browserPlatform();
  await sleep(1);
  const stop = new AbortController();
  const waiting = sleep(60_000, stop.signal);
  stop.abort('any reason');
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  await expect(sleep(1, stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
});

test('a timer that was cancelled does not go off', async () => {
  const { after, sleep } = browserPlatform();
  const went: string[] = [];
  after(1, () => void went.push('kept'));
  after(1, () => void went.push('cancelled'))();
  await sleep(20);
  expect(went).toEqual(['kept']);
});

test('a network that is back is noticed within a second or so, without the event', async () => {
  vi.useFakeTimers();
  const navigator = { onLine: false };
  vi.stubGlobal('navigator', navigator);
  const platform = browserPlatform();
  expect(platform.isOnline()).toBe(false);
  let isBack = false;
  const back = platform.online().then(() => {
    isBack = true;
  });
  await vi.advanceTimersByTimeAsync(30_000);
  expect(isBack).toBe(false);
  navigator.onLine = true;
  await vi.advanceTimersByTimeAsync(1_000);
  await back;
  expect(platform.isOnline()).toBe(true);
});

test('with Web Locks, a second task of a name is told to wait, and both run in turn', async () => {
  const held = new Set<string>();
  const request = async (name: string, { ifAvailable }: LockOptions, task: (lock: unknown) => unknown) => {
    if (ifAvailable && held.has(name)) return task(null);
    while (held.has(name)) await new Promise((resolve) => setTimeout(resolve, 1));
    held.add(name);
    const result = await task({ name });
    held.delete(name);
    return result;
  };
  vi.stubGlobal('navigator', { locks: { request } });
  const platform = browserPlatform();
  const told: string[] = [];
  const run = (task: string) =>
    platform.exclusive('a', async () => void told.push(task), { onBusy: () => void told.push(`${task} waits`) });
  await Promise.all([run('one'), run('other')]);
  expect(told.toSorted()).toEqual(['one', 'other', 'other waits']);
});
