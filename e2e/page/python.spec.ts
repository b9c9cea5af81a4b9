// Python in the chat: a sum, a plot, no network, a program that never ends, and all of it offline.

import { CALLING } from '../../test/support/fake-session/fake-session.ts';
import type { StaticServer } from '../../test/support/servers/static-server.ts';
import { ask, expect, lastAnswer, type Page, test, waitUntilControlled, waitUntilReady } from '../support/fixtures.ts';

// Python starts in seconds. On busy cores it takes minutes, and Matplotlib as long again.
const PYTHON_TIMEOUT = 600_000;

const python = (...programs: string[]) => CALLING + programs.map((program) => `python ${program}`).join('\n');
const card = (page: Page, index: number) => lastAnswer(page).locator('details:has(summary:has-text("python"))').nth(index);

async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
}

test('Python adds, plots, reaches no network, and works offline from its second use on', async ({ page, scripted }) => {
  test.setTimeout(3 * PYTHON_TIMEOUT);
  await page.goto(`${scripted.origin}#/settings/tools`);
  await waitUntilControlled(page);
  const section = page.getByRole('region', { name: 'Python' });
  await expect(section).toContainText('The first use loads 13.8 MB from this app’s address.');
  expect(scripted.requests.filter(({ path }) => path.startsWith('/python/'))).toEqual([]);
  await goTo(page, '#/');
  await waitUntilReady(page);
  await switchOn(page);

  const plot =
    'import matplotlib.pyplot as plt, numpy as np; plt.plot(np.sin(np.linspace(0, 6, 50))); plt.title("A sine"); plt.show()';
  const leak = `import urllib.request; urllib.request.urlopen("${scripted.origin}/leak").read()`;
  await ask(page, python('sum(range(101))', plot, leak));
  await expect(page.getByText('Nothing leaves this device.')).toBeVisible();
  await page.getByRole('button', { name: 'Always allow' }).click();
  await expect(lastAnswer(page)).toContainText('5050; <Figure size 640x480 with 1 Axes>; Traceback', { timeout: PYTHON_TIMEOUT });
  await expect(lastAnswer(page)).toContainText('Host is unreachable');
  expect(scripted.requests.filter(({ path }) => path === '/leak')).toEqual([]);
  await expectPicture(page);

  await scripted.stop();
  await goTo(page, '#/settings/tools');
  await expect(section).toContainText('are kept in this browser, so Python works offline');
  await section.getByLabel('Time limit of a program, in seconds').fill('2');
  await goTo(page, '#/');
  await waitUntilReady(page);
  // The address may show a new chat, whose tools are off.
  await switchOn(page);
  await ask(page, python('while True: pass', 'import numpy; int(numpy.ones(42).sum())'));
  await expect(lastAnswer(page)).toContainText('TimeoutError: the program was stopped after 2 s.', { timeout: PYTHON_TIMEOUT });
  await expect(lastAnswer(page)).toContainText('Python was started again. Variables and imports of earlier calls are gone.] 42');
  await expect(card(page, 0).locator('summary')).toContainText('Failed');

  await goTo(page, '#/settings/tools');
  await section.getByRole('button', { name: 'Delete Python’s files' }).click();
  await expect(section).toContainText('The first use loads 13.8 MB');
});

async function switchOn(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Tools/ }).click();
  await page.getByRole('switch', { name: 'Python' }).check();
  await page.keyboard.press('Escape');
}

/** The second card shows its plot. */
async function expectPicture(page: Page): Promise<void> {
  await card(page, 1).locator('summary').click();
  const picture = card(page, 1).getByRole('img', { name: 'plot-2-1.png' });
  await picture.scrollIntoViewIfNeeded();
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(500);
}

test('a script in the place of Python finds the network and the storage of the app closed', async ({
  page,
  scripted,
  scriptedBuild,
  offences,
}) => {
  await page.goto(scripted.origin);
  await waitUntilControlled(page);
  const found = await page.evaluate(probeSandbox, {
    launcher: await launcherUrl(scripted, scriptedBuild),
    origin: scripted.origin,
  });
  expect(found).toEqual({
    origin: 'null',
    fetch: 'TypeError',
    XMLHttpRequest: 'NetworkError',
    WebSocket: 'error',
    import: 'TypeError',
    importScripts: 'NetworkError',
    eval: 'EvalError',
    indexedDB: 'SecurityError',
    caches: 'SecurityError',
    files: 'SecurityError',
    locks: 'SecurityError',
    heard: false,
  });
  expect(scripted.requests.filter(({ path }) => path.startsWith('/leak'))).toEqual([]);
  // The policy refuses each try, and says so in the console. That is the promise here.
  expect(offences.every((text) => text.includes('Content Security Policy'))).toBe(true);
  offences.length = 0;
});

/** The launcher's address: its folder has a version in its name. */
async function launcherUrl({ origin }: StaticServer, folder: string): Promise<string> {
  const { readdirSync } = await import('node:fs');
  return `${origin}/python/${readdirSync(`${folder}/python`)[0]}/launcher.js`;
}

/** Runs in the page: starts a worker as Python's is started, and tries each way out of it. */
async function probeSandbox({ launcher, origin }: { launcher: string; origin: string }): Promise<object> {
  const script = `
    const name = (error) => error?.name ?? error?.type ?? String(error);
    const attempt = async (run) => { try { await run(); return 'open'; } catch (error) { return name(error); } };
    self.onmessage = async ({ ports: [port] }) => {
      const leak = '${origin}/leak';
      new BroadcastChannel('app').postMessage('heard');
      port.postMessage({
        origin: self.origin,
        fetch: await attempt(() => fetch(leak, { mode: 'no-cors' })),
        XMLHttpRequest: await attempt(() => { const r = new XMLHttpRequest(); r.open('GET', leak, false); r.send(); }),
        WebSocket: await attempt(() => new Promise((open, fail) => Object.assign(new WebSocket(leak.replace('http', 'ws')), { onopen: open, onerror: fail }))),
        import: await attempt(() => import(leak + '.js')),
        importScripts: await attempt(() => importScripts(leak + '.js')),
        eval: await attempt(() => new Function('return 1')()),
        indexedDB: await attempt(() => indexedDB.open('chats')),
        caches: await attempt(() => caches.keys()),
        files: await attempt(() => navigator.storage.getDirectory()),
        locks: await attempt(() => navigator.locks.query()),
      });
    };`;
  const heard: unknown[] = [];
  const channel = new BroadcastChannel('app');
  channel.onmessage = ({ data }) => heard.push(data);
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(launcher);
  worker.postMessage({ script, port: port2 }, [port2]);
  const found = await new Promise<object>((resolve) => {
    port1.onmessage = ({ data }) => resolve(data as object);
    worker.onmessage = ({ data }) => resolve(data as object);
  });
  worker.terminate();
  channel.close();
  return { ...found, heard: heard.length > 0 };
}
