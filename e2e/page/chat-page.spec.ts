// The chat as its user uses it, played by the scripted session.
import { ask, expect, lastAnswer, openModels, test, waitUntilReady } from '../support/fixtures.ts';
import { BEFORE_WORDS, hold, REASONING_WORDS, release, step } from '../support/script.ts';

test.beforeEach(async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
});

test('an answer streams, with its reasoning folded away and its figures below', async ({ page }) => {
  await hold(page, 'answer');
  await ask(page, 'Hi');
  await expect(page.getByText('Reading…')).toBeVisible();
  await step(page, 'answer', BEFORE_WORDS + 4);
  await expect(page.getByText('Thinking…')).toBeVisible();
  await expect(page.getByText('The user asks about')).toBeVisible();
  await release(page, 'answer');
  await expect(lastAnswer(page).getByText('counts the ways')).toBeVisible();
  const reasoning = page.getByText('The user asks about');
  await expect(reasoning).toBeHidden();
  // B11 the worker's time, not the page's: a hidden tab gets all words at once.
  await page.getByText('Thought for 5 s').click();
  await expect(reasoning).toBeVisible();
  await expect(lastAnswer(page)).toContainText(/\d+(\.\d+)? tokens\/s · \d+ tokens · first word \d/);
  // What the user opened stays open.
  await expect(reasoning).toBeVisible();
});

test('reasoning that the user closes stays closed', async ({ page }) => {
  await hold(page, 'answer');
  await ask(page, 'Hi');
  await step(page, 'answer', BEFORE_WORDS + 2);
  await page.getByText('Thinking…').click();
  await expect(lastAnswer(page).locator('details')).not.toHaveAttribute('open');
  await release(page, 'answer');
  await expect(lastAnswer(page)).toContainText('tokens/s');
  await expect(lastAnswer(page).locator('details')).not.toHaveAttribute('open');
});

test('code keeps its lines and can be copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await ask(page, 'Hi');
  await expect(lastAnswer(page)).toContainText('tokens/s');
  await lastAnswer(page).locator('figure').getByRole('button', { name: 'Copy' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^def binomial[^]*\n {4}return result$/);
});

test('stop ends the answer and keeps what came', async ({ page }) => {
  await hold(page, 'answer');
  await ask(page, 'Hi');
  await step(page, 'answer', BEFORE_WORDS + REASONING_WORDS + 6);
  await expect(lastAnswer(page).getByText('counts the ways')).toBeVisible();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(lastAnswer(page)).toContainText('· stopped');
  await release(page, 'answer');
  await expect(lastAnswer(page)).not.toContainText('that gives 10');
  await ask(page, 'Again');
  await expect(page.getByRole('article', { name: 'Answer' })).toHaveCount(2);
});

test('Shift+Enter breaks the line, Enter sends, and Enter that ends a composition does neither', async ({ page }) => {
  const message = page.getByLabel('Message', { exact: true });
  await message.pressSequentially('one');
  await message.press('Shift+Enter');
  await message.pressSequentially('two');
  await expect(message).toHaveValue('one\ntwo');
  await message.dispatchEvent('keydown', { key: 'Enter', isComposing: true });
  await message.dispatchEvent('keydown', { key: 'Enter', keyCode: 229 });
  await expect(page.getByRole('article')).toHaveCount(0);
  await message.press('Enter');
  await expect(page.getByRole('article', { name: 'You' }).locator('p')).toHaveText('one\ntwo', { useInnerText: true });
  await expect(message).toHaveValue('');
});

test('the view follows the answer only while the reader is at the end', async ({ page }) => {
  await page.setViewportSize({ width: 600, height: 420 });
  const log = page.getByRole('log');
  const distance = () => log.evaluate((box) => box.scrollHeight - box.clientHeight - box.scrollTop);
  await ask(page, 'Hi');
  await expect(lastAnswer(page)).toContainText('tokens/s');
  await expect.poll(distance).toBeLessThan(2);

  await hold(page, 'answer');
  await ask(page, 'Again');
  await step(page, 'answer', BEFORE_WORDS + REASONING_WORDS + 30);
  await expect(lastAnswer(page).getByText('counts the ways')).toBeVisible();
  await log.hover();
  await page.mouse.wheel(0, -200);
  await expect(page.getByRole('button', { name: 'Jump to the latest message' })).toBeVisible();
  const place = await log.evaluate((box) => box.scrollTop);
  await release(page, 'answer');
  await expect(lastAnswer(page)).toContainText('tokens/s');
  expect(await log.evaluate((box) => box.scrollTop)).toBe(place);
  await page.getByRole('button', { name: 'Jump to the latest message' }).click();
  await expect.poll(distance).toBeLessThan(2);
});

test('a screen reader hears that an answer begins, each sentence when it is whole, and the end', async ({ page }) => {
  const spoken = page.getByRole('main').locator('[aria-live=polite] p');
  const status = page.getByRole('main').getByRole('status').first();
  await hold(page, 'answer');
  await ask(page, 'Hi');
  await expect(status).toHaveText('Answering.');
  await expect(page.getByRole('log')).toHaveAttribute('aria-busy', 'true');
  await step(page, 'answer', BEFORE_WORDS + REASONING_WORDS + 14);
  await expect(lastAnswer(page)).toContainText('It grows');
  await expect(spoken).toHaveText(['The binomial coefficient counts the ways to choose k of n things.']);
  await release(page, 'answer');
  await expect(status).toHaveText('Answer finished.');
  await expect(spoken).toHaveText([
    'The binomial coefficient counts the ways to choose k of n things.',
    'It grows by a simple rule: every entry is the sum of the two above it.',
    'python code.',
    'For n = 5 and k = 2 that gives 10.',
    'Lines that follow each other stay on lines of their own.',
  ]);
  await expect(page.getByRole('log')).toHaveAttribute('aria-busy', 'false');
});

test('a new chat begins empty, and the one before is in the list', async ({ page }) => {
  await ask(page, 'Hi');
  await page.getByRole('button', { name: 'New chat' }).click();
  await expect(page.getByRole('article')).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Hi', exact: true })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'A private chat that runs on your own GPU' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send' })).toBeVisible();
});

test('settings and effort are reached by keyboard and close with Escape', async ({ page }) => {
  await page.getByLabel('Chat settings', { exact: true }).press('Enter');
  await page.getByLabel('Instructions').fill('Be brief.');
  await page.getByLabel('Temperature', { exact: true }).fill('0');
  await expect(page.getByText('0 (always the likeliest word)')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByLabel('Instructions')).toBeHidden();
  await page.getByRole('radio', { name: 'Medium' }).press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'High' })).toBeChecked();
});

test('nothing overflows at a width of 320 pixels', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 600 });
  await ask(page, `A${'a'.repeat(200)}`);
  await expect(lastAnswer(page)).toContainText('tokens/s');
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await overflow()).toBe(0);
  await openModels(page);
  await expect(page.getByRole('heading', { name: 'Models' })).toBeVisible();
  expect(await overflow()).toBe(0);
});
