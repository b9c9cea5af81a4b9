// Runs the measurement in a worker of Chromium, with the finest clock that a page can have.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { CHROMIUM, CHROMIUM_FLAGS } from '../setup/chromium.ts';

/** A page on its own has a clock of 5 microseconds instead of 100. */
const ISOLATED = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

/** Lines of the report. Errors: those of the worker. */
export async function measureInChromium(tokenizerFile: Uint8Array): Promise<string[]> {
  const server = serve({
    '/': ['text/html', '<!doctype html><title>masks</title>'],
    '/worker.js': ['text/javascript', await bundleWorker()],
    '/tokenizer.json': ['application/json', tokenizerFile],
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return await page.evaluate(
      () =>
        new Promise<string[]>((resolve, reject) => {
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

function serve(files: Record<string, readonly [type: string, body: string | Uint8Array]>): Server {
  return createServer((request, response) => {
    const file = files[request.url ?? ''];
    response.writeHead(file ? 200 : 404, { 'content-type': file?.[0] ?? 'text/plain', ...ISOLATED }).end(file?.[1]);
  });
}

async function bundleWorker(): Promise<string> {
  const entry = new URL('mask-worker.ts', import.meta.url).pathname;
  const lib = { entry, formats: ['es' as const], fileName: 'worker' };
  const output = await build({ configFile: false, logLevel: 'error', build: { lib, write: false, target: 'es2022' } });
  const [bundle] = [output].flat();
  if (bundle === undefined || !('output' in bundle)) throw new Error('Vite must give a bundle, found none.');
  return bundle.output[0].code;
}
