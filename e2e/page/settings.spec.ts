// The screens of settings, each at its address, and what the settings do.
import { expectFocusSomewhere, isOver, storedRows, test, titles } from '../support/chats.ts';
import { ask, expect, type Page, waitUntilReady } from '../support/fixtures.ts';

const canvas = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const SECTIONS = {
  general: 'General settings',
  chats: 'Chat settings',
  shortcuts: 'Shortcut settings',
  about: 'About gpt-oss-web',
};

test('each screen has its address, its title and one heading, and is reached by Back again', async ({ page, scripted }) => {
  for (const [path, title] of Object.entries(SECTIONS)) {
    await page.goto(`${scripted.origin}/#/settings/${path}`);
    await expect(page).toHaveTitle(`${title} · gpt-oss-web`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    await expect(page.getByRole('navigation', { name: 'Settings' }).locator('[aria-current=page]')).toHaveCount(1);
  }
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Shortcut settings' })).toBeFocused();
});

test('a theme is shown at once, in every tab, and before the first paint of the next visit', async ({
  page,
  context,
  scripted,
}) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(`${scripted.origin}/#/settings/general`);
  await page.getByRole('radio', { name: 'Light' }).check();
  const light = await canvas(page);
  const other = await context.newPage();
  await other.goto(`${scripted.origin}/#/settings/general`);
  await page.getByRole('radio', { name: 'Dark' }).check();
  await expect.poll(() => canvas(page)).not.toBe(light);
  await expect(other.getByRole('radio', { name: 'Dark' })).toBeChecked();
  expect(await canvas(other)).toBe(await canvas(page));
  const dark = await canvas(page);
  // None of the page's own code runs: what is dark is so without it.
  await other.close();
  await context.route(/\/assets\/.*\.js$/, (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
  const bare = await context.newPage();
  await bare.goto(`${scripted.origin}/`, { waitUntil: 'domcontentloaded' });
  expect(await canvas(bare)).toBe(dark);
  await expect(bare.locator('meta[name=theme-color]').first()).toHaveAttribute('content', '#14171a');
  await bare.close();
  await page.getByRole('radio', { name: 'As the system' }).check();
  await expect.poll(() => canvas(page)).toBe(light);
});

test('with temporary chats chosen, a new chat and a new visit store nothing', async ({ page, scripted }) => {
  await page.goto(`${scripted.origin}/#/settings/chats`);
  await page.getByRole('switch', { name: 'New chats are temporary' }).check();
  await page.goto('about:blank');
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  await expect(page).toHaveURL(/#\/temporary$/);
  await ask(page, 'A secret');
  await isOver(page);
  await button(page, 'New chat').click();
  await expect(page.getByRole('heading', { name: 'What would you like to ask?' })).toBeVisible();
  await expect(page).toHaveURL(/#\/temporary$/);
  expect((await storedRows(page)).conversations).toEqual([]);
});

test('all chats are deleted after a question, and come back by Undo', async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  for (const text of ['One', 'Two']) {
    await button(page, 'New chat').click();
    await ask(page, text);
    await isOver(page);
  }
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await page.getByRole('link', { name: 'Chats', exact: true }).click();
  await expect(page.getByText(/^2 chats, .* in this browser/)).toBeVisible();
  await button(page, 'Delete all chats').click();
  const question = page.getByRole('dialog', { name: 'Delete all 2 chats?' });
  await question.getByRole('button', { name: 'Keep' }).click();
  await expect(titles(page)).toHaveText(['Two', 'One']);
  await button(page, 'Delete all chats').click();
  await question.getByRole('button', { name: 'Delete all chats' }).click();
  await expect(titles(page)).toHaveCount(0);
  await expectFocusSomewhere(page);
  await button(page, 'Undo').click();
  await expect(titles(page)).toHaveText(['Two', 'One']);
  await button(page, 'Delete all chats').click();
  await question.getByRole('button', { name: 'Delete all chats' }).click();
  await page.reload();
  await expect(page.getByText('There is no chat to delete.')).toBeVisible();
  await expect(titles(page)).toHaveCount(0);
});

test('on a phone Back closes the drawer, and a screen that is chosen there takes its place', async ({ page, scripted }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  const drawer = page.getByRole('dialog', { name: 'Conversations' });
  await button(page, 'Show the sidebar').click();
  await expect(drawer).toBeVisible();
  await page.goBack();
  await expect(drawer).toHaveCount(0);
  await expect(button(page, 'Show the sidebar')).toBeFocused();
  await button(page, 'Show the sidebar').click();
  await drawer.getByRole('link', { name: 'Settings', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'General settings' })).toBeFocused();
  await expect(drawer).toHaveCount(0);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow).toBe(0);
  await page.goBack();
  await expect(page.getByLabel('Message', { exact: true })).toBeVisible();
  await button(page, 'Show the sidebar').click();
  await drawer.getByRole('button', { name: 'New chat' }).click();
  await expect(drawer).toHaveCount(0);
});
