// Anyone can measure their GPU and pass the result on: the screen behind #/bench, played by the
// scripted session.

import { expect, openModels, test, waitUntilReady } from '../support/fixtures.ts';
import { hold, step } from '../support/script.ts';

test.beforeEach(async ({ page, scripted }) => {
  await page.goto(`${scripted.origin}/?model=models/gpt-oss-tiny`);
  await waitUntilReady(page);
});

test('is reached from the settings and from the models, by keyboard, and left by the browser’s own button', async ({ page }) => {
  await page.getByLabel('Message', { exact: true }).fill('A draft');
  await page.getByRole('button', { name: 'Chat settings' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Measure this GPU' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Measure this GPU' })).toBeVisible();
  await expect(page).toHaveURL(/models\/gpt-oss-tiny#\/bench$/);
  await page.goBack();
  await expect(page.getByLabel('Message', { exact: true })).toHaveValue('A draft');
  await openModels(page);
  await page.getByRole('link', { name: 'Measure this GPU' }).click();
  await expect(page.getByRole('heading', { name: 'Measure this GPU' })).toBeVisible();
});

test('says what it measures, shows the report, and copies it as JSON', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`${page.url()}#/bench`);
  await hold(page, 'measure');
  await page.getByRole('button', { name: 'Measure' }).click();
  for (const what of ['a layer', 'qkv', 'what a token costs']) {
    await expect(page.getByRole('status').first()).toHaveText(`Measuring ${what}…`);
    await step(page, 'measure');
  }
  const results = page.getByRole('region', { name: 'Results' });
  await expect(results.getByRole('heading', { name: 'scripted GPU' })).toBeVisible();
  await expect(results.getByRole('row', { name: 'experts_gate_up' })).toHaveText('experts_gate_up135.3 MB12228840072 %');
  await expect(results.getByRole('row', { name: '2048 tokens' })).toHaveText('2048 tokens103577.9');
  await expect(results.getByText('Dispatches')).toBeVisible();
  await results.getByText('Features and limits').click();
  await expect(results.getByText('shader-f16, timestamp-query')).toBeVisible();
  await results.getByRole('button', { name: 'Copy results' }).click();
  await expect(results.getByRole('button', { name: 'Copied' })).toBeVisible();
  const copied: unknown = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
  expect(copied).toMatchObject({ device: { name: 'scripted GPU' }, model: { token: { dispatches: 148 } } });
});

test('stops when it is told to', async ({ page }) => {
  await page.goto(`${page.url()}#/bench`);
  await hold(page, 'measure');
  await page.getByRole('button', { name: 'Measure' }).click();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Measure' })).toBeEnabled();
  await expect(page.getByRole('region', { name: 'Results' })).toBeHidden();
  await expect(page.getByRole('alert')).toBeHidden();
});

test('compares int8 with exact, keeps the result, and copies it with the report', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`${page.url()}#/bench`);
  await hold(page, 'measure');
  await page.getByRole('button', { name: 'Compare int8 with exact' }).click();
  for (const what of ['reading with exact weights', 'loading int8 weights', 'reading with int8 weights']) {
    await expect(page.getByText(`Comparing: ${what}…`)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Measure' })).toBeDisabled();
    await step(page, 'measure');
  }
  const table = page.getByRole('table', { name: 'int8 compared with exact on gpt-oss-tiny' });
  await expect(table.getByRole('row', { name: 'Same likeliest token' })).toContainText('97.8 % of 412 positions');
  await page.reload();
  await expect(table.getByRole('row', { name: 'Perplexity, int8' })).toContainText('8.44');
  await page.getByRole('button', { name: 'Measure' }).click();
  await page.getByRole('button', { name: 'Copy results' }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  const copied: unknown = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
  expect(copied).toMatchObject({ sizes: 'gpt-oss-20b', comparison: { model: 'gpt-oss-tiny', sameLikeliest: 0.9782 } });
  await page.getByRole('link', { name: 'Back to the chat' }).click();
  await openModels(page);
  const row = page.getByRole('listitem', { name: 'gpt-oss-tiny' });
  await row.getByText('Loads with').click();
  await expect(row).toContainText('measured: same likeliest token at 97.8 % of positions');
});

test('fits a narrow page, with the table scrolling by itself', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(`${page.url()}#/bench`);
  await page.getByRole('button', { name: 'Measure' }).click();
  await expect(page.getByRole('region', { name: 'Results' })).toBeVisible();
  const isWide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect(isWide).toBe(false);
});
