// The code that the workbench shows is run as it stands: by bash with cURL, by Python and by Node,
// against a server in OpenAI’s shape.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EndpointId, WorkbenchRequest } from '../request.ts';
import { javascriptLiteral, pythonLiteral, shellWord } from './literals.ts';
import { pageSnippets, snippets } from './snippets.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'snippets-'));
/** What the server was sent, oldest first. */
const received: { path: string; key: string; body: unknown }[] = [];
let server: Server;
let origin = '';

beforeAll(async () => {
  // Node finds the package `openai` from here.
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    const body = JSON.parse(text);
    received.push({ path: request.url ?? '', key: request.headers.authorization ?? '', body });
    const completion = { id: 'a', object: 'chat.completion', created: 1, model: 'm', choices: [] };
    if (!body.stream) return response.setHeader('content-type', 'application/json').end(JSON.stringify(completion));
    response.setHeader('content-type', 'text/event-stream');
    response.end(`data: ${JSON.stringify({ ...completion, object: 'chat.completion.chunk' })}\n\ndata: [DONE]\n\n`);
  };
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const NASTY = `it's "quoted" \\ back\\\\slash $HOME \`id\` \${x} %s {y}\nEND\r\n\t\u0000\u2028 é 🙂 'END' """ ''' #{z} !!`;
const KEY = `k'e"y$HOME\``;

const requestTo = (endpoint: EndpointId, stream: boolean): WorkbenchRequest => {
  const given = endpoint === 'chat' || endpoint === 'workers-ai' ? { messages: [{ role: 'user', content: NASTY }] } : {};
  const text = endpoint === 'responses' ? { input: NASTY } : endpoint === 'completions' ? { prompt: NASTY } : {};
  return {
    endpoint,
    model: "it's/a model",
    body: { ...given, ...text, stream, top_k: 5, stop: null, metadata: { [NASTY]: 'x', a: [], b: {}, c: true, d: -0.5 } },
  };
};

const ENDPOINTS: EndpointId[] = ['chat', 'responses', 'completions', 'workers-ai'];

/** Runs a snippet and gives what the server was sent. */
async function sent(language: string, code: string) {
  received.length = 0;
  const file = join(folder, `snippet.${language === 'javascript' ? 'mjs' : 'sh'}`);
  writeFileSync(file, code);
  await run(language === 'javascript' ? process.execPath : 'bash', [file], { cwd: folder });
  return received;
}

test.each(ENDPOINTS.flatMap((endpoint) => [true, false].map((stream) => [endpoint, stream] as const)))(
  'cURL and JavaScript for %s send the request as it is (stream: %s)',
  async (endpoint, stream) => {
    const request = requestTo(endpoint, stream);
    const isRun = endpoint === 'workers-ai';
    const baseUrl = isRun ? `${origin}/client/v4/accounts/x/ai/run` : `${origin}/v1`;
    const all = snippets(request, { baseUrl, key: KEY }).filter(({ language }) => language !== 'python');
    expect(all.map(({ id }) => id)).toEqual(['curl', 'javascript-fetch', ...(isRun ? [] : ['javascript-openai'])]);
    for (const { language, code } of all) {
      const [call, ...others] = await sent(language, code);
      expect(others).toEqual([]);
      expect(call?.body).toEqual(isRun ? request.body : { model: request.model, ...request.body });
      expect(call?.key).toBe(`Bearer ${KEY}`);
      expect(call?.path).toMatch(isRun ? /\/ai\/run\/it's\/a%20model$/ : /^\/v1\/[a-z/]+$/);
    }
  },
  60_000,
);

test('code for this page calls its API without a key', () => {
  const [own, sdk] = pageSnippets(requestTo('chat', true), 'https://a.example/app/v1');
  expect(own?.code).toContain('gptOss.fetch("https://a.example/app/v1/chat/completions"');
  expect(own?.code).not.toContain('Authorization');
  expect(sdk?.code).toContain('fetch: gptOss.fetch');
  expect(pageSnippets(requestTo('workers-ai', true), 'https://a.example').map(({ id }) => id)).toEqual(['page-fetch']);
});

/** Texts with what breaks quoting in one language or another. */
const texts = fc.string({
  unit: fc.constantFrom(...(`'"\\$\`{}%#!\n\r\t\0\u2028\u2029\u0085\x7f\ud800🙂é<>&|;*?~ aN`.match(/[\s\S]/gu) ?? [])),
  maxLength: 30,
});

test('a shell reads each word as it was written', async () => {
  const words = fc.sample(texts, 300).map((text) => text.replaceAll('\0', '').toWellFormed());
  const { stdout } = await run('bash', ['-c', `printf '%s\\0' ${words.map(shellWord).join(' ')}`]);
  expect(stdout.split('\0').slice(0, -1)).toEqual(words);
});

const values = fc.sample(
  fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      texts,
      fc.double({ noDefaultInfinity: true, noNaN: true }),
      fc.boolean(),
      fc.constant(null),
      tie('list'),
      tie('object'),
    ),
    list: fc.array(tie('value'), { maxLength: 4 }),
    object: fc.dictionary(fc.oneof(texts, fc.constant('__proto__')), tie('value'), { maxKeys: 4 }),
  })).value,
  300,
);
/** JSON has no negative zero. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('Python reads each literal as the value that it stands for', async () => {
  const file = join(folder, 'values.py');
  const program = `import json, sys\nfor value in ${pythonLiteral(values)}:\n    sys.stdout.write(json.dumps(value) + "\\n")\n`;
  writeFileSync(file, program);
  const { stdout } = await run('python3', [file], { maxBuffer: 1e8 });
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(asJson(values));
});

test('JavaScript reads each literal as the value that it stands for', async () => {
  const file = join(folder, 'values.mjs');
  writeFileSync(
    file,
    `console.log(JSON.stringify(${javascriptLiteral([...values, asJson(JSON.parse('{"__proto__":{"a":1}}'))])}));`,
  );
  const { stdout } = await run(process.execPath, [file], { maxBuffer: 1e8 });
  expect(JSON.stringify(JSON.parse(stdout))).toBe(JSON.stringify([...values, JSON.parse('{"__proto__":{"a":1}}')]));
});
