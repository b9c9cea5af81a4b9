// B5 and B6: the page's text is also others': translators put their own nodes in, and readers
// select what is still coming.
import type { Page } from '@playwright/test';
import { ask, expect, lastAnswer, openModels, test, waitUntilReady } from '../support/fixtures.ts';
import { BEFORE_WORDS, hold, REASONING_WORDS, release, step } from '../support/script.ts';

/**
 * Puts every text of the page into <font>, as the translation of Chrome does, but what is marked
 * `translate="no"`.
 */
const translate = (page: Page) =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts) {
      if (text.data.trim() === '' || text.parentElement?.closest('[translate=no], script, style, textarea, font')) continue;
      const [outer, inner] = [document.createElement('font'), document.createElement('font')];
      inner.append(text.data);
      outer.append(inner);
      text.replaceWith(outer);
    }
  });

/** Selects the first occurrence of `text`. */
const select = (page: Page, text: string) =>
  page.evaluate((wanted) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const at = (walker.currentNode as Text).data.indexOf(wanted);
      if (at >= 0) return getSelection()?.setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + wanted.length);
    }
    throw new Error(`${wanted} is not there.`);
  }, text);

const selection = (page: Page) => page.evaluate(() => getSelection()?.toString());

test.beforeEach(async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
});

test('B5 a translated page lives on: copy, fold, stream, change screens, begin anew', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await ask(page, 'Hi');
  await expect(lastAnswer(page)).toContainText('tokens/s');
  await translate(page);
  const copy = lastAnswer(page).locator('footer .copy-button').first();
  await copy.click();
  await expect(lastAnswer(page).locator('footer')).toContainText('Copied');
  await expect(lastAnswer(page).locator('footer')).not.toContainText('CopyCopied');
  await expect(lastAnswer(page).locator('footer')).not.toContainText('Copied', { timeout: 10_000 });
  await expect(copy).toHaveText('Copy');
  await lastAnswer(page).getByText('Thought for').click();

  await hold(page, 'answer');
  await ask(page, 'Again');
  await step(page, 'answer', BEFORE_WORDS + 3);
  await translate(page);
  await step(page, 'answer', REASONING_WORDS);
  await translate(page);
  await release(page, 'answer');
  await expect(lastAnswer(page)).toContainText('tokens/s');
  // Everything that came is there, once.
  await expect(lastAnswer(page)).toContainText('The binomial coefficient counts the ways to choose k of n things.');
  expect((await lastAnswer(page).textContent())?.match(/The user asks/g)).toHaveLength(1);

  await openModels(page);
  await translate(page);
  await page.getByRole('button', { name: 'Verify golden-odd' }).click();
  await expect(page.getByRole('listitem', { name: 'golden-odd' })).toContainText('All 5 parts');
  await translate(page);
  await page.getByRole('button', { name: 'Delete golden-odd' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('listitem', { name: 'golden-odd' })).toContainText('Not downloaded');
  await page.getByRole('link', { name: 'Measure this GPU' }).click();
  await translate(page);
  await page.getByRole('button', { name: 'Measure' }).click();
  await expect(page.getByRole('region', { name: 'Results' })).toBeVisible();
  await page.getByRole('link', { name: 'Back to the chat' }).click();
  await translate(page);
  await page.getByRole('button', { name: 'New chat' }).click();
  await expect(page.getByRole('article')).toHaveCount(0);
});

for (const [where, before, text] of [
  ['reasoning', 4, 'user asks'],
  ['text', REASONING_WORDS + 6, 'coefficient counts'],
  ['a finished paragraph', REASONING_WORDS + 20, 'counts the ways'],
  ['code', REASONING_WORDS + 40, 'def binomial'],
] as const) {
  test(`B6 a selection in ${where} survives the next words`, async ({ page }) => {
    await hold(page, 'answer');
    await ask(page, 'Hi');
    await step(page, 'answer', BEFORE_WORDS + before);
    await expect(lastAnswer(page)).toContainText(text);
    await select(page, text);
    const length = (await lastAnswer(page).textContent())?.length ?? 0;
    for (let word = 0; word < 3; word += 1) await step(page, 'answer');
    await expect.poll(async () => (await lastAnswer(page).textContent())?.length).toBeGreaterThan(length);
    expect(await selection(page)).toBe(text);
  });
}
