// MCP servers in the chat: a real server over loopback is added, its tools listed, switched, called
// and refused.

import { CALLING } from '../../test/support/fake-session/fake-session.ts';
import { startMcpServer, type TestMcpServer } from '../../test/support/mcp/mcp-server.ts';
import { ask, expect, lastAnswer, type Page, test, waitUntilReady } from '../support/fixtures.ts';

/** The headers that servers of 2025 allow: the protocol of 2026 needs more. */
const HEADERS_OF_2025 = 'content-type, authorization, mcp-protocol-version, mcp-session-id';

async function add(page: Page, url: string, token = ''): Promise<void> {
  const form = page.getByRole('form', { name: 'Add an MCP server' });
  await form.getByLabel('Name').fill('calc');
  await form.getByLabel('Server address').fill(url);
  await form.getByLabel('Authorization token').fill(token);
  await form.getByRole('button', { name: 'Add server' }).click();
  await expect(page.getByRole('button', { name: 'List its tools' })).toBeVisible();
}

async function withServer(options: Parameters<typeof startMcpServer>[0], use: (server: TestMcpServer) => Promise<void>) {
  const server = await startMcpServer(options);
  try {
    await use(server);
  } finally {
    await server.close();
  }
}

test('a server is added, its tools are switched one by one, called with permission, refused and removed', async ({
  page,
  scripted,
}) => {
  await withServer({ protocol: '2026', token: 'secret' }, async (server) => {
    const { host } = new URL(server.url);
    await page.goto(`${scripted.origin}#/settings/tools`);
    await add(page, server.url, 'secret');
    await page.getByRole('button', { name: 'List its tools' }).click();
    await expect(page.getByText('It answers, and has 6 tools.')).toBeVisible();
    await page.getByRole('switch', { name: 'fail' }).uncheck();
    await expect(page.getByText('Switched off: 1.')).toBeVisible();

    await page.goto(scripted.origin);
    await waitUntilReady(page);
    await page.getByRole('button', { name: 'Tools', exact: true }).click();
    await page.getByRole('switch', { name: 'calc' }).check();
    await page.keyboard.press('Escape');
    const calls = ['functions.calc_add {"a":2,"b":40}', 'functions.calc_fail {}', 'functions.calc_add {"a":1,"b":1}'];
    await ask(page, CALLING + [...calls, 'functions.calc_hostile {}'].join('\n'));
    await expect(lastAnswer(page)).toContainText(host);
    expect(server.added).toEqual([]);
    await page.getByRole('button', { name: 'Allow once' }).click();
    await expect(lastAnswer(page)).toContainText('The sum is 42.');
    await page.getByRole('button', { name: 'Do not allow' }).click();
    await page.getByRole('button', { name: 'Allow once' }).click();
    await expect(lastAnswer(page)).toContainText('tokens/s');
    expect(server.added).toEqual([{ a: 2, b: 40 }]);
    await expect(lastAnswer(page)).toContainText('There is no tool "functions.calc_fail"');
    await expect(page.locator('[role=log] img')).toHaveCount(0);

    await page.goto(`${scripted.origin}#/settings/tools`);
    await page.getByRole('button', { name: 'Remove calc' }).click();
    await expect(page.getByRole('button', { name: 'List its tools' })).toHaveCount(0);
  });
});

test('a server of 2025 whose CORS knows only the headers of its time is used too', async ({ page, scripted }) => {
  await withServer({ protocol: '2025', allowedHeaders: HEADERS_OF_2025 }, async (server) => {
    await page.goto(`${scripted.origin}#/settings/tools`);
    await add(page, server.url);
    await page.getByRole('button', { name: 'List its tools' }).click();
    await expect(page.getByText('It answers, and has 6 tools.')).toBeVisible();
  });
});

test('a server without CORS, and one that wants a token, are explained', async ({ page, scripted }) => {
  await withServer({ protocol: '2026', allowedHeaders: null }, async (server) => {
    await page.goto(`${scripted.origin}#/settings/tools`);
    await add(page, server.url);
    await page.getByRole('button', { name: 'List its tools' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'Access-Control-Expose-Headers' })).toBeVisible();
    await page.getByRole('button', { name: 'Remove calc' }).click();
  });
  await withServer({ protocol: '2025', token: 'secret' }, async (server) => {
    await add(page, server.url, 'wrong');
    await page.getByRole('button', { name: 'List its tools' }).click();
    await expect(page.getByRole('alert').filter({ hasText: '(401). Check the authorization token.' })).toBeVisible();
  });
});
