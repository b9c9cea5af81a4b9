// Chats go out as files and come back: all as a ZIP, one as Markdown or JSON, and into a folder of the
// user.
import { readFile } from 'node:fs/promises';
import { choose, isOver, storedRows, test, titles } from '../support/chats.ts';
import { ask, expect, type Page, waitUntilReady } from '../support/fixtures.ts';

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

/** A folder of this browser in place of one that the user picks. */
const FOLDER = 'Cloud drive';

test.beforeEach(async ({ page, scripted }) => {
  await page.addInitScript((name) => {
    Object.assign(window, {
      showDirectoryPicker: async () => (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true }),
    });
  }, FOLDER);
  await page.goto(scripted.origin);
  await waitUntilReady(page);
});

/** Goes to the settings of chats as a user does. */
async function openSettings(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Chats' }).click();
  await expect(page.getByRole('heading', { name: 'Backup folder' })).toBeVisible();
}

/** The files of the folder with their texts. */
const filesOf = (page: Page, folder: 'chats' | 'deleted') =>
  page.evaluate(
    async ([name, inner]) => {
      const files: Record<string, string> = {};
      const root = await navigator.storage.getDirectory();
      const handle = await root
        .getDirectoryHandle(name)
        .then((found) => found.getDirectoryHandle(inner))
        .catch(() => null);
      // A file that moves while it is read is not there any more.
      for await (const entry of handle?.values() ?? [])
        if (entry.kind === 'file')
          files[entry.name] = await entry.getFile().then(
            (file) => file.text(),
            () => '',
          );
      return files;
    },
    [FOLDER, folder] as const,
  );

/** The names of the files of chats in the folder, without the keys of the chats. */
const namesOf = async (page: Page) =>
  Object.keys(await filesOf(page, 'chats'))
    .map((name) => name.replace(/ \w{12}/, ''))
    .toSorted();

test('all chats go out as a ZIP and come back: nothing changes, and after a deletion all is there again', async ({ page }) => {
  await ask(page, 'How many?');
  await isOver(page);
  await button(page, 'New chat').click();
  await ask(page, 'And a second one');
  await isOver(page);
  // What was sent is no draft any more; that is stored a moment later.
  await expect.poll(async () => (await storedRows(page)).drafts).toEqual([]);
  const before = await storedRows(page);
  await openSettings(page);
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Export 2 chats').click()]);
  expect(download.suggestedFilename()).toMatch(/^gpt-oss-web chats \d{4}-\d\d-\d\d\.zip$/);
  const zip = await download.path();
  const file = page.getByLabel('Files with chats');
  await file.setInputFiles({ name: 'all.zip', mimeType: 'application/zip', buffer: await readFile(zip) });
  await expect(page.getByText('2 chats were here already, and did not change.')).toBeVisible();
  expect(await storedRows(page)).toEqual(before);
  await choose(page, 'More for How many?', 'Delete');
  await expect(titles(page)).toHaveText(['And a second one']);
  await file.setInputFiles({ name: 'all.zip', mimeType: 'application/zip', buffer: await readFile(zip) });
  await expect(page.getByText('1 chat that was here got what it lacked.')).toBeVisible();
  await expect(titles(page)).toHaveText(['And a second one', 'How many?']);
});

test('chats of ChatGPT come with their title and their model; another file is named with what to do', async ({ page }) => {
  const message = (role: string, text: string) => ({
    author: { role },
    content: { content_type: 'text', parts: [text] },
    metadata: { model_slug: 'gpt-4o' },
  });
  const chat = {
    title: 'Apples',
    conversation_id: 'apples',
    create_time: 1,
    current_node: 'a',
    mapping: {
      q: { parent: null, message: message('user', 'How many?') },
      a: { parent: 'q', message: message('assistant', 'Seven **apples**.') },
    },
  };
  await openSettings(page);
  await page.getByLabel('Files with chats').setInputFiles([
    { name: 'conversations.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify([chat])) },
    { name: 'notes.json', mimeType: 'application/json', buffer: Buffer.from('{"notes": []}') },
  ]);
  await expect(page.getByText('1 chat came from ChatGPT. In all 2 messages came.')).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: 'Left out' })).toContainText(
    'notes.json: An object with the fields "notes". The app reads',
  );
  await titles(page).getByText('Apples').click();
  await expect(page.getByText('from ChatGPT · gpt-4o')).toBeVisible();
  await expect(page.locator('strong', { hasText: 'apples' })).toBeVisible();
});

test('one chat goes out as Markdown and as JSON, from the menu of its title', async ({ page }) => {
  await ask(page, 'How many?');
  await isOver(page);
  const saved = async (entry: string) => {
    const [download] = await Promise.all([page.waitForEvent('download'), choose(page, 'How many?', entry)]);
    return [download.suggestedFilename(), await readFile(await download.path(), 'utf8')] as const;
  };
  const [name, markdown] = await saved('Save as Markdown');
  expect(name).toBe('How many.md');
  expect(markdown).toMatch(/^# How many\?\n\n\*Begun on .*\n\n## You\n\nHow many\?\n\n## /);
  const [jsonName, json] = await saved('Save as JSON');
  expect(jsonName).toBe('How many.json');
  expect(JSON.parse(json)).toMatchObject({ format: 'gpt-oss-web chat', version: 1, chat: { title: 'How many?' } });
});

test('a chosen folder gets each chat after its answer, follows renames and deletions, and brings chats back', async ({
  page,
}) => {
  await openSettings(page);
  await button(page, 'Choose a folder').click();
  await expect(page.getByText(`Saved to “${FOLDER}”`)).toBeVisible();
  await button(page, 'New chat').click();
  await ask(page, 'How many?');
  await isOver(page);
  await expect.poll(() => namesOf(page)).toEqual(['How many.json', 'How many.md']);
  // The folder is known after a reload, and the next change goes there.
  await page.reload();
  await waitUntilReady(page);
  await choose(page, 'More for How many?', 'Rename');
  await page.getByLabel('Title').fill('Numbers');
  await page.keyboard.press('Enter');
  await expect.poll(() => namesOf(page)).toEqual(['Numbers.json', 'Numbers.md']);
  // The browser loses its chats.
  const before = await storedRows(page);
  await page.evaluate(async () => {
    const { storageBuckets } = navigator as Navigator & { storageBuckets?: { delete(name: string): Promise<void> } };
    await storageBuckets?.delete('chats');
  });
  await page.reload();
  await expect(page.getByText('Chats are missing')).toBeVisible();
  await expect(titles(page)).toHaveCount(0);
  await openSettings(page);
  await button(page, 'Import from this folder').click();
  await expect(page.getByText('1 chat came from gpt-oss-web.')).toBeVisible();
  await expect(titles(page)).toHaveText(['Numbers']);
  expect((await storedRows(page)).messages).toEqual(before.messages);
  const files = await filesOf(page, 'chats');
  await choose(page, 'More for Numbers', 'Delete');
  await expect.poll(() => filesOf(page, 'deleted')).toEqual(files);
  expect(await filesOf(page, 'chats')).toEqual({});
});

test('a permission that the browser took back is asked for in words, and given again it goes on', async ({ page }) => {
  await openSettings(page);
  await button(page, 'Choose a folder').click();
  await expect(page.getByText(`Saved to “${FOLDER}”`)).toBeVisible();
  await page.addInitScript(() => {
    let isAllowed = false;
    const state = () => Promise.resolve(isAllowed ? 'granted' : 'prompt');
    Object.assign(FileSystemHandle.prototype, {
      queryPermission: state,
      requestPermission() {
        isAllowed = true;
        return state();
      },
    });
  });
  await page.reload();
  await expect(page.getByText('the browser asks for your permission again')).toBeVisible();
  await expect(button(page, 'Allow the folder again')).toBeVisible();
  // The same is said on other screens.
  await button(page, 'New chat').click();
  await page.getByRole('status').getByRole('button', { name: 'Allow' }).click();
  await expect(page.getByText('the browser asks for your permission again')).toHaveCount(0);
  await openSettings(page);
  await expect(page.getByText(`Saved to “${FOLDER}”`)).toBeVisible();
});

test('a browser that keeps no folders says so and offers the ZIP', async ({ page }) => {
  await page.addInitScript(() => Reflect.deleteProperty(window, 'showDirectoryPicker'));
  await page.reload();
  await openSettings(page);
  await expect(page.getByText('This browser cannot keep a folder')).toBeVisible();
  await expect(button(page, 'Choose a folder')).toHaveCount(0);
});
