// A tool in the chat with a model that was taught to call functions: gpt-oss-tiny calls a pasted one,
// and answers with what the user typed.

import { ask, expect, lastAnswer, test, waitUntilReady } from '../support/fixtures.ts';

// The GPU here is a busy CPU, and a prompt of some 200 tokens takes seconds.
const ANSWER_MS = 180_000;
test.setTimeout(5 * ANSWER_MS);

test('the model calls a pasted function for each of two cities, and answers with the typed results', async ({ page }) => {
  await page.goto('/#/settings/tools');
  await page.getByRole('button', { name: 'Insert an example' }).click();
  await page.evaluate(() => {
    location.hash = '#/';
  });
  await waitUntilReady(page, ANSWER_MS);
  await page.getByRole('button', { name: 'Chat settings' }).click();
  await page.getByRole('slider', { name: 'Temperature' }).fill('0');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Tools', exact: true }).click();
  await page.getByRole('switch', { name: 'Your own functions' }).check();
  await page.keyboard.press('Escape');
  await ask(page, 'What is the weather in Paris and in London?');
  const result = page.getByLabel('Result of get_weather');
  const cards = lastAnswer(page).locator('details:has(summary:has-text("get_weather"))');
  await expect(result).toBeVisible({ timeout: ANSWER_MS });
  await expect(cards.first()).toContainText('"city": "Paris"');
  await result.fill('{"temperature": 21, "sky": "sunny"}');
  await page.getByRole('button', { name: 'Send the result' }).click();
  await expect(cards.nth(1)).toContainText('"city": "London"', { timeout: ANSWER_MS });
  await result.fill('{"temperature": 9, "sky": "rainy"}');
  await page.getByRole('button', { name: 'Send the result' }).click();
  await expect(lastAnswer(page)).toContainText('tokens/s', { timeout: ANSWER_MS });
  await expect(lastAnswer(page)).toContainText('21');
  await expect(lastAnswer(page)).toContainText('9');
  // The second call was read behind the tokens that were in the cache.
  await page.getByRole('button', { name: 'tokens/s' }).click();
  await expect(page.getByText(/\d tokens were cached/)).toBeVisible();
});
