// B3: the browser's GPU process crashes three times. Chromium then gives this page no GPU for two
// minutes; the conversation stays, and the model loads as soon as there is a GPU again.

import { addModel } from '../../test/support/servers/static-server.ts';
import { CHROMIUM, CHROMIUM_FLAGS } from '../../tools/setup/chromium.ts';
import { DIST, expect, lastAnswer, type Page, test, waitUntilReady } from '../support/fixtures.ts';
import { askForNoise, PATIENCE_MS, smallModel } from '../support/small-model.ts';

/** Chromium's two minutes, on a busy machine. */
const PAUSE_MS = 240_000;
test.setTimeout(PAUSE_MS + 6 * PATIENCE_MS);

// Without the flag Chromium has no GPU at all after its third crash, for as long as it runs.
const args = [...CHROMIUM_FLAGS, '--disable-gpu-process-crash-limit'];
test.use({ launchOptions: { executablePath: CHROMIUM, args } });

const hasAdapter = (page: Page) => page.evaluate(async () => (await navigator.gpu.requestAdapter()) !== null);

test('B3 after three crashes of the GPU the conversation is readable, and the model loads when a GPU is given', async ({
  page,
  browser,
  serve,
}) => {
  const server = await serve({ folder: DIST });
  server.files.set('/models/index.json', Buffer.from('[]'));
  addModel(server, 'first-light', await smallModel());
  await page.goto(`${server.origin}/?model=models/first-light`);
  await waitUntilReady(page, PATIENCE_MS);
  await askForNoise(page);
  const chromium = await browser.newBrowserCDPSession();
  for (let crash = 0; crash < 3; crash += 1) {
    await chromium.send('Browser.crashGpuProcess');
    // The first loss can be mended at once; the browser gives no GPU after the second.
    await expect.poll(() => hasAdapter(page), { timeout: PATIENCE_MS }).toBe(crash === 0);
  }
  // Its words alone: the last answer has a button more than one before it.
  const [words = ''] = (await lastAnswer(page).innerText()).split('\nCopy');
  const first = page.getByRole('article', { name: 'Answer' }).first();
  await page.getByLabel('Message', { exact: true }).fill('Are you there?');
  await page.getByLabel('Message', { exact: true }).press('Enter');
  const again = page.getByRole('button', { name: 'Load the model again and retry' });
  await again.click({ timeout: PATIENCE_MS });
  await expect(page.getByRole('alert').filter({ hasText: 'Chrome is not using your GPU' })).toBeVisible({
    timeout: PATIENCE_MS,
  });
  await expect(first).toContainText(words, { useInnerText: true });

  await expect.poll(() => hasAdapter(page), { timeout: PAUSE_MS, intervals: [5000] }).toBe(true);
  // The page notices it by itself.
  await waitUntilReady(page, PATIENCE_MS);
  await expect(first).toContainText(words, { useInnerText: true });
  await askForNoise(page);
});
