// The cost of a long answer while it grows, as counts. A busy machine changes no count.
import { REPEAT } from '../../test/support/fake-session/fake-session.ts';
import { ask, expect, lastAnswer, test, waitUntilReady } from '../support/fixtures.ts';
import { longDocument } from '../support/markdown.ts';
import { hold, step } from '../support/script.ts';

test('while 30 KB of Markdown grow, what is finished stays the same elements', async ({ page, scripted }) => {
  test.setTimeout(300_000);
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  await hold(page, 'answer');
  await ask(page, REPEAT + longDocument(30_000));
  await step(page, 'answer', 60);
  const answer = lastAnswer(page).locator('.markdown').last();
  await expect(answer.locator('> *').nth(1)).toBeVisible();
  await answer.evaluate((box) => {
    const counts = Object.assign(window, { added: 0, first: box.firstElementChild });
    new MutationObserver((records) => {
      for (const { addedNodes } of records)
        for (const node of addedNodes) if (node instanceof Element) counts.added += 1 + node.querySelectorAll('*').length;
    }).observe(box, { childList: true, subtree: true });
  });
  // Four words a frame: 200 tokens a second.
  await answer.evaluate(async (box) => {
    while (box.closest('article')?.querySelector('footer') === null) {
      await window.script.step('answer', 4);
      await new Promise(requestAnimationFrame);
    }
  });
  const { added, total, isSame } = await answer.evaluate((box) => {
    const counts = window as unknown as { added: number; first: Element };
    return { added: counts.added, total: box.querySelectorAll('*').length, isSame: box.firstElementChild === counts.first };
  });
  expect(isSame).toBe(true);
  expect(total).toBeGreaterThan(1000);
  // Each element is made once. Only the growing block may change its kind, and code gets its
  // colours.
  expect(added / total).toBeLessThan(2);
});
