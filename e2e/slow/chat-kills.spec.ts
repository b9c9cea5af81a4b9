// The tab is killed at random moments of an answer: the question is always there, and of the answer
// all but the last second, and Continue goes on with it.

import { test } from '../support/chats.ts';
import { expect, lastAnswer, type Page, waitUntilReady } from '../support/fixtures.ts';
import { BEFORE_WORDS, holdFromStart, release, step } from '../support/script.ts';

const KILLS = 20;
/** What the page promises to lose at most, and what a busy machine takes to write it, ms. */
const LOSS_MS = 1000 + 2000;
/** A word of the answer comes after this time, ms. */
const WORD_MS = 60;
/** The longest time before a kill, ms. */
const MAX_MS = 6000;
/** Words of the whole scripted answer, with its reasoning. */
const WORDS = 105;

test.setTimeout(KILLS * 60_000);

/** A tab that is gone at once, without a word to the page. */
async function kill(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  // The page cannot answer that it has crashed.
  session.send('Page.crash').catch(() => undefined);
  await crashed;
  await page.close();
}

/** The text of the last answer, with its reasoning, as the log has it. */
const textOf = (page: Page) =>
  page.evaluate(() => {
    const answer = [...document.querySelectorAll('article[aria-label=Answer]')].at(-1)?.cloneNode(true) as
      | HTMLElement
      | undefined;
    for (const part of answer?.querySelectorAll('summary, footer, figcaption, button, [role=status]') ?? []) part.remove();
    return (answer?.textContent ?? '').replace(/Reading…[^]*|Answering…/, '').replace(/\s+/g, ' ');
  });

test(`${KILLS} kills at random moments of an answer lose no question and no more than a second of the answer`, async ({
  context,
  scripted,
}) => {
  let lost = 0;
  for (let round = 0; round < KILLS; round += 1) {
    const page = await context.newPage();
    await holdFromStart(page, 'answer');
    await page.goto(scripted.origin);
    await waitUntilReady(page);
    const question = `Question ${round}`;
    await page.getByLabel('Message', { exact: true }).fill(question);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/#\/c\//);
    const address = page.url();
    await step(page, 'answer', BEFORE_WORDS);
    // What was seen, and when.
    const seen: { at: number; text: string }[] = [];
    const killAt = Date.now() + Math.random() * MAX_MS;
    for (let word = 0; Date.now() < killAt && word < WORDS - 1; word += 1) {
      await step(page, 'answer');
      await page.waitForTimeout(WORD_MS);
      seen.push({ at: Date.now(), text: await textOf(page) });
    }
    const killedAt = Date.now();
    await kill(page);
    const again = await context.newPage();
    await again.goto(address);
    await expect(again.getByRole('article', { name: 'You' })).toContainText(question);
    await expect(lastAnswer(again)).toContainText('stopped when its tab was closed');
    const kept = await textOf(again);
    const owed = seen.findLast(({ at }) => at <= killedAt - LOSS_MS)?.text ?? '';
    expect(kept.startsWith(owed), `kept "${kept}", of which "${owed}" was owed`).toBe(true);
    expect((seen.at(-1)?.text ?? '').startsWith(kept)).toBe(true);
    const firstLost = seen.find(({ text }) => text.length > kept.length);
    lost = Math.max(lost, firstLost ? killedAt - firstLost.at : 0);
    await waitUntilReady(again);
    const goOn = lastAnswer(again).getByRole('button', { name: 'Continue' });
    if (kept !== '') {
      await goOn.click();
      await expect(lastAnswer(again)).toContainText('stay on lines of their own.');
      expect((await textOf(again)).startsWith(kept)).toBe(true);
      await expect(again.getByRole('article', { name: 'You' })).toHaveCount(1);
    }
    await release(again, 'answer');
    await again.close();
  }
  test.info().annotations.push({ type: 'oldest lost word', description: `${(lost / 1000).toFixed(1)} s` });
});
