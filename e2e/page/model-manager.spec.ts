// The model manager beside the chat: what it says of every state and what it offers, on a phone's width and by keyboard as well.
// Played by the scripted session; e2e/loading/model-files.spec.ts does the same things with real files.
import type { Page } from '@playwright/test';
import type { StaticServer } from '../../test/support/servers/static-server.ts';
import { ask, expect, lastAnswer, openModels, test, waitUntilReady } from '../support/fixtures.ts';
import { BEFORE_WORDS, hold, release, step } from '../support/script.ts';

const row = (page: Page, id: string) => page.getByRole('listitem', { name: id });
const link = (page: Page, name: string) => page.getByRole('link', { name });
const button = (page: Page, name: string) => page.getByRole('button', { name });

async function manage(page: Page, { origin }: StaticServer): Promise<void> {
  await page.goto(origin);
  await waitUntilReady(page);
  await openModels(page);
}

/** Starts the download of a large model beside the one that is loaded. */
async function download(page: Page, id: string): Promise<void> {
  await button(page, `Load ${id}`).click();
  await button(page, 'Download 13.8 GB').click();
}

test('a model says its size, what it takes on the GPU and what it is compared with', async ({ page, scripted }) => {
  await manage(page, scripted);
  await expect(row(page, 'gpt-oss-20b')).toContainText('13.8 GB · Not downloaded');
  await expect(row(page, 'gpt-oss-20b')).toContainText(
    '14.1 GB of GPU memory · Will be checked, byte for byte, against OpenAI’s release',
  );
  await expect(row(page, 'golden-odd')).toContainText('Checked, byte for byte, against its first download');
  await expect(row(page, 'gpt-oss-120b')).toContainText('65.3 GB · Paused, 21.4 GB of it here');
  await expect(row(page, 'evicted-model')).toContainText('the browser removed it');
  await expect(page.getByText(/Models take 21\.5 GB on this device/)).toBeVisible();
});

test('the question before a large download says the size, the source, the disk and the GPU', async ({ page, scripted }) => {
  await manage(page, scripted);
  await button(page, 'Load slow-large').click();
  await expect(page.getByRole('heading', { name: 'Download slow-large?' })).toBeVisible();
  await expect(page.getByText('https://huggingface.co/openai/slow-large/resolve/main')).toBeVisible();
  await expect(page.getByText('13.8 GB must be free on the disk')).toBeVisible();
  await expect(page.getByText('14.1 GB of its memory')).toBeVisible();
  await button(page, 'Choose another model').click();
  await expect(row(page, 'slow-large')).toContainText('Not downloaded');
});

test('a download goes on beside the chat, and is cancelled after a question', async ({ page, scripted }) => {
  await manage(page, scripted);
  await download(page, 'busy-server');
  await link(page, 'Back to the chat').click();
  await ask(page, 'Hi');
  await expect(lastAnswer(page)).toContainText('tokens/s');
  await button(page, 'Downloading: 50 %').click();
  await button(page, 'Cancel busy-server').click();
  const dialog = page.getByRole('dialog', { name: 'Cancel the download of busy-server?' });
  await expect(dialog).toContainText('6.88 GB that are here already will be deleted. Pausing keeps them.');
  await dialog.getByRole('button', { name: 'Cancel and delete' }).click();
  await expect(row(page, 'busy-server')).toContainText('Not downloaded');
});

test('a paused download keeps what came and resumes without another question', async ({ page, scripted }) => {
  await manage(page, scripted);
  await download(page, 'other-tab');
  await expect(row(page, 'other-tab')).toContainText('6.88 GB of 13.8 GB (50 %)');
  await button(page, 'Pause other-tab').click();
  await expect(row(page, 'other-tab')).toContainText('Paused, 6.88 GB of it here');
  await button(page, 'Resume other-tab').click();
  await expect(row(page, 'other-tab')).toContainText('13.8 GB · On this device');
});

test('a download says what it waits for', async ({ page, scripted }) => {
  await manage(page, scripted);
  await download(page, 'busy-server');
  await expect(row(page, 'busy-server')).toContainText(/The server asks to wait\. \((1 h|\d+ min)\)/);
  await download(page, 'other-tab');
  await expect(row(page, 'other-tab')).toContainText('Another tab is downloading this model.');
});

test('a full disk is said with the way to go on, and what came stays', async ({ page, scripted }) => {
  await manage(page, scripted);
  await download(page, 'full-disk');
  const alert = row(page, 'full-disk').getByRole('alert');
  await expect(alert).toContainText('6.88 GB more are needed');
  await expect(alert.getByRole('button', { name: 'Resume' })).toBeVisible();
  await expect(row(page, 'full-disk')).toContainText('Paused, 6.88 GB of it here');
});

test('where nothing can be stored, a small model runs from memory, and that is said', async ({ page, scripted }) => {
  await page.goto(`${scripted.origin}/?model=models/private-window`);
  await expect(page.getByRole('alert')).toContainText('up to 2 GB also runs without being stored');
  await button(page, 'Run without storing it').click();
  await waitUntilReady(page);
  await openModels(page);
  await expect(row(page, 'private-window')).toContainText('in this tab’s memory only');
});

test('what a model is loaded with is chosen with the memory it takes, and is the same at the next visit', async ({
  page,
  scripted,
}) => {
  await manage(page, scripted);
  const tiny = row(page, 'gpt-oss-tiny');
  await tiny.getByText('Loads with exact weights, embedding on the GPU').click();
  await expect(tiny.getByRole('group', { name: 'Attention and output weights' })).toContainText('31.2 MB of GPU memory');
  await expect(tiny).toContainText('not measured yet');
  await tiny.getByRole('radio', { name: 'int8: faster, less memory' }).check();
  await tiny.getByRole('radio', { name: 'In storage: slower, 2.5 MB less' }).check();
  await expect(tiny.getByRole('group', { name: 'Embedding' })).toContainText('26.2 MB of GPU memory');
  await button(page, 'Load as chosen: load gpt-oss-tiny').click();
  await waitUntilReady(page);
  await page.reload();
  await waitUntilReady(page);
  await openModels(page);
  await expect(tiny).toContainText('Loaded with int8 weights, embedding in storage');
  await expect(tiny).toContainText('26.2 MB of GPU memory · Checked, byte for byte, against its first download');
  await expect(tiny).toContainText('In use');
  await expect(row(page, 'golden-odd')).toContainText('Loads with exact weights, embedding on the GPU');
});

test('a check finds what is damaged and offers the repair', async ({ page, scripted }) => {
  await manage(page, scripted);
  await button(page, 'Verify golden-odd').click();
  await expect(row(page, 'golden-odd')).toContainText('All 5 parts are exactly as they were downloaded.');
  await button(page, 'Verify damaged-model').click();
  await expect(row(page, 'damaged-model')).toContainText('Of its 5 parts: 1 damaged.');
  await button(page, 'Repair').click();
  await expect(row(page, 'damaged-model')).toContainText('Repaired');
});

test('while the model answers, the models can be looked at, but none takes its place', async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  await hold(page, 'answer');
  await ask(page, 'Hi');
  await step(page, 'answer', BEFORE_WORDS + 1);
  await openModels(page);
  await expect(button(page, 'Load golden-odd')).toBeDisabled();
  await expect(button(page, 'Verify golden-odd')).toBeEnabled();
  await link(page, 'Back to the chat').click();
  await release(page, 'answer');
  await expect(lastAnswer(page)).toContainText('tokens/s');
  await openModels(page);
  await expect(button(page, 'Load golden-odd')).toBeEnabled();
});

test('on a phone nothing is cut off, and the keyboard alone deletes a model', async ({ page, scripted }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await manage(page, scripted);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow).toBe(0);
  await button(page, 'Delete golden-odd').focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Delete golden-odd from this device?' });
  await expect(dialog).toContainText('This frees 28.4 MB.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(row(page, 'golden-odd')).toContainText('Not downloaded');
});
