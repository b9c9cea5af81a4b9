// Opening models: what is loaded by itself, what is asked about first, and what is said when it fails. Played by the scripted session.
import { ask, expect, lastAnswer, test, waitUntilReady } from './fixtures.ts';

test('the app’s own model loads by itself, and what must be said of it stays beside the chat', async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  await expect(page.getByRole('button', { name: 'gpt-oss-tiny' })).toBeVisible();
  await expect(page.getByRole('note')).toHaveText('The weights of this model are random: its answers are noise.');
});

test('a download shows bytes, rate and remaining time, then the way to the GPU', async ({ page, scripted }) => {
  await page.goto(`${scripted.origin}/?model=models/slow-model`);
  await expect(page.getByRole('heading', { name: 'Downloading…' })).toBeVisible();
  await expect(page.getByText('models/slow-model · will take 31.2 MB of GPU memory')).toBeVisible();
  await expect(page.getByRole('progressbar', { name: 'Downloading' })).toHaveAttribute('value', /\d/);
  await expect(page.getByText(/MB of 28\.4 MB \(\d+ %\)/)).toBeVisible();
  await expect(page.getByText(/2\.84 MB\/s · \d+ s left/)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Loading onto the GPU…' })).toBeVisible();
  await waitUntilReady(page);
});

test('a large model is downloaded only after a question that says its size', async ({ page, scripted }) => {
  await page.goto(`${scripted.origin}/?model=https://huggingface.co/openai/gpt-oss-20b/resolve/main`);
  await expect(page.getByRole('heading', { name: 'Download gpt-oss-20b?' })).toBeVisible();
  await expect(page.getByText('13.8 GB').first()).toBeVisible();
  await page.getByRole('button', { name: 'Download 13.8 GB' }).click();
  await waitUntilReady(page);
  await expect(page.getByRole('button', { name: 'gpt-oss-20b' })).toBeVisible();
  await expect(page.getByRole('note')).toHaveCount(0);
});

test('a download can be paused and another model loaded', async ({ page, scripted }) => {
  await page.goto(`${scripted.origin}/?model=models/slow-model`);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('heading', { name: 'Choose a model' })).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Resume slow-model' })).toBeVisible();
  await page.getByRole('button', { name: 'Load golden-odd' }).click();
  await waitUntilReady(page);
  await ask(page, 'Hi');
  await expect(lastAnswer(page)).toContainText('tokens/s');
});

test('another model is chosen from the header, and the conversation and the draft stay', async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  await ask(page, 'Hi');
  await expect(lastAnswer(page)).toContainText('tokens/s');
  await page.getByLabel('Message').fill('A draft');
  await page.getByRole('button', { name: 'gpt-oss-tiny' }).click();
  await page.getByRole('button', { name: 'Load golden-odd' }).click();
  await waitUntilReady(page);
  await expect(page.getByRole('article')).toHaveCount(2);
  await expect(page.getByLabel('Message')).toHaveValue('A draft');
});

test('a failure says what happened, the sentence of whoever failed, and what helps', async ({ page, scripted }) => {
  await page.goto(`${scripted.origin}/?model=models/no-gpu`);
  const alert = page.getByRole('alert');
  await expect(alert.getByRole('heading')).toHaveText('This browser does not offer WebGPU');
  await expect(alert).toContainText('navigator.gpu is not there');
  await expect(alert).toContainText('Chrome and Edge');
  await expect(alert.getByRole('button', { name: 'Reload the page' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Choose a model' })).toBeVisible();
});

test('what is no address is not opened', async ({ page, scripted }) => {
  await page.goto(`${scripted.origin}/?model=models/no-gpu`);
  await page.getByLabel('Open a model by its address').fill('http://');
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(page.getByText('That is not an address.')).toBeVisible();
});

test('a worker that does not start leaves a page that says so', async ({ page, scripted, scriptedBuild }) => {
  const { readdirSync } = await import('node:fs');
  const worker = readdirSync(`${scriptedBuild}/assets`).find((name) => name.startsWith('worker'));
  scripted.files.set(`/assets/${worker}`, null);
  await page.goto(scripted.origin);
  await expect(page.getByRole('alert').first()).toContainText('The worker that runs the model stopped');
  await expect(page.getByRole('button', { name: 'Reload the page' }).first()).toBeVisible();
});
