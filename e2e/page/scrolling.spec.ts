// B7: the view follows an answer only while the reader is at its end, and every screen keeps its
// place.
import type { Locator, Page } from '@playwright/test';
import { ask, expect, lastAnswer, openModels, test, waitUntilReady } from '../support/fixtures.ts';
import { BEFORE_WORDS, hold, REASONING_WORDS, release, step } from '../support/script.ts';

const distance = (page: Page) => page.getByRole('log').evaluate((box) => box.scrollHeight - box.clientHeight - box.scrollTop);
const top = (page: Page) => page.getByRole('log').evaluate((box) => box.scrollTop);

/** A long answer, of which some has come and more comes with every step. */
async function answering(page: Page): Promise<void> {
  await hold(page, 'answer');
  await ask(page, 'Write much.');
  await step(page, 'answer', BEFORE_WORDS + REASONING_WORDS + 180);
  await expect(lastAnswer(page)).toContainText('Line 25');
  await expect.poll(() => distance(page)).toBeLessThan(2);
}

test.beforeEach(async ({ page, scripted }) => {
  await page.setViewportSize({ width: 600, height: 420 });
  await page.goto(scripted.origin);
  await waitUntilReady(page);
});

for (const [move, deltas] of [
  ['a wheel of 8 px', [8]],
  ['a wheel of 20 px', [20]],
  ['three steps of 10 px on a trackpad', [10, 10, 10]],
  ['a notch of 120 px', [120]],
] as const) {
  test(`B7 ${move} up lets go while words come`, async ({ page }) => {
    await answering(page);
    await page.getByRole('log').hover();
    for (const delta of deltas) {
      await page.mouse.wheel(0, -delta);
      await step(page, 'answer');
    }
    await expect.poll(() => distance(page)).toBeGreaterThan(4);
    const place = await top(page);
    for (let word = 0; word < 20; word += 1) await step(page, 'answer');
    await expect(lastAnswer(page)).toContainText('Line 28');
    expect(Math.abs((await top(page)) - place)).toBeLessThan(2);
  });
}

for (const key of ['ArrowUp', 'PageUp', 'Home']) {
  test(`B7 ${key} lets go as well`, async ({ page }) => {
    await answering(page);
    await page.getByRole('log').focus();
    await page.keyboard.press(key);
    await step(page, 'answer');
    await expect.poll(() => distance(page)).toBeGreaterThan(20);
    await release(page, 'answer');
    await expect(lastAnswer(page)).toContainText('tokens/s');
    expect(await distance(page)).toBeGreaterThan(20);
  });
}

test('B7 going down to the end takes hold again', async ({ page }) => {
  await answering(page);
  await page.getByRole('log').hover();
  await page.mouse.wheel(0, -40);
  await expect.poll(() => distance(page)).toBeGreaterThan(20);
  await page.mouse.wheel(0, 400);
  await expect.poll(() => distance(page)).toBeLessThan(2);
  await release(page, 'answer');
  await expect(lastAnswer(page)).toContainText('tokens/s');
  await expect.poll(() => distance(page)).toBeLessThan(2);
});

/** Scrolls a box, and waits until the page knows. */
function scrollTo(box: Locator, place: number): Promise<void> {
  return box.evaluate(
    (element, top) =>
      new Promise<void>((resolve) => {
        element.addEventListener('scroll', () => resolve(), { once: true });
        element.scrollTo({ top });
      }),
    place,
  );
}

test('B7 coming back from another screen finds the place: in the middle, and at the end', async ({ page }) => {
  await ask(page, 'Write much.');
  await expect(lastAnswer(page)).toContainText('tokens/s');
  await expect.poll(() => distance(page)).toBeLessThan(2);
  await openModels(page);
  await expect(page.getByRole('heading', { name: 'Models' })).toBeVisible();
  const list = page.getByRole('main').locator('> div').first();
  await scrollTo(list, 300);
  await page.goBack();
  await expect.poll(() => distance(page)).toBeLessThan(2);
  await scrollTo(page.getByRole('log'), 500);
  await page.goForward();
  await expect(page.getByRole('heading', { name: 'Models' })).toBeVisible();
  expect(await list.evaluate((box) => box.scrollTop)).toBe(300);
  await page.goBack();
  await expect.poll(() => top(page)).toBe(500);
});
