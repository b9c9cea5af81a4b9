// The Python that the workbench shows is run as it stands, with the real packages that it names,
// against a server in OpenAI’s shape.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RecordingServer, startRecordingServer } from '../../../../test/support/servers/recording-server.ts';
import { PYTHON, pythonClients } from '../../../../tools/setup/python-clients.ts';
import { snippets } from './snippets.ts';
import { CASES, callOf, requestTo, targetOf } from './testing/hard-requests.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'python-snippets-'));
let packages = '';
let server: RecordingServer;

beforeAll(async () => {
  packages = pythonClients();
  server = await startRecordingServer();
});

afterAll(() => {
  server.stop();
  rmSync(folder, { recursive: true });
});

const RUNS = CASES.flatMap(([endpoint, stream]) => {
  // OpenAI's client does not know Workers AI.
  const ids = endpoint === 'workers-ai' ? ['python-requests'] : ['python-requests', 'python-openai'];
  return ids.map((id) => ({ id, endpoint, stream }));
});

test.each(RUNS)('$id for $endpoint sends the request as it is, and prints the answer (stream: $stream)', async (given) => {
  const request = requestTo(given.endpoint, given.stream);
  const all = snippets(request, targetOf(given.endpoint, server.origin));
  const file = join(folder, 'snippet.py');
  writeFileSync(file, all.find(({ id }) => id === given.id)?.code ?? '');
  const { stdout, stderr } = await run(PYTHON, [file], { cwd: folder, env: { ...process.env, PYTHONPATH: packages } });
  expect(server.take()).toEqual([callOf(request)]);
  expect(stdout).toContain(given.stream ? 'chat.completion.chunk' : 'chat.completion');
  expect(stderr).toBe('');
});

test('every Python code of every endpoint is run', () => {
  const shown = CASES.flatMap(([endpoint, stream]) => snippets(requestTo(endpoint, stream), targetOf(endpoint, '')));
  expect(RUNS.map(({ id }) => id).sort()).toEqual(
    shown
      .filter(({ language }) => language === 'python')
      .map(({ id }) => id)
      .sort(),
  );
});
