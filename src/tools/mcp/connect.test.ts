// The official client against servers of the official package, over loopback.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startMcpServer, type TestMcpServer } from '../../../test/support/mcp/mcp-server.ts';
import { connectMcp, type McpTool } from './connect.ts';

const running = () => new AbortController().signal;
const context = () => ({ signal: running(), files: [] });
const connect = (url: string, more = {}): Promise<McpTool> => connectMcp({ label: 'test', url, ...more }, running());
const call = (tool: McpTool, name: string, given: unknown = {}, more = {}) =>
  tool.run({ name: `functions.${name}`, text: JSON.stringify(given) }, { ...context(), ...more });

describe.each(['2026', '2025'] as const)('a server with the protocol of %s', (protocol) => {
  let server: TestMcpServer;
  let tool: McpTool;
  beforeAll(async () => {
    server = await startMcpServer({ protocol });
    tool = await connect(server.url);
  });
  afterAll(async () => {
    tool.close();
    await server.close();
  });

  test('offers its tools under names that Harmony carries', () => {
    const { functions } = tool.offer as { functions: { name: string; description: string; parameters: string }[] };
    expect(functions.map(({ name }) => name)).toEqual([
      'test_add',
      'test_fail',
      'test_draw_picture',
      'test_wait',
      'test_steps',
      'test_hostile',
    ]);
    expect(functions[0]?.description).toBe('Adds two numbers.');
    expect(JSON.parse(functions[0]?.parameters ?? '')).toMatchObject({ type: 'object', required: ['a', 'b'] });
    expect(tool.tools[2]).toMatchObject({ name: 'draw.picture', functionName: 'test_draw_picture' });
    expect(tool.destination({ name: 'functions.test_add', text: '' })).toBe(new URL(server.url).host);
  });

  test('runs a call with its arguments', async () => {
    expect(await call(tool, 'test_add', { a: 2, b: 40 })).toEqual({ text: 'The sum is 42.', isError: false });
    expect(server.added.at(-1)).toEqual({ a: 2, b: 40 });
  });

  test('pictures become files, resources are text', async () => {
    const { text, files, isError } = await call(tool, 'test_draw_picture');
    expect(isError).toBe(false);
    expect(files).toEqual([{ name: 'image-1.png', mediaType: 'image/png', bytes: expect.any(Uint8Array) }]);
    expect([...(files?.[0]?.bytes.slice(1, 4) ?? [])]).toEqual([...Buffer.from('PNG')]);
    expect(text).toContain('A picture (image/png, 70 bytes) was given to the user as the file image-1.png.');
    expect(text).toContain('Resource note://one:\nA note.');
    expect(text).toContain('Resource https://example.org/report: Report');
  });

  test('an error of a tool is a result', async () => {
    expect(await call(tool, 'test_fail')).toEqual({ text: expect.stringContaining('The disk is full.'), isError: true });
    expect(await call(tool, 'test_add', { a: 'two' })).toEqual({ text: expect.stringContaining('a'), isError: true });
    expect(await call(tool, 'test_other')).toEqual({ text: 'The server test has no tool test_other.', isError: true });
    const noJson = await tool.run({ name: 'functions.test_add', text: '{' }, context());
    expect(noJson).toEqual({ text: 'The arguments must be a JSON object.', isError: true });
  });

  test('a tool that never ends is stopped by the signal', async () => {
    const stop = new AbortController();
    const result = call(tool, 'test_wait', {}, { signal: stop.signal });
    stop.abort();
    await expect(result).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('progress is reported', async () => {
    const onProgress = vi.fn<(text: string) => void>();
    expect((await call(tool, 'test_steps', {}, { onProgress })).text).toBe('Done.');
    expect(onProgress).toHaveBeenCalledWith('Half done');
  });

  test('a tool that is switched off is not offered, and not run', async () => {
    const some = await connect(server.url, { disabledTools: ['add'] });
    expect(JSON.stringify(some.offer)).not.toContain('test_add');
    expect(some.tools.map(({ name }) => name)).toContain('add');
    const before = server.added.length;
    expect((await call(some, 'test_add', { a: 1, b: 1 })).text).toContain('switched off');
    expect(server.added.length).toBe(before);
    some.close();
  });

  test('a tool that comes later is offered', async () => {
    server.addTool('later');
    await expect.poll(() => JSON.stringify(tool.offer), { timeout: 30_000 }).toContain('test_later');
    expect((await call(tool, 'test_later')).text).toBe('later');
  });

  test('a server that has restarted is connected again', async () => {
    server.forgetSessions();
    expect((await call(tool, 'test_add', { a: 1, b: 2 })).text).toBe('The sum is 3.');
  });
});

describe('says what is wrong with a server', () => {
  test('that wants a token, and takes the one that it wants', async () => {
    const server = await startMcpServer({ protocol: '2025', token: 'right' });
    await expect(connect(server.url)).rejects.toMatchObject({ kind: 'unauthorized', message: expect.stringContaining('(401)') });
    const tool = await connect(server.url, { headers: { Authorization: 'Bearer right' } });
    expect((await call(tool, 'test_add', { a: 1, b: 1 })).text).toBe('The sum is 2.');
    tool.close();
    await server.close();
  });

  test('that is not at the address', async () => {
    const server = await startMcpServer({ protocol: '2025' });
    await expect(connect(`${server.url}/other`)).rejects.toMatchObject({
      kind: 'not-found',
      message: expect.stringContaining('often /mcp'),
    });
    await server.close();
  });

  test('that does not run, with what CORS needs', async () => {
    await expect(connect('http://127.0.0.1:9/mcp')).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringMatching(/no answer from 127\.0\.0\.1:9.*mcp-session-id/u),
    });
  });

  test('that accepts the connection and says nothing, when the user stops', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const stop = new AbortController();
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/mcp`;
    const result = connectMcp({ label: 'test', url }, stop.signal);
    await new Promise<void>((resolve) => silent.once('request', () => resolve()));
    stop.abort();
    await expect(result).rejects.toMatchObject({ name: 'AbortError' });
    silent.closeAllConnections();
    silent.close();
  });

  test.each(['http://example.org/mcp', 'file:///x', 'no address', 'https://user:secret@example.org/'])(
    'whose address %s cannot be used',
    async (url) => {
      await expect(connect(url)).rejects.toMatchObject({ name: 'McpError', message: expect.stringMatching(/address/u) });
    },
  );
});
