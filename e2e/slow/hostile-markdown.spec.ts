// 200 hostile texts as questions and answers: none makes a request, runs a script, or hides where a
// link goes.
import { REPEAT } from '../../test/support/fake-session/fake-session.ts';
import { ask, expect, lastAnswer, test, waitUntilReady } from '../support/fixtures.ts';
import { HOSTILE } from '../support/hostile-markdown.ts';

const PART = 40;

test('there are 200 of them', () => {
  expect(new Set(HOSTILE).size).toBe(200);
});

for (let from = 0; from < HOSTILE.length; from += PART) {
  test(`hostile texts ${from + 1} to ${from + PART} fetch nothing, run nothing and hide no address`, async ({
    page,
    context,
    scripted,
  }) => {
    test.setTimeout(400_000);
    const foreign: string[] = [];
    context.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(scripted.origin) && !url.startsWith('data:') && !url.startsWith('blob:')) foreign.push(url);
    });
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await page.goto(scripted.origin);
    await waitUntilReady(page);
    for (const [index, text] of HOSTILE.slice(from, from + PART).entries()) {
      await ask(page, REPEAT + text);
      await expect(page.getByRole('article', { name: 'Answer' })).toHaveCount(index + 1);
      await expect(lastAnswer(page)).toContainText('tokens/s', { timeout: 60_000 });
    }
    // What was written is there to be read.
    await expect(lastAnswer(page)).toContainText(/evil\.example|item/i);
    const { links, elements } = await page.getByRole('log').evaluate(async (log) => {
      const found: { href: string; rel: string; isShown: boolean }[] = [];
      for (const link of log.querySelectorAll('a')) {
        const words = link.textContent?.trim() ?? '';
        let isShown = [words, `${words}/`, `http://${words}`, `http://${words}/`, `mailto:${words}`].includes(link.href);
        if (!isShown) {
          link.click();
          const isOpen = () => document.querySelector('dialog[open]');
          for (let waited = 0; waited < 500 && !isOpen(); waited += 1) await new Promise((resolve) => setTimeout(resolve, 10));
          isShown = isOpen()?.textContent?.includes(link.href) === true;
          document.querySelector<HTMLDialogElement>('dialog[open]')?.close();
          for (let waited = 0; waited < 500 && isOpen(); waited += 1) await new Promise((resolve) => setTimeout(resolve, 10));
        }
        found.push({ href: link.href, rel: link.rel, isShown });
      }
      const names = [...log.querySelectorAll('.markdown *')].map((element) => element.localName);
      return { links: found, elements: [...new Set(names)] };
    });
    for (const { href, rel, isShown } of links) {
      expect(href).toMatch(/^(?:https?|mailto):/);
      expect(rel).toBe('noreferrer');
      expect(isShown, href).toBe(true);
    }
    const active = [
      'script',
      'img',
      'iframe',
      'link',
      'style',
      'object',
      'embed',
      'video',
      'audio',
      'base',
      'meta',
      'form',
      'image',
      'use',
    ];
    expect(elements.filter((name) => active.includes(name))).toEqual([]);
    expect(dialogs).toEqual([]);
    expect(foreign).toEqual([]);
  });
}
