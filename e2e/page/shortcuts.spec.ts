// Shortcuts: the list, the switch of single keys, and where keys do nothing.
import { choose, isOver, test } from '../support/chats.ts';
import { ask, expect, type Page, waitUntilReady } from '../support/fixtures.ts';

const list = (page: Page) => page.getByRole('dialog', { name: 'Keyboard shortcuts' });
const message = (page: Page) => page.getByLabel('Message', { exact: true });

test.beforeEach(async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
});

test('the list opens by its keys, and a sign that is written opens nothing', async ({ page }) => {
  await message(page).focus();
  await page.keyboard.type('Why?');
  await expect(message(page)).toHaveValue('Why?');
  await expect(list(page)).toHaveCount(0);
  await page.keyboard.press('Control+/');
  await expect(list(page)).toContainText('New chat');
  await page.keyboard.press('Escape');
  await expect(list(page)).toHaveCount(0);
  await expect(message(page)).toBeFocused();
  await page.getByRole('button', { name: 'New chat', exact: true }).focus();
  await page.keyboard.press('?');
  await expect(list(page)).toBeVisible();
  await list(page).getByRole('link', { name: 'Shortcut settings' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Shortcut settings' })).toBeFocused();
  await expect(list(page)).toHaveCount(0);
  // The list was no step of its own.
  await page.goBack();
  await expect(message(page)).toBeVisible();
});

test('single keys can be turned off; keys with Ctrl still work', async ({ page }) => {
  await page.keyboard.press('Control+,');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await page.getByRole('link', { name: 'Shortcuts' }).click();
  const row = page.getByRole('listitem').filter({ hasText: 'Next version' });
  await expect(row).toBeVisible();
  await page.getByRole('switch', { name: 'Single-key shortcuts' }).uncheck();
  await expect(row).toHaveCount(0);
  await page.keyboard.press('?');
  await page.keyboard.press('Control+/');
  await expect(list(page)).toBeVisible();
  await page.keyboard.press('Escape');
  // The layer leaves the browser's history a moment later. A reload before that is called off.
  await page.waitForFunction(() => history.state === null);
  await page.reload();
  await expect(page.getByRole('switch', { name: 'Single-key shortcuts' })).not.toBeChecked();
  await page.getByRole('switch', { name: 'Single-key shortcuts' }).check();
  await page.keyboard.press('?');
  await expect(list(page)).toBeVisible();
});

test('Escape leaves a screen for the chat, and not while a field has the focus', async ({ page }) => {
  await page.goto(`${page.url()}#/models`);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  const address = page.getByRole('textbox').first();
  await address.focus();
  await page.keyboard.press('Escape');
  await expect(address).toBeFocused();
  await page
    .getByRole('banner')
    .getByRole('button', { name: /gpt-oss-tiny/ })
    .focus();
  await page.keyboard.press('Escape');
  await expect(message(page)).toBeFocused();
});

test('while an input method composes, no shortcut does anything', async ({ page }) => {
  for (const press of [{ isComposing: true }, { keyCode: 229 }])
    await message(page).dispatchEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true, ...press });
  await message(page).dispatchEvent('keydown', { key: '/', ctrlKey: true, bubbles: true });
  // The last one opened its list, so the others have had their time.
  await expect(list(page)).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Search chats and commands' })).toHaveCount(0);
});

test('[ and ] go through the versions of an answer and keep the focus on their buttons', async ({ page }) => {
  await ask(page, 'How many?');
  await isOver(page);
  await choose(page, 'Answer again', 'Shorter');
  await expect(page.getByText('2 / 2')).toBeVisible();
  await isOver(page);
  await page.getByRole('log').focus();
  await page.keyboard.press('[');
  await expect(page.getByText('1 / 2')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Next version' })).toBeFocused();
  await page.keyboard.press(']');
  await expect(page.getByText('2 / 2')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Previous version' })).toBeFocused();
});
