// Opening models: what is loaded by itself, what is asked about first, and what is said when it fails. Played by the scripted session.
import { ask, expect, lastAnswer, openModels, test, waitUntilReady } from '../support/fixtures.ts';
import { holdFromStart, release, step } from '../support/script.ts';

test('the app’s own model loads by itself and is named a demo; another model’s notice stays beside the chat', async ({
  page,
  scripted,
}) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  await expect(page.getByRole('button', { name: 'gpt-oss-tiny' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'gpt-oss-tiny Demo' })).toBeVisible();
  await expect(page.getByRole('note')).toHaveCount(0);
  await page.goto(`${scripted.origin}/?model=models/slow-model`);
  await waitUntilReady(page);
  await expect(page.getByRole('note')).toHaveText('A demonstration: it knows little.');
});

test('a download shows bytes, rate and remaining time, then the way to the GPU', async ({ page, scripted }) => {
  await holdFromStart(page, 'slow-model');
  await page.goto(`${scripted.origin}/?model=models/slow-model`);
  await expect(page.getByText('models/slow-model · will take 31.2 MB of GPU memory')).toBeVisible();
  // 10, 30 and 50 of 100.
  await step(page, 'slow-model', 3);
  await expect(page.getByRole('heading', { name: 'Downloading…' })).toBeVisible();
  await expect(page.getByRole('progressbar', { name: 'Downloading' })).toHaveAttribute('value', '14200000');
  await expect(page.getByText('14.2 MB of 28.4 MB (50 %)')).toBeVisible();
  await expect(page.getByText('2.84 MB/s · 5 s left')).toBeVisible();
  // 70, 90 and 100, the start, and half of it on the GPU.
  await step(page, 'slow-model', 5);
  await expect(page.getByRole('heading', { name: 'Loading onto the GPU…' })).toBeVisible();
  await release(page, 'slow-model');
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
  await holdFromStart(page, 'slow-model');
  await page.goto(`${scripted.origin}/?model=models/slow-model`);
  await expect(page.getByRole('heading', { name: 'Opening the model…' })).toBeVisible();
  await step(page, 'slow-model', 2);
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
  await page.getByLabel('Message', { exact: true }).fill('A draft');
  await openModels(page);
  await page.getByRole('button', { name: 'Load golden-odd' }).click();
  await waitUntilReady(page);
  await expect(page.getByRole('article')).toHaveCount(2);
  await expect(page.getByLabel('Message', { exact: true })).toHaveValue('A draft');
});

test('a failure says what happened, the sentence of whoever failed, and what helps', async ({ page, scripted }) => {
  await page.goto(`${scripted.origin}/?model=models/no-gpu`);
  const alert = page.getByRole('alert');
  await expect(alert.getByRole('heading')).toHaveText('WebGPU is switched off in Chrome');
  await expect(alert).toContainText('navigator.gpu is not there');
  await expect(alert).toContainText('chrome://flags/#enable-unsafe-webgpu');
  await expect(alert.getByRole('button', { name: 'Check again' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Choose a model' })).toBeVisible();
});

test('a model that does not fit can be loaded in less memory, and stays chosen so', async ({ page, scripted }) => {
  await page.goto(`${scripted.origin}/?model=models/tight-fit`);
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('The model does not fit into the GPU’s memory');
  await expect(alert.getByRole('button', { name: 'Try again' })).toBeVisible();
  await expect(
    alert.getByRole('button', { name: 'Load with int8 weights and the embedding in storage (37.8 MB)' }),
  ).toBeVisible();
  // Not little enough.
  await alert.getByRole('button', { name: 'Load with the embedding in storage (41.4 MB)' }).click();
  await expect(alert).toContainText('needs 0.0414 GB');
  await expect(alert.getByRole('button', { name: /Load with the embedding in storage/ })).toHaveCount(0);
  await alert.getByRole('button', { name: /^Load with int8 weights/ }).click();
  await waitUntilReady(page);
  await expect(page.getByRole('button', { name: /^tight-fit/ })).toHaveText('tight-fitint8 weightsembedding in storage');
  await page.reload();
  await waitUntilReady(page);
  await expect(page.getByRole('button', { name: /^tight-fit/ })).toContainText('int8 weights');
});

test('between the last byte and the GPU the page says that it starts, not that it downloads', async ({ page, scripted }) => {
  await holdFromStart(page, 'slow-model');
  await page.goto(`${scripted.origin}/?model=models/slow-model`);
  await expect(page.getByRole('heading', { name: 'Opening the model…' })).toBeVisible();
  await step(page, 'slow-model', 6);
  await expect(page.getByRole('heading', { name: 'Starting…' })).toBeVisible();
  await expect(page.getByRole('progressbar', { name: 'Starting' })).not.toHaveAttribute('value');
  await release(page, 'slow-model');
  await waitUntilReady(page);
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
