// B4: Send and Stop are one spot of the page, and each press means what was meant.
import { ask, expect, lastAnswer, test, waitUntilReady } from '../support/fixtures.ts';
import { BEFORE_WORDS, hold, REASONING_WORDS, release, step } from '../support/script.ts';

test.beforeEach(async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
});

test('B4 a double click on Send is one send, and stops nothing', async ({ page }) => {
  await hold(page, 'answer');
  await page.getByLabel('Message', { exact: true }).fill('Hi');
  await page.getByRole('button', { name: 'Send' }).dblclick();
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeEnabled();
  await release(page, 'answer');
  await expect(lastAnswer(page)).toContainText('tokens/s');
  await expect(lastAnswer(page)).not.toContainText('stopped');
  await expect(page.getByRole('article')).toHaveCount(2);
});

test('B4 a third click stops', async ({ page }) => {
  await hold(page, 'answer');
  await page.getByLabel('Message', { exact: true }).fill('Hi');
  await page.getByRole('button', { name: 'Send' }).click({ clickCount: 3 });
  await expect(lastAnswer(page)).toContainText('stopped');
});

for (const [when, steps] of [
  ['at once', 0],
  ['while the prompt is read', BEFORE_WORDS - 1],
  ['while it reasons', BEFORE_WORDS + 3],
  ['while it answers', BEFORE_WORDS + REASONING_WORDS + 3],
] as const) {
  test(`B4 Stop ends the answer ${when}, and the next one runs`, async ({ page }) => {
    await hold(page, 'answer');
    await ask(page, 'Hi');
    await step(page, 'answer', steps);
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await expect(lastAnswer(page)).toContainText('stopped');
    await release(page, 'answer');
    await ask(page, 'Again');
    await expect(lastAnswer(page)).toContainText('that gives 10');
  });
}

test('B4 Escape stops as well, and not while it closes the settings', async ({ page }) => {
  await hold(page, 'answer');
  await ask(page, 'Hi');
  await page.getByRole('button', { name: 'Chat settings' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByLabel('Instructions')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeEnabled();
  await page.keyboard.press('Escape');
  await expect(lastAnswer(page)).toContainText('stopped');
});
