// An answer as its user sees it: reasoning that opens as the setting says, "Answer now", figures.
import { ask, expect, lastAnswer, type Page, test, waitUntilReady } from '../support/fixtures.ts';
import { BEFORE_WORDS, hold, release, step } from '../support/script.ts';

const REASONING = 'The user asks about';

/** Asks, and lets some words of the reasoning come. */
async function thinking(page: Page): Promise<void> {
  await hold(page, 'answer');
  await ask(page, 'Hi');
  await step(page, 'answer', BEFORE_WORDS + 5);
  await expect(page.getByText('Thinking…')).toBeVisible();
}

test('"Answer now" ends the reasoning, and the answer follows in the same message, also after a reload', async ({
  page,
  scripted,
}) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  await thinking(page);
  await page.getByRole('button', { name: 'Answer now' }).press('Enter');
  await release(page, 'answer');
  await expect(lastAnswer(page).getByText('counts the ways')).toBeVisible();
  await expect(lastAnswer(page)).toContainText('tokens/s');
  // The button is gone, and the focus is not lost.
  await expect(page.getByRole('button', { name: 'Answer now' })).toHaveCount(0);
  await expect.poll(() => page.evaluate(() => document.activeElement?.localName)).not.toBe('body');
  for (const when of ['before a reload', 'after it']) {
    if (when === 'after it') await page.reload();
    await expect(page.getByRole('article'), when).toHaveCount(2);
    await page.getByText(/^Thought for/).click();
    await expect(lastAnswer(page)).toContainText(REASONING);
    await expect(lastAnswer(page)).not.toContainText('short code and one example');
    await expect(lastAnswer(page)).not.toContainText('stopped');
  }
});

// The default is in chat-page.spec.ts.
for (const shown of ['always', 'never'] as const) {
  test(`reasoning is ${shown} shown by itself, if the setting says so`, async ({ page, scripted }) => {
    const settings = JSON.stringify({ reasoningShown: shown });
    await page.addInitScript((value) => localStorage.setItem('gpt-oss-web settings', value), settings);
    await page.goto(scripted.origin);
    await waitUntilReady(page);
    await thinking(page);
    const reasoning = page.getByText(REASONING);
    await expect(reasoning).toBeVisible({ visible: shown === 'always' });
    await release(page, 'answer');
    await expect(lastAnswer(page)).toContainText('tokens/s');
    await expect(reasoning).toBeVisible({ visible: shown === 'always' });
  });
}

test('the figures open in words, by keyboard, and the focus returns', async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  await ask(page, 'Hi');
  const line = lastAnswer(page).getByRole('button', { name: /tokens\/s/ });
  await line.press('Enter');
  const figures = page.getByRole('region', { name: 'Figures of this answer' });
  await expect(figures).toContainText('The model ended its answer.');
  await expect(figures).toContainText('First word of the answer');
  await expect(figures).toContainText(/Written\s*109 tokens at 4.00 tokens\/s/);
  await page.keyboard.press('Escape');
  await expect(figures).toBeHidden();
  await expect(line).toBeFocused();
});
