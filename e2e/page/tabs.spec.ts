// Several tabs of the app share one worker, and so one model on the GPU.
import type { BrowserContext, Page } from '@playwright/test';
import { ask, expect, lastAnswer, test, waitUntilControlled, waitUntilReady } from '../support/fixtures.ts';
import { BEFORE_WORDS, hold, release, step } from '../support/script.ts';

const TOOK_OVER = 'The tab that ran the model was closed. This tab runs it now.';
/** A busy machine needs seconds to start a worker. */
const MOVE_MS = 60_000;

/** Two tabs of the app, opened one after the other: the first runs the worker. */
async function twoTabs(context: BrowserContext, first: Page, origin: string): Promise<Page> {
  await first.goto(origin);
  await waitUntilControlled(first);
  await waitUntilReady(first);
  const second = await context.newPage();
  await second.goto(origin);
  await waitUntilReady(second);
  return second;
}

const sessionsOf = (page: Page) => page.workers().length;

test('a second tab starts no worker, loads nothing, and answers by the first one’s model', async ({
  page,
  context,
  scripted,
}) => {
  const second = await twoTabs(context, page, scripted.origin);
  expect([sessionsOf(page), sessionsOf(second)]).toEqual([1, 0]);
  for (const tab of [second, page]) {
    await ask(tab, 'Hi');
    await expect(lastAnswer(tab)).toContainText('tokens/s');
  }
  await expect(second.getByRole('article')).toHaveCount(2);
});

test('a model that one tab opens is the other tab’s as well', async ({ page, context, scripted }) => {
  const second = await twoTabs(context, page, scripted.origin);
  await page.goto(`${scripted.origin}/?model=models/golden-odd`);
  await expect(second.getByRole('banner')).toContainText('golden-odd', { timeout: MOVE_MS });
});

test('fetch and window.gptOss.fetch of the second tab are answered, streamed and cancelled', async ({
  page,
  context,
  scripted,
}) => {
  const second = await twoTabs(context, page, scripted.origin);
  for (const way of ['fetch', 'gptOss'] as const) {
    const pieces = await second.evaluate(async (name) => {
      const call = name === 'fetch' ? window.fetch.bind(window) : window.gptOss.fetch;
      const reader = (await call('/v1/endless')).body?.getReader();
      let count = 0;
      while (count < 3 && !(await reader?.read())?.done) count += 1;
      await reader?.cancel();
      return count;
    }, way);
    expect(pieces).toBe(3);
  }
  const cancelled = () => page.evaluate(() => fetch('/v1/cancelled').then((response) => response.json()));
  await expect.poll(cancelled, { timeout: MOVE_MS }).toEqual({ cancelled: 2 });
});

test('when the tab with the model is closed, another takes over, says so, and answers', async ({ page, context, scripted }) => {
  const second = await twoTabs(context, page, scripted.origin);
  await page.close();
  await expect(second.getByText(TOOK_OVER)).toBeVisible({ timeout: MOVE_MS });
  await waitUntilReady(second);
  expect(sessionsOf(second)).toBe(1);
  await ask(second, 'Hi');
  await expect(lastAnswer(second)).toContainText('tokens/s');
  expect(await second.evaluate(() => fetch('/v1/echo').then(({ status }) => status))).toBe(200);
  await second.getByRole('button', { name: 'OK', exact: true }).click();
  await expect(second.getByText(TOOK_OVER)).toHaveCount(0);
});

test('an answer and a stream that the closed tab was giving end with an error, not a hang', async ({
  page,
  context,
  scripted,
}) => {
  const second = await twoTabs(context, page, scripted.origin);
  await hold(page, 'answer');
  await ask(second, 'Hi');
  await step(page, 'answer', BEFORE_WORDS + 2);
  await expect(lastAnswer(second)).toBeVisible();
  const streamed = second.evaluate(async () => {
    const response = await fetch('/v1/pending');
    return response.text();
  });
  await expect.poll(() => page.evaluate(() => fetch('/v1/pending-count').then((r) => r.json()))).toEqual({ pending: 1 });
  await page.close();
  await expect(second.getByRole('alert')).toContainText('The tab that ran the model was closed', { timeout: MOVE_MS });
  const events = (await streamed).trim().split('\n\n');
  expect(events[0]).toBe('data: {}');
  expect(JSON.parse(events.at(-1)?.replace('data: ', '') ?? '')).toMatchObject({ error: { code: 'engine-moved' } });
  await second.getByRole('button', { name: 'Load the model again and retry' }).click();
  await expect(lastAnswer(second)).toContainText('tokens/s', { timeout: MOVE_MS });
});

test('a closed tab’s answer and stream end in the tab with the model', async ({ page, context, scripted }) => {
  const second = await twoTabs(context, page, scripted.origin);
  await second.evaluate(async () => {
    await (await window.gptOss.fetch('/v1/pending')).body?.getReader().read();
  });
  await second.evaluate(async () => {
    await (await fetch('/v1/pending')).body?.getReader().read();
  });
  await second.close();
  const cancelled = () => page.evaluate(() => fetch('/v1/cancelled').then((response) => response.json()));
  await expect.poll(cancelled, { timeout: MOVE_MS }).toEqual({ cancelled: 2 });
});

test('three tabs: each survives the others', async ({ page, context, scripted }) => {
  const second = await twoTabs(context, page, scripted.origin);
  const third = await context.newPage();
  await third.goto(scripted.origin);
  await waitUntilReady(third);
  await page.close();
  await expect(second.getByText(TOOK_OVER)).toBeVisible({ timeout: MOVE_MS });
  await expect.poll(() => sessionsOf(second)).toBe(1);
  await waitUntilReady(third);
  expect(sessionsOf(third)).toBe(0);
  // Until it has found the new engine it has no model, and Enter sends nothing.
  const message = third.getByLabel('Message', { exact: true });
  await message.fill('Hi');
  await expect(async () => {
    await message.press('Enter');
    await expect(third.getByRole('article')).toHaveCount(2, { timeout: 2000 });
  }).toPass({ timeout: MOVE_MS });
  await expect(lastAnswer(third)).toContainText('tokens/s', { timeout: MOVE_MS });
  await second.close();
  await expect(third.getByText(TOOK_OVER)).toBeVisible({ timeout: MOVE_MS });
  await waitUntilReady(third);
  await hold(third, 'answer');
  await release(third, 'answer');
  await ask(third, 'Hi');
  await expect(lastAnswer(third)).toContainText('tokens/s', { timeout: MOVE_MS });
});
