// B18: the process of the tab that downloads is stopped while it has the lock. Another tab wants the
// same model and goes on within 45 s. When the first tab wakes up, no byte comes twice.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type FaultServer, startFaultServer } from '../../test/support/servers/fault-server.ts';
import type { StaticServer, StaticServerOptions } from '../../test/support/servers/static-server.ts';
import { type ChromiumProcess, startChromium } from '../faults/chromium-process.ts';
import { CHUNK_BYTES, chunkedModel, isWeights } from '../support/chunked-model.ts';
import { DIST, expect, test } from '../support/fixtures.ts';

/** Weights come slowly enough to be interrupted on any machine. */
const BYTES_PER_SECOND = 15_000;
const LIMIT_MS = 45_000;
const LOAD_MS = 90_000;
/**
 * A silent tab counts as asleep after half a minute. Then two tabs load onto a GPU made of CPU.
 */
test.setTimeout(300_000);

let host: FaultServer;
let browser: ChromiumProcess;
let profile: string;
test.beforeEach(async () => {
  host = await startFaultServer({ files: await chunkedModel() });
  host.fault = (asked) => (isWeights(asked) ? { bytesPerSecond: BYTES_PER_SECOND } : undefined);
  profile = mkdtempSync(join(tmpdir(), 'sleeping-spec-'));
  browser = await startChromium(profile, 'leveldb');
});
test.afterEach(async () => {
  await browser.kill();
  await host.stop();
  rmSync(profile, { recursive: true, force: true });
});

const weightsSent = () => host.requests.filter(isWeights).reduce((sum, { bytes }) => sum + bytes, 0);
/** Since the tab in front took over, no byte was asked for twice. */
function expectNothingTwice(before: number): void {
  const ranges = host.requests.slice(before).filter(isWeights);
  const asked = ranges.map(({ file, range }) => ({ file, from: range?.from ?? 0, until: range?.until ?? 0 }));
  const inOrder = asked.toSorted((a, b) => a.file.localeCompare(b.file) || a.from - b.from);
  for (const [i, next] of inOrder.slice(1).entries()) {
    const previous = inOrder[i];
    if (previous?.file === next.file) expect(next.from).toBeGreaterThanOrEqual(previous.until);
  }
}

/** The download is over: every byte is stored and verified, and moves to the GPU or is there. */
async function expectDownloaded(page: Page): Promise<void> {
  const next = page
    .getByRole('heading', { name: /^(Starting|Loading onto the GPU)…$/ })
    .or(page.getByPlaceholder('Ask anything'));
  await expect(next.first()).toBeVisible({ timeout: LOAD_MS });
}

/** The process that works most while a page does. */
async function rendererOf(page: Page): Promise<number> {
  const renderers = browser.processIds().filter((id) => read(`/proc/${id}/cmdline`).includes('--type=renderer'));
  const ticks = () => new Map(renderers.map((id) => [id, ticksOf(id)]));
  const before = ticks();
  await page.evaluate(() => {
    for (const end = performance.now() + 1_000; performance.now() < end; );
  });
  const after = ticks();
  const spent = (id: number) => (after.get(id) ?? 0) - (before.get(id) ?? 0);
  const [max] = renderers.toSorted((a, b) => spent(b) - spent(a));
  if (max === undefined) throw new Error('The browser has no renderer.');
  return max;
}

/** User time is the 14th field (proc(5)). The second, in parentheses, may hold anything. */
function ticksOf(id: number): number {
  const stat = read(`/proc/${id}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[11]);
}

/** Empty for a process that has ended. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Opens two tabs of one model. The first downloads, and its process is stopped until `wake`. */
async function openTabs(serve: (options: StaticServerOptions) => Promise<StaticServer>) {
  const server = await serve({ folder: DIST });
  // A service worker in the stopped process would not answer the other tab.
  server.files.set('/service-worker.js', null);
  const address = `${server.origin}/?model=${host.url}`;
  const first = browser.page;
  await first.goto(address);
  await expect.poll(weightsSent, { intervals: [50], timeout: LOAD_MS }).toBeGreaterThan(2 * CHUNK_BYTES);
  const sleeper = await rendererOf(first);
  const second = await first.context().newPage();
  await second.goto(address);
  await expect(second.getByText(/This one goes on by itself/)).toBeVisible({ timeout: LOAD_MS });
  process.kill(sleeper, 'SIGSTOP');
  return { first, second, wake: () => process.kill(sleeper, 'SIGCONT') };
}

test('the tab in front goes on within 45 s; the first wakes up when all is here', async ({ serve }) => {
  const { first, second, wake } = await openTabs(serve);
  host.fault = () => undefined;
  const asked = host.requests.length;
  await expect.poll(() => host.requests.length, { timeout: LIMIT_MS }).toBeGreaterThan(asked);
  await expectDownloaded(second);
  wake();
  await expectDownloaded(first);
  expectNothingTwice(asked);
});

test('the first wakes up while the other downloads: it waits, and nothing comes twice', async ({ serve }) => {
  const { first, second, wake } = await openTabs(serve);
  const asked = host.requests.length;
  await expect.poll(() => host.requests.length, { timeout: LIMIT_MS }).toBeGreaterThan(asked);
  wake();
  await expect(first.getByText(/Another tab of this app downloads this model/)).toBeVisible({ timeout: LIMIT_MS });
  host.fault = () => undefined;
  await expectDownloaded(second);
  await expectDownloaded(first);
  expectNothingTwice(asked);
});
