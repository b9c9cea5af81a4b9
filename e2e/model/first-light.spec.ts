// A question typed in the browser is answered by the app's shaders, from a checkpoint that was
// downloaded over HTTP once.
import { errors, type Page } from '@playwright/test';
import { addModel } from '../../test/support/servers/static-server.ts';
import { ask, DIST, expect, lastAnswer, test, waitUntilControlled, waitUntilReady } from '../support/fixtures.ts';
import { smallModel } from '../support/small-model.ts';

/** A byte-level prompt has hundreds of tokens, and the GPU here is a busy CPU. */
const PATIENCE_MS = 180_000;
test.setTimeout(4 * PATIENCE_MS);

test('load over HTTP with progress, chat, reload with the server stopped, chat again', async ({ page, serve }) => {
  const server = await serve({ folder: DIST, bytesPerSecond: 500_000 });
  addModel(server, 'first-light', await smallModel());
  await page.goto(`${server.origin}/?model=models/first-light`);
  await expect(page.getByRole('heading', { name: 'Downloading…' })).toBeVisible({ timeout: PATIENCE_MS });
  await expect(page.getByText(/[\d.]+ (kB|MB) of [\d.]+ MB \(\d+ %\)/)).toBeVisible();
  await waitUntilReady(page);
  await expect(page.getByRole('note')).toHaveText('Random weights: its answers are noise.');

  await askAndStop(page);
  await askAndStop(page);
  await expect(page.getByRole('article')).toHaveCount(4);
  await waitUntilControlled(page);
  const shards = server.requests.filter(({ path }) => path.endsWith('.safetensors'));
  expect(shards.length).toBeGreaterThan(0);

  await server.stop();
  await page.reload();
  await waitUntilReady(page);
  await expect(page.getByRole('note')).toHaveText('Random weights: its answers are noise.');
  await askAndStop(page);
});

function ignoreTimeout(thrown: unknown): void {
  if (!(thrown instanceof errors.TimeoutError)) throw thrown;
}

/**
 * Asks, waits for words, and stops, because random weights may never end. They may also end at any
 * moment.
 */
async function askAndStop(page: Page): Promise<void> {
  await ask(page, 'Say something.');
  const placeholder = /^(|Reading…( \d+ of \d+ tokens)?|Answering…)$/;
  await expect(lastAnswer(page)).not.toHaveText(placeholder, { timeout: PATIENCE_MS });
  await page.getByRole('button', { name: 'Stop' }).click({ timeout: 5000 }).catch(ignoreTimeout);
  await expect(lastAnswer(page)).toContainText(/[1-9]\d* tokens? · first word [\d.]+ s/, { timeout: 30_000 });
}
