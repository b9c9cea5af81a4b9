import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refuse } from './api-without-page.ts';

let server: Server;
let origin: string;

beforeAll(async () => {
  server = createServer((request, response) => refuse(request, response, () => response.writeHead(299).end()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => void server.close());

test.each(['/v1/models', '/client/v4/accounts/any/ai/run/@cf/openai/gpt-oss-20b', '/tokenize?x=1', '/detokenize'])(
  'a call of %s that reaches the server is refused with what to do',
  async (path) => {
    const response = await fetch(origin + path);
    expect(response.status).toBe(503);
    const { error } = await response.json();
    expect(error).toMatchObject({ type: 'server_error', code: 'no_page' });
    expect(error.message).toContain('Open the app');
  },
);

test.each(['/', '/index.html', '/models/v1/config.json', '/v1', '/tokenizer.json'])('%s is left to the server', async (path) => {
  expect((await fetch(origin + path)).status).toBe(299);
});
