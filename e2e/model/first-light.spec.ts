// A question typed in the browser is answered by the app's shaders, from a checkpoint that was
// downloaded over HTTP once.
import { addModel } from '../../test/support/servers/static-server.ts';
import { DIST, expect, test, waitUntilControlled, waitUntilReady } from '../support/fixtures.ts';
import { askForNoise, PATIENCE_MS, smallModel } from '../support/small-model.ts';

test.setTimeout(4 * PATIENCE_MS);

test('load over HTTP with progress, chat, reload with the server stopped, chat again', async ({ page, serve }) => {
  const server = await serve({ folder: DIST, bytesPerSecond: 500_000 });
  addModel(server, 'first-light', await smallModel());
  await page.goto(`${server.origin}/?model=models/first-light`);
  await expect(page.getByRole('heading', { name: 'Downloading…' })).toBeVisible({ timeout: PATIENCE_MS });
  await expect(page.getByText(/[\d.]+ (kB|MB) of [\d.]+ MB \(\d+ %\)/)).toBeVisible();
  await waitUntilReady(page);
  await expect(page.getByRole('note')).toHaveText('Random weights: its answers are noise.');

  await askForNoise(page);
  await askForNoise(page);
  await expect(page.getByRole('article')).toHaveCount(4);
  await waitUntilControlled(page);
  const shards = server.requests.filter(({ path }) => path.endsWith('.safetensors'));
  expect(shards.length).toBeGreaterThan(0);

  await server.stop();
  await page.reload();
  await waitUntilReady(page);
  await expect(page.getByRole('note')).toHaveText('Random weights: its answers are noise.');
  await askForNoise(page);
});
