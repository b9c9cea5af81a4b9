import { expect, test, vi } from 'vitest';
import { BUSY_LOCK } from '../../contracts/worker-requests.ts';
import { createBusy } from './busy.ts';
import { createFakeLocks } from './testing/fake-locks.ts';

/** Work that ends when the test says so. */
function work() {
  let end = () => {};
  const isOver = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { run: () => isOver, end: () => end() };
}

test('B2 work starts at once, whatever other tabs do with the lock', async () => {
  const never = new Promise<never>(() => {});
  const blocked: Record<string, (locks: Pick<LockManager, 'request'>) => void> = {
    'nobody has it': () => {},
    'another tab works': (locks) => void locks.request(BUSY_LOCK, { mode: 'shared' }, () => never),
    'it is held exclusively for ever': (locks) => void locks.request(BUSY_LOCK, () => never),
    'an exclusive request waits behind a tab that works': (locks) => {
      void locks.request(BUSY_LOCK, { mode: 'shared' }, () => never);
      void locks.request(BUSY_LOCK, () => never);
    },
  };
  for (const [name, block] of Object.entries(blocked)) {
    const locks = createFakeLocks();
    block(locks);
    await Promise.resolve();
    const started = vi.fn<() => Promise<string>>(async () => 'done');
    const result = createBusy(locks).whileBusy(started);
    expect(started, name).toHaveBeenCalledTimes(1);
    expect(await result, name).toBe('done');
  }
});

test.each<[string, Pick<LockManager, 'request'> | null]>([
  ['that refuses locks', { request: () => Promise.reject(new DOMException('Access is denied.', 'SecurityError')) }],
  ['without locks', null],
])('a browser %s lets work go on, and knows of this tab’s own', async (_name, locks) => {
  const { whileBusy, isBusy, isAnyTabBusy } = createBusy(locks);
  const { run, end } = work();
  const over = whileBusy(run);
  expect([isBusy(), await isAnyTabBusy()]).toEqual([true, true]);
  end();
  await over;
  expect([isBusy(), await isAnyTabBusy()]).toEqual([false, false]);
});

test('work of any tab is seen by every tab until its last piece is over, also when it failed', async () => {
  const locks = createFakeLocks();
  const [one, other] = [createBusy(locks), createBusy(locks)];
  const { run, end } = work();
  const pieces = [one.whileBusy(run), one.whileBusy(() => run().then(() => Promise.reject(new Error('It failed.'))))];
  expect(await other.isAnyTabBusy()).toBe(true);
  expect(other.isBusy()).toBe(false);
  end();
  await pieces[0];
  await expect(pieces[1]).rejects.toThrow('It failed.');
  expect([await one.isAnyTabBusy(), await other.isAnyTabBusy()]).toEqual([false, false]);
  expect(locks.count()).toBe(0);
});

test('asking whether a tab is busy leaves no request behind', async () => {
  const locks = createFakeLocks();
  const [one, other] = [createBusy(locks), createBusy(locks)];
  const { run, end } = work();
  const over = one.whileBusy(run);
  await other.isAnyTabBusy();
  expect(locks.count()).toBe(1);
  end();
  await over;
});
