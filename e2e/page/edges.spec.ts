// B3 and B15: the page at its edges: without a GPU, in forced colours, on a tiny or a magnified
// screen, with large letters.
import type { Page } from '@playwright/test';
import { ask, expect, lastAnswer, openModels, test, waitUntilReady } from '../support/fixtures.ts';
import { hold, holdFromStart, step } from '../support/script.ts';

const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

async function expectInside(page: Page, name: string): Promise<void> {
  const box = await page.getByRole('region', { name }).boundingBox();
  const size = page.viewportSize();
  if (!box || !size) throw new Error(`${name} is not shown.`);
  expect(box.x).toBeGreaterThanOrEqual(0);
  expect(box.y).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width).toBeLessThanOrEqual(size.width);
  expect(box.y + box.height).toBeLessThanOrEqual(size.height);
}

for (const [name, width, height, fontSize] of [
  ['a zoom of 400 %', 320, 256, 16],
  ['a phone held sideways', 640, 360, 16],
  ['a zoom of 200 %', 640, 400, 16],
  ['letters of 32 px', 1280, 800, 32],
  ['letters of 32 px on a phone', 390, 844, 32],
] as const) {
  test(`B15 ${name}: settings are within reach, and the chat can be read`, async ({ page, scripted }) => {
    await page.setViewportSize({ width, height });
    const session = await page.context().newCDPSession(page);
    await session.send('Page.setFontSizes', { fontSizes: { standard: fontSize, fixed: fontSize } });
    await page.goto(scripted.origin);
    await waitUntilReady(page);
    await ask(page, 'Hi');
    await expect(lastAnswer(page)).toContainText('tokens/s');
    const log = await page.getByRole('log').boundingBox();
    // Five lines of 16 px text, or a third of the page.
    expect(log?.height).toBeGreaterThanOrEqual(Math.min(120, height / 3));
    expect(await overflow(page)).toBe(0);
    await page.getByRole('button', { name: 'Chat settings' }).click();
    await expectInside(page, 'Settings of the chat');
    await page.getByLabel('Temperature', { exact: true }).scrollIntoViewIfNeeded();
    await page.getByLabel('Temperature', { exact: true }).fill('0.5');
    await page.getByRole('link', { name: 'Measure this GPU' }).click();
    await expect(page.getByRole('heading', { name: 'Measure this GPU' })).toBeVisible();
    expect(await overflow(page)).toBe(0);
  });
}

/** The colours in the middle of a picture's height, at shares of its width, as numbers. */
function coloursAt(page: Page, picture: Buffer, shares: readonly number[]): Promise<number[]> {
  return page.evaluate(
    async ([base64, places]) => {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      canvas?.drawImage(bitmap, 0, 0);
      return places.map((share) => {
        const pixel = canvas?.getImageData(Math.floor(share * bitmap.width), bitmap.height >> 1, 1, 1).data ?? [];
        return ((pixel[0] ?? 0) << 16) | ((pixel[1] ?? 0) << 8) | (pixel[2] ?? 0);
      });
    },
    [picture.toString('base64'), shares] as const,
  );
}

test('B15 in forced colours a progress bar shows how far it is, and the composer that it has the focus', async ({
  page,
  scripted,
}) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await holdFromStart(page, 'slow-model');
  await page.goto(`${scripted.origin}/?model=models/slow-model`);
  await expect(page.getByRole('heading', { name: 'Opening the model…' })).toBeVisible();
  await step(page, 'slow-model', 3);
  const bar = page.getByRole('progressbar', { name: 'Downloading' });
  await expect(bar).toHaveAttribute('value', '14200000');
  const [filled, rest] = await coloursAt(page, await bar.screenshot(), [0.2, 0.8]);
  expect(filled).not.toBe(rest);
  expect(await bar.evaluate((element) => getComputedStyle(element).borderTopStyle)).toBe('solid');
  const composer = page.locator('.composer');
  await page.getByLabel('Message', { exact: true }).focus();
  await expect.poll(() => composer.evaluate((frame) => getComputedStyle(frame).outlineStyle)).toBe('solid');
});

test('B3 after the GPU went away for good the conversation stays readable, and a load that works goes on with it', async ({
  page,
  scripted,
}) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  await ask(page, 'Hi');
  await expect(lastAnswer(page)).toContainText('tokens/s');
  await ask(page, 'Lose the GPU.');
  await page.getByRole('button', { name: 'Load the model again and retry' }).waitFor();
  await page.evaluate(() => window.script.fail('gpt-oss-tiny', 'adapter-missing'));
  await page.getByRole('button', { name: 'Load the model again and retry' }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'Chrome is not using your GPU' });
  await expect(alert).toBeVisible();
  // All of it, in the log.
  await expect(page.getByRole('log')).toBeVisible();
  await expect(page.getByRole('article')).toHaveCount(4);
  const answered = page.getByRole('article', { name: 'Answer' }).first().getByText('that gives 10');
  await answered.scrollIntoViewIfNeeded();
  await expect(answered).toBeInViewport();
  await page.getByLabel('Message', { exact: true }).fill('A draft that stays');
  await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled();
  // Again while there is none, then with one, from the list.
  await alert.getByRole('button', { name: 'Check again' }).click();
  await expect(alert).toBeVisible();
  await page.evaluate(() => window.script.fail('gpt-oss-tiny', null));
  await page.getByRole('link', { name: 'Choose a model' }).click();
  await page.getByRole('button', { name: 'Load gpt-oss-tiny' }).click();
  await waitUntilReady(page);
  await expect(page.getByRole('article')).toHaveCount(4);
  await expect(page.getByLabel('Message', { exact: true })).toHaveValue('A draft that stays');
  await hold(page, 'answer');
  await ask(page, 'Again');
  await expect(page.getByRole('article')).toHaveCount(6);
});

test('B5 a defect in a screen ends that screen, not the page', async ({ page, scripted }) => {
  await page.goto(`${scripted.origin}/#/bench`);
  await expect(page.getByRole('button', { name: 'gpt-oss-tiny' })).toBeVisible();
  await page.evaluate(() => {
    // What the report writes its limits with.
    Number.prototype.toLocaleString = () => {
      throw new Error('A defect.');
    };
  });
  await page.getByRole('button', { name: 'Measure' }).click();
  await expect(page.getByRole('alert')).toContainText('Error: A defect.');
  await openModels(page);
  await expect(page.getByRole('heading', { name: 'Models' })).toBeVisible();
});
