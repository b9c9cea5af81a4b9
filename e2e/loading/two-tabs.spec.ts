// Two tabs of the app and one model: it is downloaded once and loaded once, both tabs show the
// progress, both can use it, and it outlives the tab that loaded it.
import type { Page } from '@playwright/test';
import { addModel } from '../../test/support/servers/static-server.ts';
import { DIST, expect, test, waitUntilReady } from '../support/fixtures.ts';
import { smallModel } from '../support/small-model.ts';

const NAME = 'small-model';
const SHARDS = 3;
/** Bytes read of a shard to find its header. */
const HEADER_BYTES = 2 ** 16;
/** A slowed download, then a load onto a software GPU. */
const LOAD_MS = 200_000;
test.setTimeout(4 * LOAD_MS);

const progress = (page: Page) => page.getByText(/[\d.]+ (kB|MB) of [\d.]+ MB \(\d+ %\)/);

test('two tabs share one download and one loaded model, and one goes on when the other is closed', async ({
  page,
  context,
  serve,
}) => {
  const server = await serve({ folder: DIST, bytesPerSecond: 20_000 });
  server.files.set('/models/index.json', Buffer.from('[]'));
  addModel(server, NAME, await smallModel(SHARDS - 1));
  await page.goto(`${server.origin}/?model=models/${NAME}`);
  await expect(page.getByRole('progressbar', { name: 'Downloading' })).toBeVisible({ timeout: LOAD_MS });
  const second = await context.newPage();
  await second.goto(`${server.origin}/?model=models/${NAME}`);
  await expect(progress(second)).toBeVisible({ timeout: LOAD_MS });
  await waitUntilReady(second, LOAD_MS);
  await waitUntilReady(page, LOAD_MS);
  expect([page.workers().length, second.workers().length]).toEqual([1, 0]);
  const shards = () => server.requests.filter(({ path, bytes }) => path.endsWith('.safetensors') && bytes > HEADER_BYTES);
  expect(shards()).toHaveLength(SHARDS);
  const answered = () =>
    second.evaluate(async (model) => {
      const body = JSON.stringify({ model, prompt: 'Hi', max_tokens: 2 });
      return (await window.gptOss.fetch('/v1/completions', { method: 'POST', body })).status;
    }, NAME);
  expect(await answered()).toBe(200);
  await page.close();
  await expect(second.getByText('This tab runs it now')).toBeVisible({ timeout: LOAD_MS });
  await waitUntilReady(second, LOAD_MS);
  expect(second.workers()).toHaveLength(1);
  expect(await answered()).toBe(200);
  expect(shards()).toHaveLength(SHARDS);
});
