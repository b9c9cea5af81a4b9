// B8, B16, B17 and B21: what is written by hand, in any script, on any keyboard, of any length.
import { TOO_LONG } from '../../test/support/fake-session/script.ts';
import { ask, expect, lastAnswer, test, waitUntilReady } from '../support/fixtures.ts';

test('B16 Enter on a touch screen breaks the line, and the button sends', async ({ browser, scripted }) => {
  const context = await browser.newContext({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  const message = page.getByLabel('Message', { exact: true });
  await message.pressSequentially('one');
  await message.press('Enter');
  await message.pressSequentially('two');
  await expect(message).toHaveValue('one\ntwo');
  await page.getByRole('button', { name: 'Send' }).tap();
  await expect(lastAnswer(page)).toContainText('tokens/s');
  await context.close();
});

test.describe('on a computer', () => {
  test.beforeEach(async ({ page, scripted }) => {
    await page.goto(scripted.origin);
    await waitUntilReady(page);
  });

  test('B17 a message that is too long comes back to be cut, and does not stay in the way', async ({ page }) => {
    await ask(page, 'Hi');
    await expect(lastAnswer(page)).toContainText('tokens/s');
    await ask(page, TOO_LONG);
    await expect(page.getByRole('alert')).toContainText('This message is too long for the model');
    await expect(page.getByLabel('Message', { exact: true })).toHaveValue(TOO_LONG);
    await ask(page, 'A short one');
    await expect(lastAnswer(page)).toContainText('tokens/s');
    await expect(page.getByRole('article', { name: 'You' })).toHaveText([/^Hi/, /^A short one/]);
    await expect(page.getByRole('alert')).toHaveCount(0);
  });

  test('B21 a message that shows nothing is not sent', async ({ page }) => {
    for (const blank of ['\u200b\u200b', ' \u2060\ufeff\n', '\u3164']) {
      await ask(page, blank);
      await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled();
    }
    await expect(page.getByRole('article')).toHaveCount(0);
  });

  test('B8 every line is written from the side of its own letters, in the composer, the question and the answer', async ({
    page,
  }) => {
    const message = page.getByLabel('Message', { exact: true });
    const direction = () => message.evaluate((field) => getComputedStyle(field).direction);
    await message.fill('שלום');
    expect(await direction()).toBe('rtl');
    await message.fill('Hello');
    expect(await direction()).toBe('ltr');
    await ask(page, 'Write in Hebrew and Arabic.');
    await expect(lastAnswer(page)).toContainText('tokens/s');
    /** Where the first letter of a line is drawn, as a share of its block's width. */
    const startOf = (text: string) =>
      lastAnswer(page)
        .locator('p')
        .filter({ hasText: text })
        .evaluate((block, wanted) => {
          const node = document.createTreeWalker(block, NodeFilter.SHOW_TEXT).nextNode() as Text;
          const range = document.createRange();
          range.setStart(node, node.data.indexOf(wanted));
          range.setEnd(node, node.data.indexOf(wanted) + 1);
          const [letter, box] = [range.getBoundingClientRect(), block.getBoundingClientRect()];
          return (letter.left - box.left) / box.width;
        }, text);
    expect(await startOf('שלום')).toBeGreaterThan(0.9);
    expect(await startOf('This line')).toBeLessThan(0.1);
    expect(await startOf('مرحبا')).toBeGreaterThan(0.9);
    await ask(page, 'English first.\nואז עברית');
    const question = page.getByRole('article', { name: 'You' }).filter({ hasText: 'English first.' }).locator('p');
    const sides = await question.evaluate((block) => {
      const node = document.createTreeWalker(block, NodeFilter.SHOW_TEXT).nextNode() as Text;
      const box = block.getBoundingClientRect();
      return [0, node.data.indexOf('\n') + 1].map((at) => {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const letter = range.getBoundingClientRect();
        return letter.left - box.left < box.right - letter.right ? 'left' : 'right';
      });
    });
    expect(sides).toEqual(['left', 'right']);
  });
});
