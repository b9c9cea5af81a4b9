// An hour of turns leaves no elements and no listeners behind once another chat is shown.
import { ask, expect, type Page, test, waitUntilReady } from '../support/fixtures.ts';

// A trace keeps the pages alive that it copies.
test.use({ trace: 'off' });
test.setTimeout(600_000);

/** A turn takes half a minute: an hour has 120. */
const CHATS = 6;
const TURNS = 20;

interface Held {
  nodes: number;
  listeners: number;
  bytes: number;
}

/** What the page holds after all garbage was collected. */
async function held(page: Page): Promise<Held> {
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable');
  // A collection frees what the one before it has made free.
  for (let round = 0; round < 3; round += 1) await client.send('HeapProfiler.collectGarbage');
  const { metrics } = await client.send('Performance.getMetrics');
  await client.detach();
  const value = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
  return { nodes: value('Nodes'), listeners: value('JSEventListeners'), bytes: value('JSHeapUsedSize') };
}

test('120 turns in 6 chats leave no elements or listeners behind, and little else', async ({ page, scripted }) => {
  await page.goto(scripted.origin);
  await waitUntilReady(page);
  const after: Held[] = [];
  for (let chat = 0; chat < CHATS; chat += 1) {
    for (let turn = 1; turn <= TURNS; turn += 1) {
      await ask(page, `Question ${turn} of chat ${chat}`);
      await expect(page.getByRole('button', { name: /tokens\/s/ })).toHaveCount(turn);
    }
    await page.getByRole('button', { name: 'New chat' }).click();
    await expect(page.getByRole('article')).toHaveCount(0);
    after.push(await held(page));
  }
  for (const { nodes, listeners, bytes } of after)
    test
      .info()
      .annotations.push({ type: 'held', description: `${nodes} nodes, ${listeners} listeners, ${(bytes / 1e6).toFixed(2)} MB` });
  // The first chats load code and fill caches.
  const [first, last] = [after[1], after.at(-1)];
  if (!first || !last) throw new Error('Nothing was measured.');
  const chats = CHATS - 2;
  // A chat has a row in the list. The bytes are a bound and not zero: 20 turns leave 110 kB in the
  // heap, and the cause is not known yet.
  expect((last.nodes - first.nodes) / chats).toBeLessThan(60);
  expect((last.listeners - first.listeners) / chats).toBeLessThan(20);
  expect((last.bytes - first.bytes) / chats).toBeLessThan(200e3);
});
