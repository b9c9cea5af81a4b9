// Conversations are kept, found, renamed, pinned, deleted and brought back.
import { choose, expectFocusSomewhere, isOver, storedRows, test, titles } from '../support/chats.ts';
import { ask, expect, lastAnswer, type Page, waitUntilReady } from '../support/fixtures.ts';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

test.beforeEach(async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
});

test('a reload keeps everything: messages, reasoning, figures, the address, the draft', async ({ page }) => {
  await ask(page, 'How many?');
  await isOver(page);
  await expect(page).toHaveURL(/#\/c\/[\w-]+$/);
  await expect(page).toHaveTitle('How many? · gpt-oss-web');
  await page.getByLabel('Message', { exact: true }).fill('Half a sen');
  await expect.poll(async () => (await storedRows(page)).drafts).toEqual(['Half a sen']);
  const before = await lastAnswer(page).textContent();
  await page.reload();
  await isOver(page);
  // The answer is text until the Markdown code is there.
  await expect.poll(() => lastAnswer(page).textContent()).toBe(before);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('How many?');
  await expect(page.getByLabel('Message', { exact: true })).toHaveValue('Half a sen');
  await expect(titles(page)).toHaveText(['How many?']);
  await expect(titles(page)).toHaveAttribute('aria-current', 'page');
});

test('each conversation has its address, its draft and its place: Back and Forward go between them', async ({ page }) => {
  await ask(page, 'One');
  await isOver(page);
  await button(page, 'New chat').click();
  await expect(page.getByRole('heading', { name: 'A private chat that runs on your own GPU' })).toBeVisible();
  await expectFocusSomewhere(page);
  await ask(page, 'Two');
  await isOver(page);
  await page.getByLabel('Message', { exact: true }).fill('For two');
  await titles(page).filter({ hasText: 'One' }).click();
  await expect(page.getByRole('article', { name: 'You' })).toContainText('One');
  await expect(page.getByLabel('Message', { exact: true })).toHaveValue('');
  await expectFocusSomewhere(page);
  await page.goBack();
  await expect(page.getByRole('article', { name: 'You' })).toContainText('Two');
  await expect(page.getByLabel('Message', { exact: true })).toHaveValue('For two');
  await page.goBack();
  // The new chat took the entry of the empty one that it was.
  await expect(page.getByRole('article', { name: 'You' })).toContainText('One');
});

test('the list has the newest first; a pinned one is above, a renamed one keeps its name', async ({ page }) => {
  await ask(page, 'One');
  await isOver(page);
  await button(page, 'New chat').click();
  await ask(page, 'Two');
  await isOver(page);
  await expect(titles(page)).toHaveText(['Two', 'One']);
  await choose(page, 'More for One', 'Pin');
  await expect(titles(page)).toHaveText(['One', 'Two']);
  await expect(page.getByRole('region', { name: 'Pinned' })).toContainText('One');
  await expectFocusSomewhere(page);
  await choose(page, 'Two', 'Rename');
  await page.getByLabel('Title').fill('  A better name ');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A better name');
  await expect(page).toHaveTitle('A better name · gpt-oss-web');
  await expectFocusSomewhere(page);
  await page.reload();
  await expect(titles(page)).toHaveText(['One', 'A better name']);
});

test('a deleted conversation comes back by Undo, with all that it had', async ({ page }) => {
  await ask(page, 'How many?');
  await isOver(page);
  const address = page.url();
  await choose(page, 'How many?', 'Delete');
  await expect(titles(page)).toHaveCount(0);
  await expect(page).toHaveURL(/#\/$/);
  await expectFocusSomewhere(page);
  await button(page, 'Undo').click();
  await expect(page).toHaveURL(address);
  await isOver(page);
  await expectFocusSomewhere(page);
});

test('after a reload the offer to undo is gone and nothing else is; after a minute the conversation is gone', async ({
  page,
}) => {
  await page.clock.install();
  await page.reload();
  await waitUntilReady(page);
  await ask(page, 'To be kept');
  await isOver(page);
  await button(page, 'New chat').click();
  await ask(page, 'To be deleted');
  await isOver(page);
  await choose(page, 'More for To be deleted', 'Delete');
  await expect(button(page, 'Undo')).toBeVisible();
  await page.reload();
  await expect(titles(page)).toHaveText(['To be kept']);
  await expect(button(page, 'Undo')).toHaveCount(0);
  expect((await storedRows(page)).conversations).toHaveLength(2);
  await page.clock.runFor(61_000);
  await expect.poll(async () => (await storedRows(page)).conversations.map(({ title }) => title)).toEqual(['To be kept']);
  const rows = await storedRows(page);
  expect(rows.messages).toHaveLength(2);
  expect(rows.texts).toHaveLength(1);
});

test('a temporary chat is never written, and ends when another one is opened', async ({ page }) => {
  await ask(page, 'A kept one');
  await isOver(page);
  await button(page, 'Temporary chat').click();
  await expect(page).toHaveURL(/#\/temporary$/);
  await expect(page).toHaveTitle('Temporary chat · gpt-oss-web');
  await expect(page.getByText('This chat is never stored')).toBeVisible();
  await ask(page, 'A secret');
  await isOver(page);
  await page.getByLabel('Message', { exact: true }).fill('Another secret');
  await expect(page).toHaveURL(/#\/temporary$/);
  await expect(titles(page)).toHaveText(['A kept one']);
  expect(JSON.stringify(await storedRows(page))).not.toContain('secret');
  // It stays while a screen that is no chat is shown.
  await page.getByRole('link', { name: 'Models' }).click();
  await page.goBack();
  await expect(page.getByRole('article', { name: 'You' })).toContainText('A secret');
  await titles(page).click();
  await expect(page.getByRole('article', { name: 'You' })).toContainText('A kept one');
  await page.goBack();
  await expect(page.getByRole('article')).toHaveCount(0);
});

test('an address without a conversation says so, and leads to a new chat', async ({ page, scripted }) => {
  await page.goto(`${scripted.origin}/#/c/nothing`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This chat is not here');
  await page.getByRole('main').getByRole('button', { name: 'New chat' }).click();
  await waitUntilReady(page);
  await expectFocusSomewhere(page);
});

test('an answer goes on while another conversation is read, and is stored there', async ({ page }) => {
  await ask(page, 'One');
  await isOver(page);
  await page.evaluate(() => window.script.hold('answer'));
  await button(page, 'New chat').click();
  await ask(page, 'Two');
  await expect(page).toHaveURL(/#\/c\//);
  await titles(page).filter({ hasText: 'One' }).click();
  await expect(page.getByText('An answer is coming in another chat')).toBeVisible();
  await page.getByLabel('Message', { exact: true }).fill('Not yet');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article', { name: 'You' })).toHaveCount(1);
  await page.evaluate(() => window.script.release('answer'));
  await expect(page.getByText('An answer is coming in another chat')).toHaveCount(0);
  await page.reload();
  await titles(page).filter({ hasText: 'Two' }).click();
  await isOver(page);
});

test('search finds words of titles and texts, in all versions, and opens what it found', async ({ page }) => {
  await ask(page, 'Reply to the landlord');
  await isOver(page);
  await button(page, 'New chat').click();
  await ask(page, 'Write in Hebrew and Arabic.');
  await isOver(page);
  await page.keyboard.press('Control+K');
  const field = page.getByRole('combobox', { name: 'Search chats and commands' });
  await expect(field).toBeFocused();
  const found = page.getByRole('group', { name: 'Chats' }).getByRole('option');
  await field.fill('LANDLORD');
  await expect(found).toHaveText([/^Reply to the landlord/]);
  await field.fill('every entry');
  await expect(found).toHaveText([/^Reply to the landlord.*every entry is the sum/s]);
  await field.fill('بالعالم');
  await expect(found).toHaveText([/^Write in Hebrew/]);
  await field.fill('nowhere to be found');
  await expect(page.getByText('No chat, action, model or setting has these words.')).toBeVisible();
  await field.fill('landlord');
  await expect(found).toHaveCount(1);
  await expect(found).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article', { name: 'You' })).toContainText('Reply to the landlord');
  await expectFocusSomewhere(page);
});

test('on a phone the list is a drawer that Escape and every choice close', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await ask(page, 'One');
  await isOver(page);
  await button(page, 'New chat').click();
  await button(page, 'Show the sidebar').click();
  const drawer = page.getByRole('dialog', { name: 'Conversations' });
  await expect(titles(page)).toHaveText(['One']);
  await page.keyboard.press('Escape');
  await expect(drawer).toHaveCount(0);
  await expect(button(page, 'Show the sidebar')).toBeFocused();
  await button(page, 'Show the sidebar').click();
  await titles(page).click();
  await expect(drawer).toHaveCount(0);
  await expect(page.getByRole('article', { name: 'You' })).toContainText('One');
  await expectFocusSomewhere(page);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow).toBe(0);
});

test('the sidebar stays hidden over a reload, and comes back by its key', async ({ page }) => {
  const list = page.getByRole('navigation', { name: 'Chats' });
  await page.keyboard.press('Control+B');
  await expect(list).toHaveCount(0);
  await page.reload();
  await waitUntilReady(page);
  await expect(list).toHaveCount(0);
  await page.keyboard.press('Control+B');
  await expect(list).toBeVisible();
});
