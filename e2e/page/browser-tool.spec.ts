// The browser tool in the chat: attached documents are searched, and an answer cites them.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CALLING, FINALLY } from '../../test/support/fake-session/fake-session.ts';
import { ask, expect, lastAnswer, type Page, test, waitUntilReady } from '../support/fixtures.ts';

const BEES = { name: 'bees.md', mimeType: 'text/markdown', buffer: Buffer.from('# Bees\n\nBees make honey from nectar.\n') };
const RIVERS = { name: 'rivers.txt', mimeType: 'text/plain', buffer: Buffer.from('The Danube ends in the Black Sea.\n') };

async function switchOn(page: Page, origin: string): Promise<void> {
  await page.goto(origin);
  await waitUntilReady(page);
  await page.getByRole('button', { name: 'Tools', exact: true }).click();
  await page.getByRole('switch', { name: 'Browser' }).check();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Tools, 1 on' })).toBeVisible();
}

const card = (page: Page, name: string) => lastAnswer(page).locator(`details:has(summary:has-text("${name}"))`).first();

test('attached documents are searched and opened without a question, and the answer cites their lines', async ({
  page,
  scripted,
}) => {
  await switchOn(page, scripted.origin);
  await page.getByLabel('Files to attach').setInputFiles([RIVERS, BEES]);
  await ask(
    page,
    [
      `${CALLING}browser.search {"query":"what do bees make"}`,
      'browser.open {"id":0}',
      'browser.find {"pattern":"HONEY"}',
      `${FINALLY}They make honey【1†L4】, it is said【2†L1】, and 【9†L1】.`,
    ].join('\n'),
  );
  await expect(lastAnswer(page)).toContainText('They make honey');
  await expect(lastAnswer(page).locator('cite')).toHaveText(['bees.md, L4', 'bees.md, L1']);
  // A page that no tool has shown is no source.
  await expect(lastAnswer(page)).toContainText('and 【9†L1】.');
  await card(page, 'browser.open').locator('summary').click();
  await expect(card(page, 'browser.open')).toContainText('L4: Bees make honey from nectar.');
  await page.reload();
  await waitUntilReady(page);
  await expect(lastAnswer(page).locator('cite')).toHaveText(['bees.md, L4', 'bees.md, L1']);
});

test('a search on the network asks for each host first, and its citation shows where it goes', async ({ page, scripted }) => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.setHeader('access-control-allow-origin', '*');
    const { origin } = new URL(`http://${request.headers.host}`);
    if (request.url?.startsWith('/page')) {
      response.setHeader('content-type', 'text/html');
      response.end('<title>Honey</title><h1>Honey</h1><img src="/pixel"><script src="/script"></script><p>Bees make it.</p>');
    } else {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ results: [{ url: `${origin}/page`, title: 'Honey', content: 'Sweet.' }] }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  await page.goto(`${scripted.origin}#/settings/tools`);
  await page.getByRole('radio', { name: 'A search of yours on the network' }).check();
  await page.getByLabel('Search address').fill(`http://${host}/search`);
  await expect(page.getByText('The address needs {query}')).toBeVisible();
  await page.getByLabel('Search address').fill(`http://${host}/search?q={query}&format=json`);
  expect(asked).toEqual([]);
  await page.getByRole('button', { name: 'Try the search' }).click();
  await expect(page.getByText('It works. It found: Honey.')).toBeVisible();
  expect(asked).toEqual(['/search?q=test&format=json']);

  await switchOn(page, scripted.origin);
  await ask(
    page,
    [`${CALLING}browser.search {"query":"honey"}`, 'browser.open {"id":0}', `${FINALLY}Bees make it【1†L4】.`].join('\n'),
  );
  await expect(lastAnswer(page)).toContainText(host);
  expect(asked).toHaveLength(1);
  await page.getByRole('button', { name: 'Allow in this chat' }).click();
  const link = lastAnswer(page).locator('cite a');
  await expect(link).toHaveText(host);
  expect(asked.slice(1)).toEqual(['/search?q=honey&format=json', '/page']);
  await link.click();
  await expect(page.getByRole('dialog')).toContainText(`http://${host}/page`);
  await new Promise((resolve) => server.close(resolve));
});
