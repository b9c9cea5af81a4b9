import { afterEach, expect, test, vi } from 'vitest';
import { createStore } from './store.ts';
import { keepAwake } from './wake-lock.ts';

afterEach(() => void vi.unstubAllGlobals());

/** A page that can be hidden, and its wake locks. */
function page() {
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const locks = { held: 0, requested: 0 };
  const request = async () => {
    locks.requested += 1;
    locks.held += 1;
    return { release: async () => void (locks.held -= 1) };
  };
  vi.stubGlobal('document', document);
  vi.stubGlobal('navigator', { wakeLock: { request } });
  const show = (visibilityState: string) => {
    document.visibilityState = visibilityState;
    document.dispatchEvent(new Event('visibilitychange'));
  };
  return { locks, show };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

test('the screen stays awake while something runs and the page is visible, and no longer', async () => {
  const { locks, show } = page();
  const runs = createStore(false);
  keepAwake([runs], () => runs.get());
  expect(locks.requested).toBe(0);
  runs.set(true);
  await settle();
  expect(locks).toEqual({ held: 1, requested: 1 });
  show('hidden');
  await settle();
  expect(locks.held).toBe(0);
  show('visible');
  await settle();
  expect(locks).toEqual({ held: 1, requested: 2 });
  runs.set(false);
  await settle();
  expect(locks.held).toBe(0);
});
