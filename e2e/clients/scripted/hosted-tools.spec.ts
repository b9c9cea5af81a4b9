// Tools that the app runs, called by OpenAI's own client and by the Agents SDK: Python of the app, a
// search endpoint and an MCP server on loopback. What leaves the device is allowed in the app first.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { startMcpServer, type TestMcpServer } from '../../../test/support/mcp/mcp-server.ts';
import { QUESTIONS } from '../app/questions.ts';
import type { Failure } from '../programs/client.ts';
import type { HostedAnswer } from '../programs/openai-hosted.ts';
import { violationsOf } from '../schema/validator.ts';
import { call, expect, openApp, takeExchanges, test } from '../support/fixtures.ts';

let mcp: TestMcpServer;
let web: Server;
let search: string;

test.beforeAll(async () => {
  mcp = await startMcpServer({ protocol: '2026' });
  web = createServer(({ url = '' }, response) => {
    const page = `http://127.0.0.1:${(web.address() as AddressInfo).port}/rome`;
    const isSearch = url.startsWith('/search');
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('content-type', isSearch ? 'application/json' : 'text/html');
    response.end(
      isSearch
        ? JSON.stringify({ results: [{ title: 'Rome', url: page, content: 'A city.' }] })
        : '<title>Rome</title><p>Rome is old.</p>',
    );
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  search = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
});

test.afterAll(async () => {
  await mcp.close();
  web.close();
});

const CODE = { type: 'code_interpreter', container: { type: 'auto' } };
const server = () => ({ type: 'mcp', server_label: 'calculator', server_url: mcp.url, require_approval: 'never' });

/** Has the user allow a search and the server, on the screen of the API. */
async function allowAll(page: Page): Promise<void> {
  const settings = {
    kinds: { browser: { source: 'endpoint', searchUrl: `${search}/search?q={query}`, pageUrl: '', token: '' } },
  };
  await page.evaluate((stored) => localStorage.setItem('gpt-oss-web tools', stored), JSON.stringify(settings));
  await page.goto(`${new URL(page.url()).origin}/#/api`);
  await page.reload();
  await page.getByRole('checkbox', { name: 'Let programs search the web with web_search' }).check();
  await page.getByRole('textbox', { name: 'MCP servers that programs may use' }).fill(mcp.url);
  await page.getByRole('button', { name: 'Allow', exact: true }).click();
  await expect(page.getByRole('list', { name: 'MCP servers that programs may use' })).toContainText(new URL(mcp.url).host);
}

async function expectNoViolations(page: Page): Promise<void> {
  const violations = (await takeExchanges(page)).flatMap(violationsOf);
  expect(violations).toEqual([]);
}

const hosted = (page: Page, script: string, tools: object[], question: string) =>
  call<HostedAnswer>(page, { script, client: 'hosted' }, JSON.stringify(tools), question);

for (const script of ['openai-7', 'openai-6']) {
  test(`${script} runs Python, searches, and calls an MCP server`, async ({ page, app }) => {
    await openApp(page, app);
    await allowAll(page);
    const python = await hosted(page, script, [CODE], QUESTIONS.python);
    expect(python.text).toContain('Python said: 5050');
    expect(python.items).toEqual(['reasoning', 'code_interpreter_call', 'reasoning', 'message']);
    expect(python.outputs).toEqual([{ type: 'logs', logs: expect.stringContaining('5050') }]);

    const found = await hosted(page, script, [{ type: 'web_search' }], QUESTIONS.search);
    expect(found.outputs).toEqual([`${search}/rome`]);
    expect(found.citations).toEqual([[expect.stringContaining(`${search}/rome`), `${search}/rome`]]);

    const added = await hosted(page, script, [server()], QUESTIONS.server);
    expect(added.text).toBe('The server said: The sum is 5.');
    expect(added.items).toEqual(['mcp_list_tools', 'reasoning', 'mcp_call', 'reasoning', 'message']);
    expect(added.events).toEqual([
      'mcp_list_tools.in_progress',
      'mcp_list_tools.completed',
      'mcp_call.in_progress',
      'mcp_call_arguments.delta',
      'mcp_call_arguments.done',
      'mcp_call.completed',
    ]);
    await expectNoViolations(page);
  });
}

test('openai-7 is asked for approval, and goes on when it approves', async ({ page, app }) => {
  await openApp(page, app);
  await allowAll(page);
  const tool = { ...server(), require_approval: 'always' };
  const program = { script: 'openai-7', client: 'approved' };
  const answer = await call<HostedAnswer & { asked: string[] }>(page, program, JSON.stringify(tool), QUESTIONS.server);
  expect(answer.asked).toEqual(['mcp_list_tools', 'reasoning', 'mcp_approval_request']);
  expect(answer.items).toEqual(['mcp_call', 'reasoning', 'message']);
  expect(answer.text).toBe('The server said: The sum is 5.');
  await expectNoViolations(page);
});

test('the Agents SDK runs Python, searches, and calls an MCP server, with its own approval', async ({ page, app }) => {
  await openApp(page, app);
  await allowAll(page);
  const program = { script: 'agents', client: 'hosted' };
  const run = (name: string, question: string) =>
    call<{ text: string; calls: string[]; approvals: number }>(page, program, name, question, mcp.url);
  expect((await run('python', QUESTIONS.python)).text).toContain('Python said: 5050');
  expect((await run('search', QUESTIONS.search)).text).toContain('Rome is old ([');
  expect((await run('server', QUESTIONS.server)).text).toBe('The server said: The sum is 5.');
  expect(await run('approved', QUESTIONS.server)).toMatchObject({ text: 'The server said: The sum is 5.', approvals: 1 });
  await expectNoViolations(page);
});

test('nothing is reached that the user has not allowed', async ({ page, app }) => {
  await openApp(page, app);
  const before = mcp.added.length;
  for (const tool of [server(), { type: 'web_search' }]) {
    const failure = await call<Failure>(page, { script: 'openai-7', client: 'refusedTool' }, JSON.stringify(tool));
    expect(failure).toMatchObject({ name: 'BadRequestError', status: 400, code: 'tool_not_enabled' });
    expect(failure.message).toContain('on the screen API, at Tools');
  }
  expect(mcp.added).toHaveLength(before);
});
