// The API for pages that the service worker does not control, and how it gets control of them.
import type { Page } from '@playwright/test';
import { expect, test, waitUntilControlled, waitUntilReady } from '../support/fixtures.ts';

/** Reloads as Shift and the reload button do: past the service worker. */
async function reloadWithShift(page: Page): Promise<void> {
  const client = await page.context().newCDPSession(page);
  const isLoaded = page.waitForEvent('load');
  await client.send('Page.reload', { ignoreCache: true });
  await isLoaded;
}

/** Remembers whether the page was controlled in its first moment, and what window.gptOss.fetch answers as soon as it is there. */
function watchFirstMoment(): void {
  let answer: (status: Promise<number>) => void;
  const status = new Promise<number>((resolve) => {
    answer = resolve;
  });
  Object.assign(window, { first: { isControlled: navigator.serviceWorker.controller !== null, status } });
  Object.defineProperty(window, 'gptOss', {
    configurable: true,
    set(api: Window['gptOss']) {
      Object.defineProperty(window, 'gptOss', { value: api });
      answer(api.fetch('/v1/echo').then((response) => response.status));
    },
  });
}

interface FirstMoment {
  first: { isControlled: boolean; status: Promise<number> };
}

test('B12 after Shift+reload the service worker takes control of the page again, and fetch is answered', async ({
  page,
  scripted,
}) => {
  await page.addInitScript(watchFirstMoment);
  await page.goto(scripted.origin);
  await waitUntilControlled(page);
  await reloadWithShift(page);
  const isControlled = () => page.evaluate(() => (window as unknown as FirstMoment).first.isControlled);
  expect(await isControlled()).toBe(false);
  await waitUntilControlled(page);
  expect(await page.evaluate(() => fetch('/v1/echo').then(({ status }) => status))).toBe(200);
  await expect(page.getByText('A new version')).toHaveCount(0);
});

test('B12 window.gptOss.fetch answers from the first moment: first visit, with Shift, without service workers', async ({
  page,
  context,
  scripted,
}) => {
  await page.addInitScript(watchFirstMoment);
  const firstStatus = () => page.evaluate(() => (window as unknown as FirstMoment).first.status);
  await page.goto(scripted.origin);
  expect(await firstStatus()).toBe(200);
  await waitUntilControlled(page);
  await reloadWithShift(page);
  expect(await firstStatus()).toBe(200);

  const without = await context.newPage();
  await without.addInitScript(() => {
    navigator.serviceWorker.register = () => Promise.reject(new DOMException('Refused.', 'SecurityError'));
  });
  await without.goto(scripted.origin);
  await reloadWithShift(without);
  await waitUntilReady(without);
  expect(await without.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
  expect(await without.evaluate(() => window.gptOss.fetch('v1/echo').then(({ status }) => status))).toBe(200);
});

test('B12 window.gptOss.fetch streams, stops the work of a caller that leaves, and passes other URLs on', async ({
  page,
  scripted,
}) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  const cancelled = () => page.evaluate(() => window.gptOss.fetch('/v1/cancelled').then((response) => response.json()));
  const reads = await page.evaluate(async () => {
    const caller = new AbortController();
    const reader = (await window.gptOss.fetch('/v1/endless', { signal: caller.signal })).body?.getReader();
    for (let piece = 0; piece < 3; piece += 1) await reader?.read();
    caller.abort();
    return reader?.read().catch((error: Error) => error.name);
  });
  expect(reads).toBe('AbortError');
  await expect.poll(cancelled).toEqual({ cancelled: 1 });
  const other = await page.evaluate(() => window.gptOss.fetch('./icons/icon.svg').then((response) => response.text()));
  expect(other).toContain('<svg');
});
