// The code that the workbench shows is run as it stands: by bash with cURL and by Node, against a
// server in OpenAI’s shape. Python’s is run by python-snippets.slow.test.ts, with its packages.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RecordingServer, startRecordingServer } from '../../../../test/support/servers/recording-server.ts';
import { javascriptLiteral, pythonLiteral, shellWord } from './literals.ts';
import { pageSnippets, snippets } from './snippets.ts';
import { CASES, callOf, requestTo, targetOf } from './testing/hard-requests.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'snippets-'));
let server: RecordingServer;

beforeAll(async () => {
  // Node finds the package `openai` from here.
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  server = await startRecordingServer();
});

afterAll(() => {
  server.stop();
  rmSync(folder, { recursive: true });
});

/** Runs a snippet and gives what the server was sent. */
async function sent(language: string, code: string) {
  const file = join(folder, `snippet.${language === 'javascript' ? 'mjs' : 'sh'}`);
  writeFileSync(file, code);
  await run(language === 'javascript' ? process.execPath : 'bash', [file], { cwd: folder });
  return server.take();
}

test.each(CASES)(
  'cURL and JavaScript for %s send the request as it is (stream: %s)',
  async (endpoint, stream) => {
    const request = requestTo(endpoint, stream);
    const isRun = endpoint === 'workers-ai';
    const all = snippets(request, targetOf(endpoint, server.origin)).filter(({ language }) => language !== 'python');
    expect(all.map(({ id }) => id)).toEqual(['curl', 'javascript-fetch', ...(isRun ? [] : ['javascript-openai'])]);
    for (const { language, code } of all) expect(await sent(language, code)).toEqual([callOf(request)]);
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
