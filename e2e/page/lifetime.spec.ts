// A call whose caller or carrier goes away ends its work, and what comes later is answered.
import type { Page } from '@playwright/test';
import { expect, test, waitUntilControlled } from '../support/fixtures.ts';

/** A busy machine needs seconds to stop and start a service worker. */
const MOVE_MS = 60_000;

test.beforeEach(async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilControlled(page);
});

/** How many streams were left by their readers, and how many still run. */
const counts = (page: Page) =>
  page.evaluate(async () => {
    const [left, runs] = await Promise.all(['cancelled', 'pending-count'].map((name) => fetch(`/v1/${name}`)));
    return { ...(await left?.json()), ...(await runs?.json()) };
  });

/** Begins a stream that says something and falls silent, and keeps its reader in the page. */
const begin = (page: Page) =>
  page.evaluate(async () => {
    const response = await fetch('/v1/pending');
    const reader = response.body?.getReader();
    await reader?.read();
    Object.assign(window, { rest: reader?.read().then(({ done }) => done, String) });
  });

test('an aborted fetch, a left reader and a closed frame each end their stream in the worker', async ({ page }) => {
  await page.evaluate(async () => {
    const caller = new AbortController();
    await (await fetch('/v1/pending', { signal: caller.signal })).body?.getReader().read();
    caller.abort();
    const reader = (await fetch('/v1/pending')).body?.getReader();
    await reader?.read();
    await reader?.cancel();
  });
  await expect.poll(() => counts(page), { timeout: MOVE_MS }).toEqual({ cancelled: 2, pending: 0 });
});

test('a service worker that is stopped in the middle of a stream ends it, and the next call is answered', async ({
  page,
  context,
}) => {
  await begin(page);
  const devtools = await context.newCDPSession(page);
  await devtools.send('ServiceWorker.enable');
  await devtools.send('ServiceWorker.stopAllWorkers');
  expect(await page.evaluate(() => (window as unknown as { rest: Promise<unknown> }).rest)).toContain('network error');
  await expect.poll(() => counts(page), { timeout: MOVE_MS }).toEqual({ cancelled: 1, pending: 0 });
  for (let stop = 0; stop < 3; stop += 1) {
    await devtools.send('ServiceWorker.stopAllWorkers');
    expect(await page.evaluate(() => fetch('/v1/echo').then(({ status }) => status))).toBe(200);
  }
});

test('a page that is closed or reloaded in the middle of a stream ends it for a caller elsewhere, with an error', async ({
  page,
  context,
  scripted,
}) => {
  // A page of the origin that is not the app: the service worker passes its calls to a page that
  // is.
  scripted.files.set('/elsewhere.html', Buffer.from('<!doctype html><title>Elsewhere</title>'));
  const elsewhere = await context.newPage();
  await elsewhere.goto(`${scripted.origin}/elsewhere.html`);
  await waitUntilControlled(elsewhere);
  const streamed = elsewhere.evaluate(async () => (await fetch('/v1/pending')).text());
  await expect.poll(() => counts(page)).toEqual({ cancelled: 0, pending: 1 });
  await page.close();
  const events = (await streamed).trim().split('\n\n');
  expect(events[0]).toBe('data: {}');
  expect(JSON.parse(events.at(-1)?.replace('data: ', '') ?? '')).toMatchObject({ error: { code: 'page_closed' } });
});

test('navigations, forms and other origins reach no mount of the API', async ({
  page,
  context,
  scripted,
  serve,
  scriptedBuild,
}) => {
  const other = await context.newPage();
  const paths = ['/v1/echo', '/client/v4/accounts/any/ai/run/@cf/openai/gpt-oss-20b', '/tokenize'];
  for (const path of paths) {
    const answer = await other.goto(scripted.origin + path);
    expect(answer?.status()).toBe(403);
    expect(await answer?.json()).toMatchObject({ error: { code: 'navigation_refused' } });
  }
  const attacker = await serve({ folder: scriptedBuild, sendsHeaders: false });
  const form = (path: string) =>
    `<form method="post" enctype="text/plain" action="${scripted.origin}${path}"><button>${path}</button></form>`;
  attacker.files.set('/attack.html', Buffer.from(paths.map(form).join('')));
  for (const path of paths) {
    await other.goto(`${attacker.origin}/attack.html`);
    const [posted] = await Promise.all([
      other.waitForResponse((response) => response.url() === scripted.origin + path),
      other.getByRole('button', { name: path }).click(),
    ]);
    expect(posted.status()).toBe(403);
  }
  await other.goto(`${attacker.origin}/attack.html`);
  for (const path of paths) {
    // The other site's own service worker does not see it, and this app's answers its own pages
    // only: it reaches the server.
    const failed = await other.evaluate(
      (url) => fetch(url, { method: 'POST', body: '{}' }).catch(String),
      scripted.origin + path,
    );
    expect(failed).toContain('TypeError');
  }
  expect(await page.evaluate(() => fetch('/v1/cancelled').then(({ status }) => status))).toBe(200);
});
