// Two tabs of the app and one model: it is downloaded once, both tabs show the progress, and both
// can use it.
import type { Page } from '@playwright/test';
import { addModel } from '../../test/support/servers/static-server.ts';
import { DIST, expect, test, waitUntilReady } from '../support/fixtures.ts';
import { smallModel } from '../support/small-model.ts';

const NAME = 'small-model';
const SHARDS = 3;
/** Bytes read of a shard to find its header. */
const HEADER_BYTES = 2 ** 16;
/** A slowed download, then two loads onto a software GPU. */
const LOAD_MS = 200_000;
test.setTimeout(3 * LOAD_MS);

const progress = (page: Page) => page.getByText(/[\d.]+ (kB|MB) of [\d.]+ MB \(\d+ %\)/);

test('two tabs share one download, and both can chat', async ({ page, context, serve }) => {
  const server = await serve({ folder: DIST, bytesPerSecond: 20_000 });
  server.files.set('/models/index.json', Buffer.from('[]'));
  addModel(server, NAME, await smallModel(SHARDS - 1));
  await page.goto(`${server.origin}/?model=models/${NAME}`);
  await expect(page.getByRole('progressbar', { name: 'Downloading' })).toBeVisible({ timeout: LOAD_MS });
  const second = await context.newPage();
  await second.goto(`${server.origin}/?model=models/${NAME}`);
  await expect(second.getByText('Another tab of this app downloads this model.')).toBeVisible({ timeout: LOAD_MS });
  await expect(progress(second)).toBeVisible();
  await waitUntilReady(second, LOAD_MS);
  await waitUntilReady(page, LOAD_MS);
  const fetched = server.requests.filter(({ path, bytes }) => path.endsWith('.safetensors') && bytes > HEADER_BYTES);
  expect(fetched).toHaveLength(SHARDS);
});
