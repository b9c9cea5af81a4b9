// Privacy can be checked: the count of requests, the switch that closes the network, and the deletion
// of everything.
import { ask, expect, lastAnswer, type Page, test, waitUntilControlled, waitUntilReady } from '../support/fixtures.ts';

async function openPrivacy(page: Page, origin: string): Promise<void> {
  await page.goto(origin);
  await waitUntilReady(page);
  await waitUntilControlled(page);
  await page.getByRole('link', { name: /Nothing sent/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Privacy' })).toBeFocused();
}

const closeSwitch = (page: Page) => page.getByRole('switch', { name: /network/i });

/** Fetches another origin in the page or its worker. */
const attempt = (where: Pick<Page, 'evaluate'>) =>
  where.evaluate(() =>
    fetch('https://elsewhere.example/').then(
      () => 'sent',
      (error: Error) => error.name,
    ),
  );

test('the screen shows the policy from the headers, and counts what page and service worker requested', async ({
  page,
  scripted,
}) => {
  await openPrivacy(page, scripted.origin);
  await expect(page.locator('pre')).toContainText("connect-src 'self' https:");
  await expect(page.getByText('From the headers of this page’s response.')).toBeVisible();
  const table = page.getByRole('table', { name: /^Requests by host/ });
  await expect(table.getByRole('row', { name: /this app page/ })).toBeVisible();
  await expect(table.getByRole('row', { name: /this app service worker/ })).toBeVisible();
  await expect(page.getByText('0 to others today')).toBeVisible();
});

test('a request of the worker to another host is counted, in the table and in the sidebar', async ({
  page,
  scripted,
  serve,
  scriptedBuild,
}) => {
  const other = await serve({ folder: scriptedBuild, sendsHeaders: false });
  await openPrivacy(page, scripted.origin);
  // The host sends no permission for other origins, so the fetch fails. It was sent all the same.
  await page.workers()[0]?.evaluate((url) => fetch(`${url}/icons/icon.svg`).catch(() => undefined), other.origin);
  const host = new URL(other.origin).host;
  await expect(page.getByRole('link', { name: `1 request today · ${host}` })).toBeVisible();
  const row = page.getByRole('row', { name: new RegExp(`${host} worker`) });
  await expect(row.getByRole('cell').nth(3)).toHaveText('1');
  expect(other.requests.filter(({ path }) => path === '/icons/icon.svg')).toHaveLength(1);
});

test('the closed network refuses requests of all tabs at once, and by their policy after a reload', async ({
  page,
  context,
  scripted,
  offences,
}) => {
  await openPrivacy(page, scripted.origin);
  const second = await context.newPage();
  await second.goto(`${scripted.origin}/#/privacy`);
  await waitUntilControlled(second);
  await closeSwitch(page).click();
  for (const tab of [page, second]) {
    await expect(tab.getByRole('heading', { name: 'Network closed' })).toBeVisible();
    await expect(tab.getByRole('button', { name: 'Reload this tab' })).toBeVisible();
    expect(await attempt(tab)).toBe('TypeError');
  }
  expect(offences).toEqual([]);
  await page.getByRole('button', { name: 'Try to reach example.org' }).click();
  await expect(page.getByText('The service worker refused the request.')).toBeVisible();

  await page.getByRole('button', { name: 'Reload this tab' }).click();
  await expect(page.getByText('The policy of this tab enforces it.')).toBeVisible();
  await expect(page.locator('pre')).toContainText("connect-src 'self';");
  await page.getByRole('button', { name: 'Try to reach example.org' }).click();
  await expect(page.getByText("because of this tab’s policy: connect-src 'self'.")).toBeVisible();
  await second.close();
  // The worker of the only tab was loaded after the change.
  await page.reload();
  await expect.poll(() => page.workers().length).toBe(1);
  const worker = page.workers()[0];
  expect(worker && (await attempt(worker))).toBe('TypeError');
  await expect.poll(() => offences.join()).toContain('of a worker: connect-src');
  offences.length = 0;

  // The app works on, and the refused requests are counted.
  await page.getByRole('button', { name: 'New chat' }).first().click();
  await waitUntilReady(page);
  await ask(page, 'Hi');
  await expect(lastAnswer(page)).toContainText('tokens/s');
  await page.getByRole('link', { name: 'Network closed' }).click();
  await expect(
    page
      .getByRole('row', { name: /elsewhere\.example page/ })
      .getByRole('cell')
      .nth(4),
  ).toHaveText('2');

  await closeSwitch(page).click();
  await page.getByRole('button', { name: 'Reload this tab' }).click();
  await expect(page.getByRole('heading', { name: 'Close the network' })).toBeVisible();
  await expect(page.locator('pre')).toContainText("connect-src 'self' https:");
});

test('a closed network is said where models are downloaded', async ({ page, scripted }) => {
  await openPrivacy(page, scripted.origin);
  await closeSwitch(page).click();
  await expect(closeSwitch(page)).toBeChecked();
  await page.getByRole('link', { name: 'Models', exact: true }).click();
  await page.getByRole('link', { name: 'Open it on the screen of privacy' }).click();
  await expect(closeSwitch(page)).toBeChecked();
});

test('everything is deleted after typed words, with the other tab sent away, and the app starts afresh', async ({
  page,
  context,
  scripted,
}) => {
  await openPrivacy(page, scripted.origin);
  await page.getByRole('button', { name: 'New chat' }).first().click();
  await ask(page, 'Hi');
  await expect(lastAnswer(page)).toContainText('tokens/s');
  const second = await context.newPage();
  await second.goto(`${scripted.origin}/#/privacy`);
  await waitUntilControlled(second);
  await page.getByRole('link', { name: /Nothing sent/ }).click();
  await expect(page.getByRole('link', { name: 'Export 1 chat first' })).toBeVisible();
  await page.getByRole('button', { name: 'Delete everything' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete everything?' });
  await dialog.getByLabel('Type delete everything to confirm').fill('delete');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeVisible();
  await dialog.getByLabel('Type delete everything to confirm').fill('delete everything');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Everything is deleted' })).toBeVisible();
  await expect(page.getByText(/^[\d.]+ [kM]B were freed on this device\.$/)).toBeVisible();
  await expect(second.getByRole('heading', { name: 'Everything was deleted in another tab' })).toBeVisible();
  const left = await page.evaluate(async () => {
    const { storageBuckets } = navigator as unknown as { storageBuckets: { keys(): Promise<string[]> } };
    const [databases, buckets, stores, workers] = await Promise.all([
      indexedDB.databases(),
      storageBuckets.keys(),
      caches.keys(),
      navigator.serviceWorker.getRegistrations(),
    ]);
    return [databases, buckets, stores, workers.length, localStorage.length, sessionStorage.getItem('gpt-oss-web erase')];
  });
  expect(left).toEqual([[], [], [], 0, 0, null]);
  await page.getByRole('button', { name: 'Start the app afresh' }).click();
  await waitUntilReady(page);
  await expect(page.getByText('Your chats appear here.')).toBeVisible();
});
