// Without a GPU the page says why and what helps, keeps the draft, and offers no download. And the
// screen of the device, which has the report for an issue.
import { ask, expect, lastAnswer, type Page, test, waitUntilReady } from '../support/fixtures.ts';

/** A browser without WebGPU, or one that gives no adapter. */
async function withoutGpu(page: Page, isApiThere: boolean): Promise<void> {
  await page.addInitScript((isThere) => {
    const gpu = isThere ? { requestAdapter: async () => null } : undefined;
    Object.defineProperty(Navigator.prototype, 'gpu', { configurable: true, get: () => gpu });
  }, isApiThere);
}

test('a browser that does not use the GPU: cause and steps, chats stay usable, the draft stays, a check goes on', async ({
  page,
  context,
  scripted,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  await ask(page, 'Hi');
  await expect(lastAnswer(page)).toContainText('tokens/s');
  await withoutGpu(page, true);
  await page.evaluate(() => window.script.fail('gpt-oss-tiny', 'adapter-missing'));
  await ask(page, 'Lose the GPU.');
  await page.getByRole('button', { name: 'Load the model again and retry' }).click();
  const card = page.getByRole('alert').filter({ hasText: 'Chrome is not using your GPU' });
  await expect(card.getByRole('listitem')).toHaveText([
    /chrome:\/\/settings\/system/,
    /chrome:\/\/flags\/#enable-vulkan/,
    /Restart Chrome/,
  ]);
  await expect(card).toContainText(/Chrome \d+ · Linux/);
  await expect(page.getByRole('button', { name: 'No GPU' })).toBeVisible();
  const message = page.getByLabel('Message', { exact: true });
  await message.fill('A draft');
  await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled();
  await card.getByRole('button', { name: 'Copy a report' }).click();
  await expect(card.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('Failure: adapter-missing: As the test asked.');
  // What needs no GPU: reading, searching, exporting.
  await expect(page.getByRole('article')).toHaveCount(4);
  await page.keyboard.press('Control+K');
  await page.getByLabel('Search chats and commands').fill('Hi');
  await expect(page.getByRole('option').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Models', exact: true }).click();
  await expect(page.getByText('Needs a GPU').first()).toBeVisible();
  await expect(page.getByRole('button', { name: /^Download/ })).toHaveCount(0);
  await page.goBack();
  await expect(message).toHaveValue('A draft');
  await page.evaluate(() => window.script.fail('gpt-oss-tiny', null));
  await card.getByRole('button', { name: 'Check again' }).click();
  await waitUntilReady(page);
  await expect(message).toHaveValue('A draft');
});

test('the screen of the device names the GPU, its limits, the self-test, storage and versions, and copies one report', async ({
  page,
  context,
  scripted,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`${scripted.origin}/#/device`);
  const part = (name: string) => page.getByRole('region', { name, exact: true });
  await expect(part('GPU')).toContainText('swiftshader');
  await part('GPU').getByText('All features and limits').click();
  await expect(part('GPU')).toContainText('maxStorageBufferBindingSize');
  await expect(part('Self-test')).toContainText('bf16 weights, f16 cache: right');
  await expect(part('Storage')).toContainText('Bucket chats');
  await expect(part('Versions')).toContainText(/Chrome \d+/);
  await page.getByRole('button', { name: 'Copy a report' }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  const report = await page.evaluate(() => navigator.clipboard.readText());
  for (const line of ['gpt-oss-web 0.', 'GPU: google', 'Limits: ', 'Self-test: bf16 weights', 'Storage: '])
    expect(report).toContain(line);
  await expect(page.getByRole('heading', { name: 'Measure this GPU' })).toBeVisible();
});

test('without WebGPU the screen of the device says which browser lacks it', async ({ page, scripted }) => {
  await withoutGpu(page, false);
  await page.goto(`${scripted.origin}/#/device`);
  await expect(page.getByRole('region', { name: 'GPU', exact: true })).toContainText(
    /WebGPU is switched off in Chrome|has no WebGPU|too old/,
  );
});
