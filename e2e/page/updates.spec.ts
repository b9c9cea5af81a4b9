// What an update may not do: stop work, wait for ever, or take something from under a user. Real tabs, two real builds.
import type { BrowserContext, Page } from '@playwright/test';
import { ask, test as base, expect, lastAnswer, waitUntilControlled, waitUntilReady } from '../support/fixtures.ts';
import { buildNextVersion, deploy, findUpdate, hasWaiting, waitForNextVersion } from '../support/next-version.ts';

const test = base.extend<object, { nextBuild: string }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from the pattern
  nextBuild: [async ({}, use) => use(await buildNextVersion()), { scope: 'worker', timeout: 60_000 }],
});

const OFFER = 'A new version of the app is ready.';
const STARTED = 'A new version of the app has started.';
/** Its download waits for its server until it is stopped. */
const ENDLESS_DOWNLOAD = '?model=https://huggingface.co/openai/busy-server/resolve/main';

const restart = (page: Page) => page.getByRole('button', { name: 'Restart to update' });
const offers = (page: Page) => page.getByText(OFFER);

async function openTab(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await waitUntilReady(page);
  await waitUntilControlled(page);
  return page;
}

/** A tab whose download does not end until it is paused. */
async function openDownloading(context: BrowserContext, origin: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${origin}/${ENDLESS_DOWNLOAD}`);
  await page.getByRole('button', { name: 'Download 13.8 GB' }).click();
  await expect(page.getByText('The server asks to wait.').first()).toBeVisible();
  return page;
}

/** The proof that a tab works: a message is answered, and so is a call of the API. */
async function expectWorks(page: Page): Promise<void> {
  const status = page.evaluate(() => fetch('/v1/echo').then((response) => response.status));
  await ask(page, 'Hi');
  await expect(lastAnswer(page)).toContainText('tokens/s');
  expect(await status).toBe(200);
}

test('B2 a restart asked for while another tab downloads stops nothing, and comes when all tabs are idle', async ({
  context,
  scripted,
  scriptedBuild,
  nextBuild,
}) => {
  const first = await openTab(context, scripted.origin);
  const downloading = await openDownloading(context, scripted.origin);
  deploy(scripted, scriptedBuild, nextBuild);
  await findUpdate(first);
  await restart(first).click();
  await expect(first.getByText('The new version starts when')).toBeVisible();
  await expectWorks(first);
  const opened = await openTab(context, `${scripted.origin}/?model=models/golden-odd`);
  await expectWorks(opened);
  expect(await hasWaiting(opened)).toBe(true);

  await downloading
    .getByRole('button', { name: /^Pause/ })
    .first()
    .click();
  // It has nothing to lose; the other two have conversations that began after the click.
  await waitForNextVersion(downloading);
  for (const page of [first, opened]) {
    await expect(page.getByText(STARTED)).toBeVisible();
    await expect(page.getByRole('article')).toHaveCount(2);
    await expectWorks(page);
    await page.getByRole('button', { name: 'Reload' }).click();
    await waitForNextVersion(page);
    await waitUntilReady(page);
  }
});

test('B2 two tabs that both press get the new version, and no tab is offered it any longer', async ({
  context,
  scripted,
  scriptedBuild,
  nextBuild,
}) => {
  const tabs = [await openTab(context, scripted.origin), await openTab(context, scripted.origin)];
  const downloading = await openDownloading(context, scripted.origin);
  deploy(scripted, scriptedBuild, nextBuild);
  await findUpdate(downloading);
  for (const tab of tabs) await restart(tab).click();
  await downloading
    .getByRole('button', { name: /^Pause/ })
    .first()
    .click();
  for (const tab of [...tabs, downloading]) {
    await waitForNextVersion(tab);
    await expect(offers(tab)).toHaveCount(0);
  }
  for (const tab of tabs) {
    await waitUntilReady(tab);
    await expectWorks(tab);
  }
});

test('B2 after one tab restarted, a tab with a draft keeps it, loses the offer and works on', async ({
  context,
  scripted,
  scriptedBuild,
  nextBuild,
}) => {
  const [presses, writes] = [await openTab(context, scripted.origin), await openTab(context, scripted.origin)];
  deploy(scripted, scriptedBuild, nextBuild);
  await findUpdate(presses);
  await writes.getByLabel('Message', { exact: true }).fill('A draft');
  await restart(presses).click();
  await waitForNextVersion(presses);
  await expect(writes.getByText(STARTED)).toBeVisible();
  await expect(offers(writes)).toHaveCount(0);
  await expect(writes.getByLabel('Message', { exact: true })).toHaveValue('A draft');
  await expectWorks(writes);
  // A page of the version before that is still loading gets its files, which the host no longer has.
  const statuses = await writes.evaluate(() => {
    const files = performance.getEntriesByType('resource').filter(({ name }) => name.includes('/assets/'));
    return Promise.all(files.map(({ name }) => fetch(name).then(({ status }) => status)));
  });
  expect(statuses.length).toBeGreaterThan(2);
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
});

test('B2 a version that waits takes over at the next start, before a model is loaded', async ({
  context,
  scripted,
  scriptedBuild,
  nextBuild,
}) => {
  // Another tab would take over the engine of this one, and be busy with its load.
  const opened = await openTab(context, scripted.origin);
  deploy(scripted, scriptedBuild, nextBuild);
  await findUpdate(opened);
  const shown: string[] = [];
  await opened.exposeFunction('show', (text: string) => shown.push(text));
  await opened.addInitScript(() => {
    const { show } = window as unknown as { show(text: string): void };
    new MutationObserver(() => show(document.body?.innerText ?? '')).observe(document, { subtree: true, childList: true });
  });
  await opened.goto(scripted.origin);
  await waitForNextVersion(opened);
  await waitUntilReady(opened);
  expect(shown.filter((text) => text.includes(STARTED))).toEqual([]);
  await expectWorks(opened);
});

test('B2 at the next start a version goes on waiting while another tab downloads, and the new tab works', async ({
  context,
  scripted,
  scriptedBuild,
  nextBuild,
}) => {
  const downloading = await openDownloading(context, scripted.origin);
  await waitUntilControlled(downloading);
  deploy(scripted, scriptedBuild, nextBuild);
  await findUpdate(downloading);
  const opened = await openTab(context, scripted.origin);
  await expect(offers(opened)).toBeVisible();
  await expectWorks(opened);
  await expect(downloading.getByText('The server asks to wait.').first()).toBeVisible();
});

test('B2 a new version that never takes over blocks neither the tab that pressed nor others', async ({
  context,
  scripted,
  scriptedBuild,
  nextBuild,
}) => {
  const tabs = [await openTab(context, scripted.origin), await openTab(context, scripted.origin)];
  deploy(scripted, scriptedBuild, nextBuild, (script) => script.replace(/self\.skipWaiting\(\)/, 'Promise.resolve()'));
  for (const tab of tabs) await findUpdate(tab);
  for (const tab of tabs) await restart(tab).click();
  for (const tab of tabs) await expectWorks(tab);
  await expectWorks(await openTab(context, scripted.origin));
});
