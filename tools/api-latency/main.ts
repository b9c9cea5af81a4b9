// npm run api-latency
//
// Measures how long after its token was read a delta reaches a client in the page. The worker's
// session, the API and the ways to it are the app's own; the model is scripted, so no GPU and no
// tokenizer of a large vocabulary has a part in it. Chromium, headless.

import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { startStaticServer } from '../../test/support/servers/static-server.ts';
import { CHROMIUM, CHROMIUM_FLAGS } from '../setup/chromium.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
const TOKENS = 300;

type Way = 'fetch' | 'gptOss';

/** Delays of the deltas of one answer, ms. */
function delays(page: Page, way: Way): Promise<number[]> {
  return page.evaluate(
    async ({ name, tokens }) => {
      const call = name === 'fetch' ? window.fetch.bind(window) : window.gptOss.fetch;
      const body = JSON.stringify({ model: 'scripted', prompt: 'a', max_tokens: tokens, stream: true });
      const response = await call('/v1/completions', { method: 'POST', body });
      const arrivedAt: number[] = [];
      const decoder = new TextDecoder();
      const reader = response.body?.getReader();
      for (let step = await reader?.read(); step && !step.done; step = await reader?.read()) {
        const now = performance.timeOrigin + performance.now();
        const deltas = decoder.decode(step.value).split('"text":"a"').length - 1;
        for (let delta = 0; delta < deltas; delta += 1) arrivedAt.push(now);
      }
      const channel = new BroadcastChannel('token times');
      const readAt = await new Promise<number[]>((resolve) => {
        channel.onmessage = ({ data }: MessageEvent<number[]>) => resolve(data);
        channel.postMessage('ask');
      });
      if (readAt.length !== arrivedAt.length) throw new Error(`${readAt.length} tokens, ${arrivedAt.length} deltas`);
      return arrivedAt.map((time, index) => time - (readAt[index] ?? Number.NaN));
    },
    { name: way, tokens: TOKENS },
  );
}

async function open(context: BrowserContext, origin: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${origin}/?model=models/scripted`);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page.getByPlaceholder('Ask anything').waitFor();
  return page;
}

function print(name: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toFixed(2);
  console.log(`${name}: median ${at(0.5)} ms, 90 % within ${at(0.9)} ms, longest ${at(1)} ms`);
}

await build({ configFile: `${ROOT}tools/api-latency/vite.config.ts`, logLevel: 'error' });
const server = await startStaticServer({ folder: `${ROOT}.cache/api-latency` });
const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_FLAGS] });
try {
  const context = await browser.newContext();
  const first = await open(context, server.origin);
  print('window.gptOss.fetch in the tab with the model', await delays(first, 'gptOss'));
  print('fetch in the tab with the model', await delays(first, 'fetch'));
  const second = await open(context, server.origin);
  print('window.gptOss.fetch in another tab', await delays(second, 'gptOss'));
  print('fetch in another tab', await delays(second, 'fetch'));
} finally {
  await browser.close();
  await server.stop();
}
