// A user with a small GPU: gpt-oss-tiny with int8 weights, its embedding in storage and an f32
// cache. The options are chosen, used, remembered and compared, all in the real worker.
import type { Page } from '@playwright/test';
import { ask, expect, lastAnswer, openModels, test, waitUntilReady } from '../support/fixtures.ts';

/** The GPU here is a busy CPU, and every load compiles every kernel. */
const BUSY_MS = 180_000;
test.setTimeout(8 * BUSY_MS);

const CHOSEN = 'gpt-oss-tiny Demo int8 weights embedding in storage f32 cache';

async function answers(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Chat settings' }).click();
  await page.getByRole('slider', { name: 'Temperature' }).fill('0');
  await page.keyboard.press('Escape');
  await ask(page, 'What is 47 + 38?');
  await expect(lastAnswer(page)).toContainText('tokens/s', { timeout: BUSY_MS });
  await expect(lastAnswer(page)).toContainText('47 + 38 = 85.');
}

/** The figure in a row of the comparison's table. */
async function figureOf(page: Page, name: string): Promise<number> {
  const row = page.getByRole('table', { name: 'int8 compared with exact on gpt-oss-tiny' }).getByRole('row', { name });
  return Number.parseFloat(await row.getByRole('cell').innerText());
}

test('gpt-oss-tiny with int8 weights, its embedding in storage and an f32 cache answers, is remembered and compared', async ({
  page,
}) => {
  await page.goto('/');
  await waitUntilReady(page);
  await openModels(page);
  const row = page.getByRole('listitem', { name: 'gpt-oss-tiny' });
  await row.getByText('Loads with exact weights, embedding on the GPU, f16 cache').click();
  await row.getByRole('radio', { name: 'int8: faster, less memory' }).check();
  // 2,048 rows of 192 bf16, minus those of one step.
  await row.getByRole('radio', { name: /^In storage: slower, \d+ kB less$/ }).check();
  await row.getByRole('radio', { name: 'f32: closer, more memory' }).check();
  await page.getByRole('button', { name: 'Load as chosen: load gpt-oss-tiny' }).click();
  await waitUntilReady(page, BUSY_MS);
  await expect(page.getByRole('button', { name: CHOSEN })).toBeVisible();
  await answers(page);

  await page.reload();
  await waitUntilReady(page, BUSY_MS);
  await expect(page.getByRole('button', { name: CHOSEN })).toBeVisible();

  await page.goto('/#/bench');
  await page.getByRole('button', { name: 'Compare int8 with exact' }).click({ timeout: BUSY_MS });
  await expect(page.getByRole('button', { name: 'Copy comparison' })).toBeVisible({ timeout: 3 * BUSY_MS });
  expect(await figureOf(page, 'Same likeliest token')).toBeGreaterThan(90);
  // Rounding shows, and is small.
  const divergence = await figureOf(page, 'KL divergence from exact, mean');
  expect(divergence).toBeGreaterThan(0);
  expect(divergence).toBeLessThan(0.1);
  const [exact, int8] = [await figureOf(page, 'Perplexity, exact'), await figureOf(page, 'Perplexity, int8')];
  expect(Math.abs(int8 / exact - 1)).toBeLessThan(0.05);
  await page.getByRole('link', { name: 'Back to the chat' }).click();
  // The chosen option is kept.
  await openModels(page);
  await row.getByText('Loads with int8 weights, embedding in storage, f32 cache').click();
  await expect(row).toContainText('measured: same likeliest token');
  await page.getByRole('link', { name: 'Back to the chat' }).click();
  await answers(page);
});
