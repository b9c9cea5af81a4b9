// An origin that another app used before, whose service worker is still registered at the same scope.
import type { Page } from '@playwright/test';
import type { StaticServer } from '../../test/support/servers/static-server.ts';
import { expect, test, waitUntilControlled, waitUntilReady } from '../support/fixtures.ts';

const FOREIGN_WORKER = `
  self.addEventListener('install', () => self.skipWaiting());
  self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
  self.addEventListener('fetch', (event) => {
    if (event.request.url.includes('/v1/')) event.respondWith(new Response('the other app'));
  });`;

/** Opens the other app, whose service worker has the address `script`, and leaves it open. */
async function openOtherApp(page: Page, server: StaticServer, script: string): Promise<void> {
  server.files.set(script, Buffer.from(FOREIGN_WORKER));
  server.files.set('/other.js', Buffer.from(`navigator.serviceWorker.register('${script}')`));
  server.files.set('/other.html', Buffer.from('<!doctype html><script src="other.js"></script>'));
  await page.goto(`${server.origin}/other.html`);
  await waitUntilControlled(page);
}

/** What the API answers; nothing while the page is being reloaded. */
const askApi = (page: Page) =>
  page.evaluate(() => fetch('/v1/echo').then((response) => response.text())).catch(() => 'the page is gone');

for (const script of ['/other-worker.js', '/service-worker.js']) {
  test(`B19 the service worker of another app at ${script} makes way, and the API is answered`, async ({
    page,
    context,
    serve,
    scriptedBuild,
  }) => {
    const server = await serve({ folder: scriptedBuild, sendsHeaders: false });
    await openOtherApp(page, server, script);
    server.files.delete('/service-worker.js');
    const app = await context.newPage();
    await app.goto(server.origin);
    await waitUntilReady(app);
    await expect.poll(() => askApi(app), { timeout: 60_000 }).toContain('"method":"GET"');
    await expect(app.getByText(/A new version of the app is ready|Another app/)).toHaveCount(0);
    await app.reload();
    await waitUntilReady(app);
    expect(await askApi(app)).toContain('"method":"GET"');
  });
}

test('B19 where this app’s service worker cannot be installed, the page says what is in the way', async ({
  page,
  context,
  serve,
  scriptedBuild,
}) => {
  const server = await serve({ folder: scriptedBuild, sendsHeaders: false });
  await openOtherApp(page, server, '/other-worker.js');
  server.files.set('/service-worker.js', null);
  const app = await context.newPage();
  await app.goto(server.origin);
  await expect(app.getByText('Another app that was served from this address')).toBeVisible();
  await waitUntilReady(app);
  expect(await app.evaluate(() => window.gptOss.fetch('/v1/echo').then(({ status }) => status))).toBe(200);
});
