// The composer: files, settings of a chat, a message that waits, a chat that is full.
import { OVERFLOWING } from '../../test/support/fake-session/script.ts';
import { expectFocusSomewhere, isOver, storedRows, test } from '../support/chats.ts';
import { ask, expect, lastAnswer, type Page, waitUntilReady } from '../support/fixtures.ts';
import { hold, release } from '../support/script.ts';

const message = (page: Page) => page.getByLabel('Message', { exact: true });
const question = (page: Page) => page.getByRole('article', { name: 'You' }).last();
const cards = (page: Page) => page.getByRole('list', { name: 'Files' });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

const NOTES = { name: 'notes.md', mimeType: 'text/markdown', buffer: Buffer.from('The key is under the mat.') };
const PHOTO = { name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0]) };

/** Drops a file on the page as a file manager does, or pastes a text, which no driver can do. */
const drop = (page: Page, name: string, text: string) =>
  page.evaluate(
    ([fileName, content]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content], fileName));
      for (const type of ['dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    },
    [name, text] as const,
  );
const paste = (page: Page, text: string) =>
  message(page).evaluate((field, content) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', content);
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);

test.beforeEach(async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
});

test('files are chosen, dropped and pasted, read as cards, kept by an edit, and what is no text is refused', async ({ page }) => {
  await page.getByLabel('Files to attach').setInputFiles([NOTES, PHOTO]);
  await expect(page.getByRole('alert')).toContainText('photo.png is not a text file');
  await drop(page, 'more.txt', 'More.');
  await paste(page, 'long '.repeat(600));
  await expect(cards(page).getByRole('listitem')).toHaveText([/notes\.md/, /more\.txt/, /Pasted text\.txt/]);
  await expect(cards(page).getByText(/25 tokens · 1 %/)).toBeVisible();
  await expect(button(page, 'Context: 3.0k of 131k tokens')).toBeVisible();
  await button(page, 'Remove more.txt').click();
  await expectFocusSomewhere(page);
  await expect.poll(async () => JSON.stringify((await storedRows(page)).drafts)).not.toContain('more.txt');
  await page.reload();
  await waitUntilReady(page);
  await expect(cards(page).getByRole('listitem')).toHaveCount(2);
  await ask(page, 'Where is the key?');
  await isOver(page);
  await page.reload();
  await question(page).getByRole('button', { name: 'notes.md' }).click();
  await expect(page.getByRole('dialog', { name: 'notes.md' })).toContainText('The key is under the mat.');
  await page.keyboard.press('Escape');
  await waitUntilReady(page);
  await question(page).hover();
  await question(page).getByRole('button', { name: 'Edit' }).click();
  await question(page).getByLabel('Edit the question').fill('And now?');
  await question(page).getByRole('button', { name: 'Remove Pasted text.txt' }).click();
  await question(page).getByRole('button', { name: 'Send' }).click();
  await expect(question(page)).toContainText('2 / 2');
  await expect(cards(page).getByRole('listitem')).toHaveText([/notes\.md/]);
  expect((await storedRows(page)).texts.join()).toContain('under the mat');
});

test('settings belong to their chat, and a preset carries them to new ones', async ({ page }) => {
  await button(page, 'Chat settings').click();
  await page.getByLabel('Instructions').fill('Be brief.');
  await page.getByLabel('Top-k', { exact: true }).fill('40');
  await page.getByLabel('Seed', { exact: true }).fill('7');
  await button(page, 'Save as preset…').click();
  await page.getByLabel('Name of the preset').fill('Brief');
  await page.getByLabel('Name of the preset').press('Enter');
  await expect(page.getByLabel('Preset', { exact: true }).locator('option:checked')).toHaveText('Brief');
  await expect(page.getByLabel('Preset', { exact: true })).toBeFocused();
  await page.keyboard.press('Escape');
  await ask(page, 'Hi');
  await isOver(page);
  await page.reload();
  await waitUntilReady(page);
  await button(page, 'Chat settings').click();
  await expect(page.getByLabel('Instructions')).toHaveValue('Be brief.');
  await expect(page.getByLabel('Seed', { exact: true })).toHaveValue('7');
  await button(page, 'Use for new chats').click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'New chat' }).first().click();
  await button(page, 'Chat settings').click();
  await expect(page.getByLabel('Top-k', { exact: true })).toHaveValue('40');
  await button(page, 'Default of Top-k').click();
  await expect(page.getByLabel('Top-k', { exact: true })).toHaveValue('0');
  await expect(page.getByLabel('Preset', { exact: true })).toHaveValue('');
});

test('a message that waits can be edited, outlives a reload, and is sent when the answer ends', async ({ page }) => {
  await hold(page, 'answer');
  await ask(page, 'First');
  await expect(button(page, 'Stop')).toBeEnabled();
  await ask(page, 'Secnd');
  const waiting = page.getByRole('region', { name: 'Waiting message' });
  await expect(waiting).toContainText('Secnd');
  await waiting.getByRole('button', { name: 'Edit' }).click();
  await expect(message(page)).toHaveValue('Secnd');
  await message(page).fill('Second');
  await button(page, 'Send after this answer').click();
  await expect(waiting).toContainText('Second');
  await release(page, 'answer');
  await expect(question(page)).toContainText('Second');
  await expect(waiting).toHaveCount(0);
  await isOver(page);
  await expect(page.getByRole('article', { name: 'You' })).toHaveText([/^First/, /^Second/]);
  await hold(page, 'answer');
  await ask(page, 'Third');
  await expect(button(page, 'Stop')).toBeEnabled();
  await ask(page, 'Fourth');
  await expect.poll(async () => JSON.stringify((await storedRows(page)).drafts)).toContain('Fourth');
  await page.reload();
  await waitUntilReady(page);
  await expect(waiting).toContainText('Not sent yet');
  await waiting.getByRole('button', { name: 'Send now' }).click();
  await expect(question(page)).toContainText('Fourth');
  await isOver(page);
});

test('a chat that is full asks, leaves the oldest turns out when told to, and says so', async ({ page }) => {
  await ask(page, 'First');
  await isOver(page);
  await ask(page, OVERFLOWING);
  await expect(page.getByRole('alert')).toContainText('The chat is longer than the model can read');
  await button(page, 'Ask in a new chat').click();
  await expect(message(page)).toHaveValue(OVERFLOWING);
  await expect(page.getByRole('article')).toHaveCount(0);
  await message(page).fill('');
  await page.goBack();
  await button(page, 'Go on from a summary').click();
  await expect(cards(page)).toContainText('Summary of the chat before.md');
  await expect(message(page)).toHaveValue(OVERFLOWING);
  await expect(page.getByRole('article')).toHaveCount(0);
  await page.goBack();
  await expect(question(page)).toContainText('Summarise this chat');
  await question(page).hover();
  await question(page).getByRole('button', { name: 'Previous version' }).click();
  await button(page, 'Leave out the oldest turns').click();
  await isOver(page);
  await expect(page.getByRole('note').filter({ hasText: 'no longer sees' })).toBeVisible();
  await expect(lastAnswer(page)).toContainText('without the first turn');
  await page.getByRole('button', { name: /^Context/ }).click();
  await expect(page.getByRole('radio', { name: /Leave out the oldest turns/ })).toBeChecked();
});

test('at 320 pixels and for fingers nothing of the composer overflows, and each target has 44 pixels', async ({
  browser,
  scripted,
}) => {
  const context = await browser.newContext({ hasTouch: true, isMobile: true, viewport: { width: 320, height: 640 } });
  const page = await context.newPage();
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  await page.getByLabel('Files to attach').setInputFiles([NOTES]);
  await expect(page.getByRole('button', { name: /^Context/ })).toBeVisible();
  await page.getByRole('combobox', { name: 'Thinking' }).selectOption('high');
  const small = () =>
    page.locator('.composer').evaluate((composer) =>
      [...composer.querySelectorAll<HTMLElement>('button, select, textarea')]
        .filter((target) => target.checkVisibility())
        .map((target) => ({ name: target.ariaLabel ?? target.textContent, box: target.getBoundingClientRect() }))
        .filter(({ box }) => box.height < 43.5 || box.width < 43.5 || box.right > innerWidth)
        .map(({ name, box }) => `${name}: ${box.width} × ${box.height}, right ${box.right}`),
    );
  await expect.poll(small).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  await context.close();
});
