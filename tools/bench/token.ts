// Measures JavaScript's time for a decoded token with gpt-oss-20b's number of dispatches, in a
// worker of headless Chromium. The software GPU computes on its own core, as a GPU is a separate
// chip.

import { availableParallelism } from 'node:os';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { startStaticServer } from '../../test/support/servers/static-server.ts';
import { CHROMIUM, CHROMIUM_FLAGS } from '../setup/chromium.ts';
import { ROOT } from '../setup/prepare.mjs';
import type { TokenTime } from './token-worker.ts';

/** The GPU's process on the last core. Pages and their workers on the others, if there are any. */
const LAST_CORE = availableParallelism() - 1;
const APART =
  LAST_CORE > 0 ? [`--gpu-launcher=taskset -c ${LAST_CORE}`, `--renderer-cmd-prefix=taskset -c 0-${LAST_CORE - 1}`] : [];

/**
 * The wrapper that esbuild puts around functions for the page, and the policy that the headers
 * require.
 */
const IN_PAGE = `globalThis.__name = (named) => named;
trustedTypes.createPolicy('default', { createScriptURL: (url) => url });`;

/** Errors: a plain Error with the worker's words. */
export async function tokenTimes(): Promise<TokenTime[]> {
  // With the app's own headers a worker has a clock of 5 µs, without them one of 100 µs.
  const server = await startStaticServer({ folder: ROOT });
  server.files.set('/index.html', new TextEncoder().encode('<!doctype html><title>bench</title>'));
  server.files.set('/worker.js', new TextEncoder().encode(await bundleWorker()));
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_FLAGS, ...APART] });
  try {
    const page = await browser.newPage();
    await page.addInitScript(IN_PAGE);
    await page.goto(server.origin);
    return await page.evaluate(runWorker);
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** Runs in the page. */
function runWorker(): Promise<TokenTime[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker('/worker.js', { type: 'module' });
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });
}

async function bundleWorker(): Promise<string> {
  const entry = new URL('token-worker.ts', import.meta.url).pathname;
  const lib = { entry, formats: ['es' as const], fileName: 'worker' };
  const output = await build({ configFile: false, logLevel: 'error', build: { lib, write: false, target: 'es2024' } });
  const [bundle] = [output].flat();
  if (bundle === undefined || !('output' in bundle)) throw new Error('Vite must give a bundle, found none.');
  return bundle.output[0].code;
}
