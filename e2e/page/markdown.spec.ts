// Markdown in the built app under its policy: how it is shown, copied and followed.
import { readdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { REPEAT } from '../../test/support/fake-session/fake-session.ts';
import { ask, expect, lastAnswer, test, waitUntilReady } from '../support/fixtures.ts';
import { SHOWCASE } from '../support/markdown.ts';
import { BEFORE_WORDS, hold, REASONING_WORDS, release, step } from '../support/script.ts';

/** Has the model answer `text`. The question shows it, too. */
async function answerWith(page: Page, text: string): Promise<void> {
  const answers = page.getByRole('article', { name: 'Answer' });
  const before = await answers.count();
  await ask(page, REPEAT + text);
  await expect(answers).toHaveCount(before + 1);
  await expect(lastAnswer(page)).toContainText('tokens/s', { timeout: 60_000 });
}

const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

test.beforeEach(async ({ page, scripted, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(scripted.origin);
  await waitUntilReady(page);
});

test('headings, lists, tasks, quotes, tables, code and formulas are what they mean', async ({ page }) => {
  await answerWith(page, SHOWCASE);
  const answer = lastAnswer(page).locator('.markdown').last();
  await expect(answer.getByRole('heading', { name: 'Steps' })).toBeVisible();
  await expect(answer.locator('ol > li')).toHaveCount(3);
  await expect(answer.locator('ol ul > li')).toHaveCount(2);
  await expect(answer.getByRole('checkbox', { name: 'done', exact: true })).toBeChecked();
  await expect(answer.getByRole('checkbox', { name: 'not done' })).not.toBeChecked();
  await expect(answer.locator('blockquote')).toHaveText('A quote with weight\non two lines.', { useInnerText: true });
  await expect(answer.getByRole('cell', { name: '13983816' })).toHaveCSS('text-align', 'right');
  await expect(answer.locator('del')).toHaveText('nobody');
  await expect(answer.locator('.katex-display')).toHaveCount(1);
  await expect(answer.locator('.katex')).toHaveCount(2);
  await expect(answer.locator('math')).toHaveCount(2);
  await expect(answer).toContainText('costs $5 and a book $10;');
  await expect(answer.locator('.code-keyword').first()).toHaveText('def');
  // Raw HTML, an image and a link to a script are text.
  await expect(answer).toContainText('[not a link](javascript:alert(1)), ![an image](https://example.org/i.png), <b>raw</b>');
  await expect(answer.locator('img, b')).toHaveCount(0);
});

test('nothing of it is loaded before there is a text, and all of it comes from our origin', async ({ page, scripted }) => {
  const loaded = () => page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  const markdown = /\/(?:lazy|katex|highlight-worker|KaTeX)[^/]*$/;
  expect((await loaded()).filter((url) => markdown.test(url))).toEqual([]);
  await answerWith(page, SHOWCASE);
  await expect(lastAnswer(page).locator('.katex').first()).toBeVisible();
  await expect.poll(async () => (await loaded()).filter((url) => /KaTeX_.*\.woff2$/.test(url)).length).toBeGreaterThan(0);
  expect((await loaded()).filter((url) => !url.startsWith(scripted.origin))).toEqual([]);
});

test('a question and the reasoning are Markdown, and each block has the direction of its letters', async ({ page }) => {
  await answerWith(page, '\n**مرحبا** بالعالم\n\n- שלום\n- עולם\n\nEnglish `code`');
  for (const article of [page.getByRole('article', { name: 'You' }), lastAnswer(page)]) {
    await expect(article.locator('strong')).toHaveText('مرحبا');
    const directions = await article
      .locator('.markdown > [dir=auto]')
      .evaluateAll((blocks) => blocks.map((block) => getComputedStyle(block).direction));
    expect(directions.slice(-3)).toEqual(['rtl', 'rtl', 'ltr']);
  }
  await lastAnswer(page).getByText('Thought for').click();
  await expect(lastAnswer(page).locator('details .markdown > p[dir=auto]')).toHaveCount(1);
});

test('a link shows its whole address before the browser goes there', async ({ page, context }) => {
  await context.route(/example\.org/, (route) => route.fulfill({ body: 'there' }));
  await answerWith(page, 'See [the bank](https://user@example.org/a?b=c), or https://example.org/plain.');
  const link = lastAnswer(page).getByRole('link', { name: 'the bank' });
  const dialog = page.getByRole('dialog', { name: 'Open this address?' });
  for (const button of ['left', 'middle'] as const) {
    await link.click({ button });
    await expect(dialog).toContainText('https://user@example.org/a?b=c');
    await expect(dialog.locator('strong')).toHaveText('example.org');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  }
  expect(context.pages()).toHaveLength(1);
  await expect(link).toBeFocused();
  await page.keyboard.press('Enter');
  const opened = context.waitForEvent('page');
  await dialog.getByRole('link', { name: 'Open' }).click();
  expect((await opened).url()).toContain('example.org/a?b=c');
  await expect(dialog).toBeHidden();
  // Words that are the address hide nothing.
  const plainlyOpened = context.waitForEvent('page');
  await lastAnswer(page).getByRole('link', { name: 'https://example.org/plain' }).click();
  expect((await plainlyOpened).url()).toBe('https://example.org/plain');
});

test('a link that is pressed while its closed dialog is still in the page asks again', async ({ page }) => {
  await answerWith(page, 'See [the bank](https://example.org/a).');
  const dialog = page.getByRole('dialog', { name: 'Open this address?' });
  await lastAnswer(page).getByRole('link', { name: 'the bank' }).click();
  await expect(dialog).toBeVisible();
  // In one task: the page hears of a closed dialog in a later one.
  await dialog.evaluate((element: HTMLDialogElement) => {
    element.close();
    document.querySelector<HTMLAnchorElement>('article[aria-label=Answer] a')?.click();
  });
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('an answer is copied as text and as Markdown, a table as Markdown and CSV, and code as it is', async ({ page }) => {
  await answerWith(page, SHOWCASE);
  const footer = lastAnswer(page).locator('footer');
  await footer.getByRole('button', { name: 'Copy as Markdown' }).click();
  await expect.poll(() => copied(page)).toBe(SHOWCASE);
  await footer.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect.poll(() => copied(page)).toMatch(/^A binomial coefficient counts/);
  expect(await copied(page)).toContain(
    '1. Read the definition (https://en.wikipedia.org/wiki/Binomial_coefficient), or https://example.org.',
  );
  const table = lastAnswer(page)
    .locator('figure')
    .filter({ has: page.getByRole('table') });
  await table.getByRole('button', { name: 'Copy as CSV' }).click();
  await expect.poll(() => copied(page)).toBe('n,k,value,note\r\n5,2,10,"a\nb"\r\n49,6,13983816,"""six of 49"", C(49, 6)"');
  await table.getByRole('button', { name: 'Copy as Markdown' }).click();
  await expect.poll(() => copied(page)).toMatch(/^\| n \| k \|[^]*C\(49, 6\)` \|\n$/);
});

test('code wraps by a switch, and a wide table scrolls by itself and by keyboard', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  const wide = `| ${'column | '.repeat(12)}\n|${'--|'.repeat(12)}\n| ${'1234567 | '.repeat(12)}`;
  await answerWith(page, `\`\`\`js\nconst a = '${'long '.repeat(40)}';\n\`\`\`\n\n${wide}`);
  const code = lastAnswer(page).getByRole('region', { name: 'js code' });
  const isWide = () => code.evaluate((box) => box.scrollWidth > box.clientWidth);
  await expect.poll(isWide).toBe(true);
  await lastAnswer(page).getByRole('button', { name: 'Wrap' }).click();
  await expect(lastAnswer(page).getByRole('button', { name: 'Wrap' })).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(isWide).toBe(false);
  const table = lastAnswer(page).getByRole('region', { name: 'Table' });
  await table.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => table.evaluate((box) => box.scrollLeft)).toBeGreaterThan(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the colours of code have a contrast of 4.5 or more, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await answerWith(page, '```ts\n// note\nconst a: number = 1 + len("x");\nclass B {}\n```');
    await expect(lastAnswer(page).locator('.code-keyword').first()).toBeVisible();
    const contrasts = await lastAnswer(page)
      .locator('figure')
      .evaluate((figure) => {
        const canvas = new OffscreenCanvas(1, 1).getContext('2d');
        const luminance = (color: string) => {
          if (!canvas) throw new Error('No canvas.');
          canvas.fillStyle = color;
          canvas.fillRect(0, 0, 1, 1);
          const [red = 0, green = 0, blue = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
            const part = value / 255;
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
          });
          return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        };
        const back = luminance(getComputedStyle(figure).backgroundColor);
        const kinds = ['keyword', 'string', 'number', 'name', 'comment'];
        return kinds.map((kind) => {
          const run = figure.querySelector(`.code-${kind}`);
          const front = run ? luminance(getComputedStyle(run).color) : back;
          return (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
        });
      });
    expect(Math.min(...contrasts)).toBeGreaterThanOrEqual(4.5);
  });
}

test('what is selected in code stays selected when the fence closes, and its colours come afterwards', async ({ page }) => {
  await hold(page, 'answer');
  await ask(page, `${REPEAT}\`\`\`js\nconst a = 1;\n\`\`\`\n\nEnd`);
  // Reasoning, and the code without its last line.
  await step(page, 'answer', BEFORE_WORDS + REASONING_WORDS + 4);
  const code = lastAnswer(page).locator('figure code');
  await expect(code).toContainText('const a =');
  await code.evaluate((element) => getSelection()?.selectAllChildren(element));
  const selected = await page.evaluate(() => getSelection()?.toString());
  await release(page, 'answer');
  await expect(lastAnswer(page)).toContainText('tokens/s');
  await expect(lastAnswer(page)).toContainText('const a = 1;');
  expect(await page.evaluate(() => getSelection()?.toString())).toContain(selected);
  await expect(lastAnswer(page).locator('.code-keyword')).toHaveCount(0);
  await page.evaluate(() => getSelection()?.removeAllRanges());
  await expect(lastAnswer(page).locator('.code-keyword')).toHaveText('const');
});

test('without the code for Markdown an answer is shown and copied as it was written', async ({ page, serve, scriptedBuild }) => {
  const bare = await serve({ folder: scriptedBuild });
  const assets = readdirSync(`${scriptedBuild}/assets`).filter((name) => /^lazy-.*\.js$/.test(name));
  expect(assets).toHaveLength(1);
  bare.files.set(`/assets/${assets[0]}`, Buffer.from('throw new Error("A defect.");'));
  await page.goto(bare.origin);
  await waitUntilReady(page);
  await answerWith(page, 'A **bold** answer\n\n- item');
  await expect(lastAnswer(page)).toContainText('A **bold** answer');
  await lastAnswer(page).locator('footer').getByRole('button', { name: 'Copy', exact: true }).click();
  await expect.poll(() => copied(page)).toBe('A **bold** answer\n\n- item');
});
