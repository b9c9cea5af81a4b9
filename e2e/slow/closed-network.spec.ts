// Nothing leaves a closed network, seen from outside the page: every request of the browser goes
// through a proxy that records it.
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BrowserContext, chromium } from '@playwright/test';
import { CHROMIUM, CHROMIUM_FLAGS } from '../../tools/setup/chromium.ts';
import { ask, expect, lastAnswer, type Page, test, waitUntilControlled, waitUntilReady } from '../support/fixtures.ts';
import { codeForPage, openWorkbench, paste, runOnce } from '../support/workbench.ts';

const TURNS = 50;
/** Hosts that Chromium asks by itself. The app names none of them. */
const OF_BROWSER = /(^|\.)(google|googleapis|gstatic|gvt1)\.com(:\d+)?$/;
test.setTimeout(900_000);

interface Recorder {
  address: string;
  /** Hosts that the browser asked for, in order. */
  hosts: string[];
  stop(): Promise<void>;
}

/** A proxy that passes on requests for `own`, refuses all others, and records both. */
async function startRecorder(own: string): Promise<Recorder> {
  const hosts: string[] = [];
  const server = createServer((asked, answer) => {
    const url = new URL(asked.url ?? '/', own);
    hosts.push(url.host);
    if (url.origin !== own) return void answer.writeHead(502).end();
    const passed = request(url, { method: asked.method, headers: asked.headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  });
  // A browser asks a proxy for a tunnel to an https host.
  server.on('connect', (asked, socket) => {
    hosts.push(asked.url ?? '');
    socket.end('HTTP/1.1 502 Refused\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    hosts,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Opens the app in a browser that sends everything, localhost too, through the recorder. */
async function open(
  recorder: Recorder,
  origin: string,
): Promise<{ context: BrowserContext; page: Page; close(): Promise<void> }> {
  const args = [...CHROMIUM_FLAGS, `--proxy-server=${recorder.address}`, '--proxy-bypass-list=<-loopback>'];
  const browser = await chromium.launch({ executablePath: CHROMIUM, args });
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${origin}/#/privacy`);
  await waitUntilControlled(page);
  // The policy of a tab is that of the service worker only where it served the tab.
  await page.reload();
  return { context, page, close: () => browser.close() };
}

test('50 turns, an export, an import and the workbench with the network closed: no request beyond the origin', async ({
  scripted,
}) => {
  const recorder = await startRecorder(scripted.origin);
  const { page, close } = await open(recorder, scripted.origin);
  const ownHost = new URL(scripted.origin).host;
  const others = () => recorder.hosts.filter((host) => host !== ownHost && !OF_BROWSER.test(host));
  const reach = () =>
    page.evaluate(() =>
      fetch('https://elsewhere.example/').then(
        () => 'sent',
        () => 'failed',
      ),
    );
  try {
    // The recorder sees what an open network lets through, of the page and of the worker.
    await reach();
    await expect.poll(() => page.workers().length).toBe(1);
    await page.workers()[0]?.evaluate(() => fetch('https://other.example/').catch(() => undefined));
    expect(new Set(others())).toEqual(new Set(['elsewhere.example:443', 'other.example:443']));
    expect(recorder.hosts).toContain(ownHost);

    // The service worker answers before the switch moves.
    await page.getByRole('switch', { name: /network/i }).click();
    await expect(page.getByRole('switch', { name: /network/i })).toBeChecked();
    await page.getByRole('button', { name: 'Reload this tab' }).click();
    await expect(page.getByText('The policy of this tab enforces it.')).toBeVisible();
    recorder.hosts.length = 0;

    await page.getByRole('button', { name: 'New chat' }).first().click();
    await waitUntilReady(page);
    for (let turn = 1; turn <= TURNS; turn += 1) {
      await ask(page, `Turn ${turn}`);
      await expect(page.getByRole('article', { name: 'Answer' })).toHaveCount(turn);
      await expect(lastAnswer(page)).toContainText('tokens/s');
    }
    await page.goto(`${scripted.origin}/#/settings/chats`);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export 1 chat' }).click();
    const path = await (await download).path();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose files', exact: true }).click();
    await (await chooser).setFiles({
      name: 'chats.zip',
      mimeType: 'application/zip',
      buffer: (await import('node:fs')).readFileSync(path),
    });
    await expect(page.getByText('1 chat was here already, and did not change.')).toBeVisible();

    // The form's own run, and its code for scripts of the page.
    await openWorkbench(page, `${scripted.origin}/`);
    await runOnce(page);
    await page.getByRole('tab', { name: 'Events' }).click();
    await expect(page.getByRole('region', { name: 'Events' })).toContainText('"object":"chat.completion.chunk"');
    const code = await codeForPage(page);
    expect(code).toContain(`gptOss.fetch("${scripted.origin}/v1/chat/completions"`);
    expect(await paste(page, code)).toContain('chat.completion.chunk');

    // What tries to leave is stopped inside the browser: in the page, and in the worker.
    expect(await reach()).toBe('failed');
    await page.workers()[0]?.evaluate(() => fetch('https://other.example/').catch(() => undefined));
    expect(others()).toEqual([]);
  } finally {
    await close();
    await recorder.stop();
  }
});
