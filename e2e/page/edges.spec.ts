// B3 and B15: the page at its edges: without a GPU, in forced colours, on a tiny or a magnified screen, with large letters.
import type { Page } from '@playwright/test';
import { ask, expect, lastAnswer, test, waitUntilReady } from '../support/fixtures.ts';
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
    await page.getByRole('button', { name: 'Settings' }).click();
    await expectInside(page, 'Settings of the chat');
    await page.getByLabel('Temperature').scrollIntoViewIfNeeded();
    await page.getByLabel('Temperature').fill('0.5');
    await page.getByRole('link', { name: 'Measure this GPU' }).click();
    await expect(page.getByRole('heading', { name: 'Measure this GPU' })).toBeVisible();
    expect(await overflow(page)).toBe(0);
  });
}

/** How many colours of a picture differ clearly from its corner's, as a share of its pixels. */
function contrastShare(page: Page, picture: Buffer): Promise<number> {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    canvas?.drawImage(bitmap, 0, 0);
    const { data } = canvas?.getImageData(0, 0, bitmap.width, bitmap.height) ?? { data: new Uint8ClampedArray() };
    let differing = 0;
    for (let at = 0; at < data.length; at += 4) {
      const difference = [0, 1, 2].reduce((sum, channel) => sum + Math.abs((data[at + channel] ?? 0) - (data[channel] ?? 0)), 0);
      if (difference > 120) differing += 1;
    }
    return differing / (data.length / 4);
  }, picture.toString('base64'));
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
  const fill = await bar.evaluate((element) => ({
    filling: getComputedStyle(element, '::-webkit-progress-value').backgroundColor,
    track: getComputedStyle(element).backgroundColor,
    border: getComputedStyle(element).borderTopWidth,
  }));
  expect(fill.filling).not.toBe(fill.track);
  expect(Number.parseFloat(fill.border)).toBeGreaterThan(0);
  const message = page.getByLabel('Message');
  const composer = page.locator('form.composer');
  const before = await composer.screenshot();
  await message.focus();
  await expect.poll(() => composer.evaluate((form) => getComputedStyle(form).outlineStyle)).not.toBe('none');
  expect(await contrastShare(page, before)).toBeGreaterThan(0);
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
  const alert = page.getByRole('alert').filter({ hasText: 'WebGPU found no GPU it will use' });
  await expect(alert).toBeVisible();
  // All of it, in the log.
  await expect(page.getByRole('log')).toBeVisible();
  await expect(page.getByRole('article')).toHaveCount(4);
  await expect(page.getByText('that gives 10')).toBeInViewport({ ratio: 0 });
  await page.getByLabel('Message').fill('A draft that stays');
  await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled();
  // Again while there is none, then with one, from the list.
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(alert).toBeVisible();
  await page.evaluate(() => window.script.fail('gpt-oss-tiny', null));
  await page.getByRole('link', { name: 'Choose a model' }).click();
  await page.getByRole('button', { name: 'Load gpt-oss-tiny' }).click();
  await waitUntilReady(page);
  await expect(page.getByRole('article')).toHaveCount(4);
  await expect(page.getByLabel('Message')).toHaveValue('A draft that stays');
  await hold(page, 'answer');
  await ask(page, 'Again');
  await expect(page.getByRole('article')).toHaveCount(6);
});
