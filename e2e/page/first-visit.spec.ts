// The first visit: what the page is, what this device can do with gpt-oss-20b, and a demo to try.
// Played by the scripted session.
import type { Page } from '@playwright/test';
import { ask, expect, lastAnswer, openModels, test, waitUntilReady } from '../support/fixtures.ts';
import { hold, holdFromStart, release, step } from '../support/script.ts';

const button = (page: Page, name: string) => page.getByRole('button', { name });
const card = (page: Page) => page.getByRole('region', { name: 'gpt-oss-20b' });

test('the page is there before the model: heading, composer with the focus, and the progress in the header', async ({
  page,
  scripted,
}) => {
  await holdFromStart(page, 'gpt-oss-tiny');
  await page.goto(scripted.origin);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A private chat that runs on your own GPU');
  await expect(page.getByLabel('Message', { exact: true })).toBeFocused();
  await expect(button(page, 'What is 27 + 15?')).toBeDisabled();
  await expect(button(page, 'Opening gpt-oss-tiny…')).toBeVisible();
  await step(page, 'gpt-oss-tiny', 3);
  await expect(button(page, 'Downloading gpt-oss-tiny · 50 %')).toBeVisible();
  await release(page, 'gpt-oss-tiny');
  await waitUntilReady(page);
  await button(page, 'What is 27 + 15?').click();
  await expect(page.getByRole('article').first()).toContainText('What is 27 + 15?');
  await expect(lastAnswer(page)).toContainText('tokens/s');
});

test('nothing is claimed before it is measured, and each fact then has its source', async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  await expect(card(page).getByText('Not yet known')).toHaveCount(3);
  await button(page, 'Check this GPU').click();
  await expect(card(page)).toContainText('Fits this GPU');
  await expect(card(page)).toContainText('scripted GPU accepted the 14.1 GB it needs');
  await expect(card(page)).toContainText('About 41 tokens a second');
  await expect(card(page)).toContainText('Measured here on one of its layers; faster than you read');
  await button(page, 'Measure the connection').click();
  await expect(card(page)).toContainText('About 20 min');
  await expect(card(page)).toContainText('At the 12 MB/s of its first part');
  await expect(card(page)).toContainText('13.7 GB of disk');
  await expect(card(page).getByText('Not yet known')).toHaveCount(0);
  // What was measured of the GPU is there at the next visit. The connection may be another one.
  await page.reload();
  await expect(card(page)).toContainText('About 41 tokens a second');
  await expect(button(page, 'Measure the connection')).toBeVisible();
});

test('a GPU that holds only a lighter way says so, and the download is loaded in it', async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  await page.evaluate(() => window.script.memory('gpt-oss-20b', 13e9));
  await button(page, 'Check this GPU').click();
  await expect(card(page)).toContainText('Fits this GPU, lighter');
  await button(page, 'Download 13.8 GB').click();
  await button(page, 'Switch').click();
  await waitUntilReady(page);
  await expect(button(page, 'gpt-oss-20b int8 weights')).toBeVisible();
});

test('a GPU that is too small is told by how much, before a download, with what to do instead', async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  await page.evaluate(() => window.script.memory('gpt-oss-20b', 5.2e9));
  await button(page, 'Check this GPU').click();
  await expect(card(page)).toContainText('gave up at 5.2 GB of the 11.8 GB it needs at least: 6.64 GB too little.');
  await expect(button(page, 'Copy the link')).toBeVisible();
  await expect(button(page, 'Download 13.8 GB')).toHaveCount(0);
  await button(page, 'Try anyway').click();
  await expect(page.getByText('gpt-oss-20b is ready. Switch?')).toBeVisible();
});

test('a measurement is stopped by its button, and by a question', async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  await hold(page, 'measure');
  await button(page, 'Check this GPU').click();
  await card(page).getByRole('button', { name: 'Stop' }).click();
  await expect(button(page, 'Check this GPU')).toBeEnabled();
  await button(page, 'Check this GPU').click();
  await expect(card(page)).toContainText('Checking the memory of this GPU…');
  await ask(page, 'Hi');
  await expect(lastAnswer(page)).toContainText('tokens/s');
});

test('a download is on every screen and in the tab’s title, is paused there, and says when it is ready', async ({
  page,
  scripted,
}) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  await hold(page, 'gpt-oss-20b');
  await button(page, 'Download 13.8 GB').click();
  await step(page, 'gpt-oss-20b', 2);
  const downloads = page.getByRole('list', { name: 'Downloads' });
  await expect(page).toHaveTitle('30 % · Chat · gpt-oss-web');
  await openModels(page);
  await expect(downloads).toContainText('4.13 GB of 13.8 GB');
  await expect(page).toHaveTitle('30 % · Models · gpt-oss-web');
  await button(page, 'Pause the download of gpt-oss-20b').click();
  await expect(downloads).toHaveCount(0);
  await expect(page).toHaveTitle('Models · gpt-oss-web');
  await release(page, 'gpt-oss-20b');
  await button(page, 'Resume gpt-oss-20b').click();
  await expect(page.getByText('gpt-oss-20b is ready. Switch?')).toBeVisible();
  await button(page, 'Switch').click();
  await waitUntilReady(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What would you like to ask?');
});

test('the menu of models switches, in the ways that fit, and frees the GPU', async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  await button(page, 'Check this GPU').click();
  await expect(card(page)).toContainText('About 41 tokens a second');
  await button(page, 'Download 13.8 GB').click();
  await button(page, 'Switch').click();
  await waitUntilReady(page);
  await page.locator('header [aria-haspopup=dialog]').click();
  await expect(button(page, 'gpt-oss-20b As published · 14.1 GB of GPU memory ≈ 41/s')).toHaveAttribute('aria-current', 'true');
  await button(page, 'gpt-oss-20b, lightest').click();
  await waitUntilReady(page);
  await expect(button(page, 'gpt-oss-20b int8 weights embedding in storage')).toBeVisible();
  await page.locator('header [aria-haspopup=dialog]').click();
  await button(page, 'Free the GPU').click();
  await expect(button(page, 'No model')).toBeVisible();
});

test('one model has its own address, with its ways, its source and its files', async ({ page, scripted }) => {
  await page.goto(`${scripted.origin}/#/models/gpt-oss-120b`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('gpt-oss-120b');
  await expect(page).toHaveTitle('gpt-oss-120b · gpt-oss-web');
  const ways = page.getByRole('group', { name: /^How it loads/ });
  await expect(ways.getByRole('radio', { name: 'As published' })).toBeChecked();
  await ways.getByRole('radio', { name: 'Lightest' }).check();
  await expect(ways).toContainText('55.2 GB');
  await expect(page.getByText('https://huggingface.co/openai/gpt-oss-120b/resolve/main')).toBeVisible();
  await expect(page.getByText('config.json', { exact: true })).toBeVisible();
  await page.goto(`${scripted.origin}/#/models/nothing`);
  await expect(page.getByText('No model of this name is listed')).toBeVisible();
});
