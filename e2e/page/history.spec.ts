// B9 and B10: every screen is an entry of the browser's history with a title, and the focus goes
// where the work goes on.
import type { Page } from '@playwright/test';
import { ask, expect, lastAnswer, openModels, test, waitUntilReady } from '../support/fixtures.ts';
import { hold, release } from '../support/script.ts';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** What has the focus: its name, or that of its role. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return 'body';
    return element.id || element.getAttribute('aria-label') || element.textContent || element.tagName;
  });

async function expectFocus(page: Page, name: string | RegExp): Promise<void> {
  await expect.poll(() => focused(page)).toMatch(name);
}

test.beforeEach(async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
});

test('B10 each screen is an entry with its title: Back from the models finds the conversation', async ({ page }) => {
  await expect(page).toHaveTitle('Chat · gpt-oss-web');
  await ask(page, 'Hi');
  await expect(lastAnswer(page)).toContainText('tokens/s');
  await openModels(page);
  await expect(page).toHaveURL(/#\/models$/);
  await expect(page).toHaveTitle('Models · gpt-oss-web');
  await page.getByRole('link', { name: 'Measure this GPU' }).click();
  await expect(page).toHaveTitle('Measure this GPU · gpt-oss-web');
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Models' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('article')).toHaveCount(2);
  await page.goForward();
  await expect(page.getByRole('heading', { name: 'Models' })).toBeVisible();
});

test('B10 an address of a screen opens that screen, and an unknown one the chat', async ({ page, scripted }) => {
  for (const [hash, heading] of [
    ['#/models', 'Models'],
    ['#/bench', 'Measure this GPU'],
    ['#/nothing', 'A private chat that runs on your own GPU'],
  ] as const) {
    await page.goto('about:blank');
    await page.goto(`${scripted.origin}/${hash}`);
    await expect(page.getByRole('heading', { name: heading, exact: true })).toBeVisible();
  }
});

test('B10 a model that is loaded from the list shows the chat, and Back goes to the list', async ({ page }) => {
  await openModels(page);
  await button(page, 'Load golden-odd').click();
  await waitUntilReady(page);
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Models' })).toBeVisible();
});

test('B9 Send, Stop and New chat leave the focus in the composer', async ({ page }) => {
  await hold(page, 'answer');
  await page.getByLabel('Message', { exact: true }).fill('Hi');
  await button(page, 'Send').click();
  await expectFocus(page, /^message$/);
  await button(page, 'Stop').click();
  await expect(lastAnswer(page)).toContainText('stopped');
  await expectFocus(page, /^message$/);
  await button(page, 'New chat').click();
  await expect(page.getByRole('article')).toHaveCount(0);
  await expectFocus(page, /^message$/);
  await release(page, 'answer');
});

test('B9 by keyboard alone as well', async ({ page }) => {
  await hold(page, 'answer');
  await page.getByLabel('Message', { exact: true }).fill('Hi');
  await button(page, 'Send').focus();
  await page.keyboard.press('Enter');
  await expectFocus(page, /^message$/);
  await button(page, 'Stop').focus();
  await page.keyboard.press('Space');
  await expect(lastAnswer(page)).toContainText('stopped');
  await expectFocus(page, /^message$/);
  await page.keyboard.press('Control+Shift+O');
  await expect(page.getByRole('article')).toHaveCount(0);
  await expectFocus(page, /^message$/);
});

test('B9 each screen begins at its heading, the chat at its composer', async ({ page }) => {
  await openModels(page);
  await expectFocus(page, /^Models$/);
  await page.getByRole('link', { name: 'Measure this GPU' }).click();
  await expectFocus(page, /^Measure this GPU$/);
  await page.getByRole('link', { name: 'Back to the chat' }).click();
  await expectFocus(page, /^message$/);
  await page.goBack();
  await expectFocus(page, /^Measure this GPU$/);
});

test('B9 a button that its own press takes away hands the focus to what it belongs to', async ({ page }) => {
  await openModels(page);
  await button(page, 'Delete golden-odd').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('listitem', { name: 'golden-odd' })).toContainText('Not downloaded');
  await expectFocus(page, /golden-odd/);
  await hold(page, 'slow-large');
  await page.getByRole('button', { name: 'load slow-large' }).click();
  await expectFocus(page, /Download slow-large|slow-large/);
  await page.getByRole('button', { name: 'Download 13.8 GB' }).click();
  await expect(button(page, 'Pause slow-large')).toBeVisible();
  await expectFocus(page, /^(?!body$)/);
  await button(page, 'Pause slow-large').click();
  await expect(page.getByRole('listitem', { name: 'slow-large' })).not.toContainText('Downloading');
  await expectFocus(page, /slow-large/);
});

test('B9 settings that were left by a link are closed on coming back', async ({ page }) => {
  await button(page, 'Chat settings').click();
  await page.getByRole('link', { name: 'Measure this GPU' }).click();
  await page.goBack();
  await expect(page.getByLabel('Message', { exact: true })).toBeVisible();
  await expect(page.getByLabel('Instructions')).toBeHidden();
});
