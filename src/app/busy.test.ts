import { afterEach, expect, test, vi } from 'vitest';
import { whenIdle, whileBusy } from './busy.ts';

afterEach(() => void vi.unstubAllGlobals());

test('B13 work runs without the lock where the browser refuses locks, once, and its failure is its own', async () => {
  const denied = new DOMException('The request was denied.', 'SecurityError');
  vi.stubGlobal('navigator', { locks: { request: () => Promise.reject(denied) } });
  const work = vi.fn<() => Promise<number>>(async () => 1);
  expect(await whileBusy(work)).toBe(1);
  expect(await whenIdle(work)).toBe(1);
  expect(work).toHaveBeenCalledTimes(2);
  const request = (_: string, __: unknown, start: () => Promise<unknown>) => start();
  vi.stubGlobal('navigator', { locks: { request } });
  const failing = vi.fn<() => Promise<never>>(() => Promise.reject(denied));
  await expect(whileBusy(failing)).rejects.toBe(denied);
  expect(failing).toHaveBeenCalledTimes(1);
});

test('B18 a tab that waits for another busy one can work itself meanwhile', async () => {
  let isSleeping = true;
  const queue: string[] = [];
  const request = (_: string, { mode, ifAvailable }: LockOptions, start: (lock: unknown) => Promise<unknown>) => {
    if (mode === 'shared' && queue.length === 0) return start({});
    if (ifAvailable) return start(isSleeping ? null : {});
    queue.push('exclusive');
    return new Promise(() => undefined);
  };
  vi.stubGlobal('navigator', { locks: { request } });
  let isUpdated = false;
  const update = whenIdle(async () => {
    isUpdated = true;
  });
  expect(await whileBusy(async () => 'answered')).toBe('answered');
  expect(isUpdated).toBe(false);
  isSleeping = false;
  await update;
  expect(isUpdated).toBe(true);
});
