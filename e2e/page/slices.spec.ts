// 30 KB that appear at once, as counts of what each task adds. A busy machine changes no count.
import { REPEAT } from '../../test/support/fake-session/fake-session.ts';
import { ask, expect, lastAnswer, test, waitUntilReady } from '../support/fixtures.ts';
import { longDocument } from '../support/markdown.ts';

const TEXT = longDocument(30_000);
/** A slice, and what belongs to its last lines: the marks of a block, the labels of its buttons. */
const MAX_CHARACTERS = 4000;

test('a chat with 30 KB of Markdown opens a slice a task, to its end', async ({ page, scripted }) => {
  test.setTimeout(300_000);
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  await ask(page, REPEAT + TEXT);
  await expect(lastAnswer(page)).toContainText('tokens/s', { timeout: 120_000 });
  const length = () => lastAnswer(page).evaluate((answer) => answer.textContent.length);
  await expect(lastAnswer(page)).toContainText('# Part 16'.slice(2));
  const whole = await length();
  const chat = new URL(page.url()).hash;
  await page.getByRole('button', { name: 'New chat' }).click();
  await expect(page.getByRole('article')).toHaveCount(0);
  const added = await page.evaluate(
    ([hash, wanted]) =>
      new Promise<number[]>((resolve) => {
        const tasks: number[] = [];
        // Called once for all changes that a part of a task makes together.
        const observer = new MutationObserver((records) => {
          const nodes = new Set(records.flatMap(({ addedNodes }) => [...addedNodes]));
          const tops = [...nodes].filter(
            (node) => node.isConnected && ![...nodes].some((other) => other !== node && other.contains(node)),
          );
          const sizes = tops.map((node) => node.textContent?.length ?? 0);
          tasks.push(sizes.reduce((sum, size) => sum + size, 0));
          const answer = document.querySelector('article[aria-label=Answer]');
          if ((answer?.textContent.length ?? 0) < wanted) return;
          observer.disconnect();
          resolve(tasks);
        });
        observer.observe(document.querySelector('main') ?? document.body, { childList: true, subtree: true });
        location.hash = hash;
      }),
    [chat, whole] as const,
  );
  expect(added.length).toBeGreaterThan(whole / MAX_CHARACTERS);
  expect(Math.max(...added)).toBeLessThan(MAX_CHARACTERS);
  // What shrinks while slices come does not count as a move of the reader.
  const fromEnd = () =>
    page.getByRole('log').evaluate(({ scrollHeight, clientHeight, scrollTop }) => scrollHeight - clientHeight - scrollTop);
  await expect.poll(fromEnd).toBeLessThan(2);
});

/** A slice of rows, and those of the group that it begins. */
const MAX_ROWS = 60;
const CHATS = 200;

test('a long list of chats appears a slice a task, to its end', async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  await page.evaluate(async (chats) => {
    const { storageBuckets } = navigator as unknown as {
      storageBuckets: { open(name: string): Promise<{ indexedDB: IDBFactory }> };
    };
    const { indexedDB } = await storageBuckets.open('chats');
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('chats');
      request.addEventListener('success', () => resolve(request.result));
    });
    const transaction = database.transaction('conversations', 'readwrite');
    for (let at = 0; at < chats; at += 1) {
      const times = { createdAt: at, updatedAt: at, deletedAt: null };
      const head = { id: `chat-${at}`, title: `Chat ${at}`, titleBy: 'first-line', isPinned: false, headId: null, rev: 1 };
      transaction.objectStore('conversations').put({ ...head, ...times });
    }
    await new Promise((resolve) => transaction.addEventListener('complete', resolve));
    database.close();
  }, CHATS);
  await page.addInitScript(() => {
    const counts: number[] = [];
    Object.assign(globalThis, { rowsOfTasks: counts });
    const count = (node: Node) => (node instanceof Element ? node.querySelectorAll('.conversation-link').length : 0);
    const observer = new MutationObserver((records) => {
      const nodes = [...new Set(records.flatMap(({ addedNodes }) => [...addedNodes]))];
      const tops = nodes.filter((node) => node.isConnected && !nodes.some((other) => other !== node && other.contains(node)));
      counts.push(tops.reduce((sum, node) => sum + count(node), 0));
    });
    observer.observe(document, { childList: true, subtree: true });
  });
  await page.reload();
  const list = page.getByRole('navigation', { name: 'Chats' });
  await expect(list.getByRole('link')).toHaveCount(CHATS, { timeout: 120_000 });
  await expect(list.getByRole('link').last()).toHaveText('Chat 0');
  const counts = await page.evaluate(() => (globalThis as unknown as { rowsOfTasks: number[] }).rowsOfTasks);
  expect(counts.reduce((sum, rows) => sum + rows, 0)).toBeGreaterThanOrEqual(CHATS);
  expect(Math.max(...counts)).toBeLessThanOrEqual(MAX_ROWS);
});
