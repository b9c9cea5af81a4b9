// npm run bench-tokenizer
//
// Measures the tokenizer in a worker of Chromium: loading the 28 MB file, English prose, runs of
// 100,000 characters. Prints figures. Fails below 3 MB/s, or if a run of letters takes 100 ms or
// more.

import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { o200kHarmonyFile } from '../../test/support/harmony/o200k-harmony.ts';
import { CHROMIUM, CHROMIUM_FLAGS } from '../setup/chromium.ts';
import type { BenchResult } from './bench-worker.ts';

const PROSE_BYTES = 3_000_000;
const PROMISED_BYTES_PER_MS = 3_000;
const PROMISED_RUN_MS = 100;

/**
 * English prose that every machine has with the dependencies: their READMEs, changelogs and
 * licences.
 */
function prose(): string {
  const root = new URL('../../node_modules/', import.meta.url).pathname;
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(?:README\.md|LICENSE|CHANGELOG\.md)$/i.test(name),
  );
  let text = '';
  for (const name of files.sort()) {
    if (text.length >= PROSE_BYTES) break;
    text += readFileSync(join(root, name), 'utf8').replace(/[^\n -~]/g, '');
  }
  return text.slice(0, PROSE_BYTES);
}

async function bundleWorker(): Promise<string> {
  const entry = new URL('bench-worker.ts', import.meta.url).pathname;
  const lib = { entry, formats: ['es' as const], fileName: 'worker' };
  const output = await build({ configFile: false, logLevel: 'error', build: { lib, write: false, target: 'es2022' } });
  const [bundle] = [output].flat();
  if (bundle === undefined || !('output' in bundle)) throw new Error('Vite must give a bundle, found none.');
  return bundle.output[0].code;
}

async function runInChromium(files: Record<string, [type: string, body: string | Uint8Array]>): Promise<BenchResult> {
  const server = createServer((request, response) => {
    const file = files[request.url ?? ''];
    response.writeHead(file ? 200 : 404, { 'content-type': file?.[0] ?? 'text/plain' }).end(file?.[1]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return await page.evaluate(
      () =>
        new Promise<BenchResult>((resolve, reject) => {
          const worker = new Worker('/worker.js', { type: 'module' });
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = ({ message }) => reject(new Error(message));
        }),
    );
  } finally {
    await browser.close();
    server.close();
  }
}

const result = await runInChromium({
  '/': ['text/html', '<!doctype html><title>bench</title>'],
  '/worker.js': ['text/javascript', await bundleWorker()],
  '/tokenizer.json': ['application/json', o200kHarmonyFile()],
  '/prose.txt': ['text/plain', prose()],
});

const rate = ({ bytes, ms }: BenchResult['prose']) => `${(bytes / ms / 1000).toFixed(1)} MB/s`;
console.log(`load tokenizer.json   ${result.loadMs.toFixed(0)} ms`);
console.log(`English prose, first  ${rate(result.prose)} (${result.prose.tokens} tokens)`);
console.log(`English prose, again  ${rate(result.proseAgain)}`);
for (const [character, { ms, tokens }] of Object.entries(result.runs)) {
  console.log(`100,000 × ${JSON.stringify(character).padEnd(12)}${ms.toFixed(0)} ms (${tokens} tokens)`);
}
const slow = result.prose.bytes / result.prose.ms < PROMISED_BYTES_PER_MS || (result.runs['a']?.ms ?? 0) > PROMISED_RUN_MS;
if (slow) {
  console.error('Slower than promised: 3 MB/s of prose, 100 ms for a run of one letter.');
  process.exitCode = 1;
}
