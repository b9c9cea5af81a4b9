// The palette finds chats, actions, models and settings, by keyboard and for screen readers.
import { expectFocusSomewhere, isOver, test, titles } from '../support/chats.ts';
import { ask, expect, type Page, waitUntilReady } from '../support/fixtures.ts';

const field = (page: Page) => page.getByRole('combobox', { name: 'Search chats and commands' });
// The composer has options too.
const options = (page: Page) => page.getByRole('listbox', { name: 'Results' }).getByRole('option');
const active = (page: Page) => page.getByRole('listbox', { name: 'Results' }).getByRole('option', { selected: true });

async function open(page: Page): Promise<void> {
  await page.keyboard.press('Control+K');
  await expect(field(page)).toBeFocused();
}

test.beforeEach(async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
});

test('a setting is found by parts of its words, chosen by Enter, and among the recent ones next time', async ({ page }) => {
  await page.getByLabel('Message', { exact: true }).focus();
  await open(page);
  await field(page).fill('dark th');
  await expect(active(page)).toHaveText('Theme: Dark');
  await page.keyboard.press('Enter');
  await expect(field(page)).toHaveCount(0);
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByLabel('Message', { exact: true })).toBeFocused();
  await open(page);
  await expect(page.getByRole('group', { name: 'Recent' }).getByRole('option')).toHaveText(['Theme: Dark, chosen']);
});

test('arrow keys go round the list and name the active option to screen readers', async ({ page }) => {
  await open(page);
  await expect(options(page).first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowUp');
  await expect(options(page).last()).toHaveAttribute('aria-selected', 'true');
  await expect(options(page).last()).toBeInViewport();
  await expect(active(page)).toHaveCount(1);
  const id = await options(page).last().getAttribute('id');
  await expect(field(page)).toHaveAttribute('aria-activedescendant', id ?? '');
  await page.keyboard.press('ArrowDown');
  await expect(options(page).first()).toHaveAttribute('aria-selected', 'true');
  await field(page).fill('models');
  await expect(page.getByRole('status').filter({ hasText: /^\d+ results$/ })).toBeAttached();
});

test('keys of an input method are left to it', async ({ page }) => {
  await open(page);
  await field(page).fill('dark');
  await expect(active(page)).toHaveText('Theme: Dark');
  await field(page).dispatchEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true });
  await field(page).dispatchEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true });
  await field(page).dispatchEvent('keydown', { key: 'ArrowDown', isComposing: true, bubbles: true });
  await expect(active(page)).toHaveText('Theme: Dark');
  await expect(page.locator('html')).not.toHaveAttribute('data-theme');
});

test('Escape, its own key and Back close it; the screen behind stays and has the focus', async ({ page }) => {
  await page.goto(`${page.url()}#/models`);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  for (const close of [
    () => page.keyboard.press('Escape'),
    () => page.keyboard.press('Control+K'),
    () => page.evaluate(() => window.history.back()),
  ]) {
    await open(page);
    await close();
    await expect(field(page)).toHaveCount(0);
    await expect(page).toHaveURL(/#\/models$/);
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  }
  await page.goBack();
  await expect(page.getByLabel('Message', { exact: true })).toBeVisible();
});

test('a chat opens here or in another tab, and Back from it is the screen before', async ({ page, context }) => {
  await ask(page, 'Three rivers');
  await isOver(page);
  const address = page.url();
  await page.getByRole('button', { name: 'New chat', exact: true }).click();
  await expect(page).toHaveURL(/#\/$/);
  await open(page);
  await field(page).fill('rivers');
  await expect(active(page)).toContainText('Three rivers');
  const opened = context.waitForEvent('page');
  await page.keyboard.press('Control+Enter');
  await expect((await opened).getByRole('article', { name: 'You' })).toContainText('Three rivers');
  await expect(page).toHaveURL(/#\/$/);
  await open(page);
  await field(page).fill('rivers');
  await expect(active(page)).toContainText('Three rivers');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(address);
  await expectFocusSomewhere(page);
  await page.goBack();
  await expect(page).toHaveURL(/#\/$/);
  await expect(page.getByRole('article')).toHaveCount(0);
});

test('a model is opened, and words that nothing has begin a chat', async ({ page }) => {
  await open(page);
  await field(page).fill('golden');
  await expect(active(page)).toContainText('golden-odd');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'golden-odd' })).toBeVisible();
  await waitUntilReady(page);
  await open(page);
  await field(page).fill('Volcanoes of Iceland');
  await expect(page.getByText('No chat, action, model or setting has these words.')).toBeVisible();
  await expect(active(page)).toHaveText('New chat with “Volcanoes of Iceland”');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Message', { exact: true })).toHaveValue('Volcanoes of Iceland');
  await expect(page.getByLabel('Message', { exact: true })).toBeFocused();
  await expect(titles(page)).toHaveCount(0);
});
