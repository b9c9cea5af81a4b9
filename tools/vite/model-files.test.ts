import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyPublic, listModels, parseRange, serveModels, shippedModels } from './model-files.ts';

let root: string;
let server: Server;
let origin: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'model-files-'));
  writeFileSync(join(root, 'secret.txt'), 'outside');
  for (const name of ['b-model', 'a-model', 'half-made']) mkdirSync(join(root, 'models', name), { recursive: true });
  for (const name of ['a-model', 'b-model']) writeFileSync(join(root, 'models', name, 'config.json'), '{}');
  writeFileSync(join(root, 'models/a-model/x.safetensors'), '0123456789');
  writeFileSync(join(root, 'models/a-model/empty.safetensors'), '');
  const serve = serveModels(join(root, 'models'));
  server = createServer((request, response) =>
    serve(request, response, (error?: unknown) => response.writeHead(error ? 500 : 299).end('next')),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  rmSync(root, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}) => fetch(origin + path, { headers });

/** The status of a path that `fetch` would normalize before sending. */
const statusOfRaw = (path: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    httpRequest(`${origin}/`, { path }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });

test('the list names the folders with a config.json, sorted', async () => {
  expect(await (await get('/models/index.json')).json()).toEqual(['a-model', 'b-model']);
  expect(await listModels(join(root, 'nowhere'))).toEqual([]);
});

test('a build gets the small models and what is beside the models folder', async () => {
  const shipped = await shippedModels(join(root, 'models'), 10);
  expect(shipped).toEqual(['b-model']);
  const target = mkdtempSync(join(tmpdir(), 'model-files-dist-'));
  await copyPublic(join(root, 'models'), shipped, target);
  expect(readdirSync(target).sort()).toEqual(['models', 'secret.txt']);
  expect(readdirSync(join(target, 'models'))).toEqual(['b-model']);
  rmSync(target, { recursive: true });
});

test('a whole file and a range of it', async () => {
  const whole = await get('/models/a-model/x.safetensors');
  expect([whole.status, whole.headers.get('content-length'), await whole.text()]).toEqual([200, '10', '0123456789']);
  const part = await get('/models/a-model/x.safetensors', { range: 'bytes=2-4' });
  expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 2-4/10', '234']);
});

test('a range beyond the end is 416 and says the size', async () => {
  const response = await get('/models/a-model/x.safetensors', { range: 'bytes=10-' });
  expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */10']);
});

test('an empty file is served', async () => {
  const response = await get('/models/a-model/empty.safetensors');
  expect([response.status, await response.text()]).toEqual([200, '']);
});

test('a missing file and a folder are 404, never a page', async () => {
  for (const path of ['/models/a-model/none.safetensors', '/models/a-model', '/models/']) {
    const response = await get(path);
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/json']);
  }
});

test('no path leaves the folder', async () => {
  for (const path of ['/models/..%2fsecret.txt', '/models/a-model/..%2f..%2fsecret.txt', '/models/%', '/models/%00']) {
    expect(await statusOfRaw(path)).toBe(404);
  }
  // Dots that a URL parser resolves were never below the folder.
  expect(await statusOfRaw('/models/%2e%2e/secret.txt')).toBe(299);
});

test('other paths are the next middleware’s', async () => {
  expect((await get('/index.html')).status).toBe(299);
});

test('ranges: open end, suffix, clipped end; nothing else', () => {
  expect(parseRange('bytes=3-', 10)).toEqual({ start: 3, end: 10 });
  expect(parseRange('bytes=-3', 10)).toEqual({ start: 7, end: 10 });
  expect(parseRange('bytes=8-99', 10)).toEqual({ start: 8, end: 10 });
  for (const header of ['bytes=-', 'bytes=5-4', 'bytes=-0', 'bytes=0-1,3-4', 'items=0-1'])
    expect(parseRange(header, 10)).toBeNull();
});
