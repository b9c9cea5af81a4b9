// Rows of the fault matrix whose fault needs a real browser: killed tabs, CORS, preflights, policy,
// offline. The model comes from the fault server, another origin than the app's. It redirects to a
// third one, as the Hugging Face Hub does.
import type { BrowserContext, Page } from '@playwright/test';
import type { Asked, Fault } from '../../test/support/servers/fault.ts';
import { type FaultServer, type FaultServerOptions, startFaultServer } from '../../test/support/servers/fault-server.ts';
import { CHUNK_BYTES, chunkedModel, isWeights } from '../support/chunked-model.ts';
import { DIST, expect, test } from '../support/fixtures.ts';

const CONNECTIONS = 4;
/**
 * The server sends in pieces of this size. Each connection may have one under way when it is cut.
 */
const PIECE_BYTES = 2 ** 16;
/** A rate that every machine can interrupt: the largest shard takes twenty seconds. */
const SLOW: Fault = { bytesPerSecond: 25_000 };

// Weights arrive slowly, and machines may be slow. On an idle machine a test takes a minute at
// most.
test.setTimeout(240_000);

let host: FaultServer;
const start = async (options: Partial<FaultServerOptions> = {}) => {
  host = await startFaultServer({ files: await chunkedModel(), redirects: true, ...options });
};
test.afterEach(() => host.stop());

const isShard = ({ file }: { file: string }) => file.endsWith('.safetensors');
const weightsSent = () => host.requests.filter(isWeights).reduce((sum, { bytes }) => sum + bytes, 0);
const weightBytes = () => [...host.files].filter(([file]) => isShard({ file })).reduce((sum, [, { length }]) => sum + length, 0);

/** Opens the app with the model's address. */
async function visit(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/?model=${host.url}`);
}

/** The download is over: every byte is stored and verified, and moves to the GPU or is there. */
async function expectDownloaded(page: Page): Promise<void> {
  const next = page.getByRole('heading', { name: 'Loading onto the GPU…' }).or(page.getByPlaceholder('Ask anything'));
  await expect(next.first()).toBeVisible({ timeout: 90_000 });
}

const downloading = (page: Page) => page.getByRole('progressbar', { name: 'Downloading' });

/** Waits until some of the weights arrived, but not all. */
async function untilMidway(): Promise<void> {
  await expect.poll(weightsSent, { intervals: [50], timeout: 60_000 }).toBeGreaterThan(3 * CHUNK_BYTES);
}

/**
 * Bytes that a download may lose when its tab dies: a chunk on each connection, and the bytes in
 * transit.
 */
const LOSS_BYTES = CONNECTIONS * (CHUNK_BYTES + 2 * PIECE_BYTES);

async function appOrigin(serve: (options: { folder: string }) => Promise<{ origin: string }>): Promise<string> {
  return (await serve({ folder: DIST })).origin;
}

test('D2: the renderer of the tab that downloads crashes, and the other tab takes over', async ({ context, page, serve }) => {
  await start();
  // Each request brings a chunk and a bit, then nothing. So the first tab cannot end before the
  // other is there.
  host.fault = (asked) => (isWeights(asked) ? { stallAfter: CHUNK_BYTES + 5_000 } : undefined);
  const origin = await appOrigin(serve);
  await visit(page, origin);
  await untilMidway();
  const other = await context.newPage();
  await visit(other, origin);
  await expect(downloading(other)).toBeVisible({ timeout: 90_000 });
  host.fault = () => undefined;
  const [asked, sent] = [host.requests.length, weightsSent()];
  await crash(context, page);
  await expect(other.getByText('This tab runs it now')).toBeVisible({ timeout: 90_000 });
  await expect.poll(() => host.requests.length, { intervals: [20], timeout: 90_000 }).toBeGreaterThan(asked);
  await expectDownloaded(other);
  expect(weightsSent() - sent).toBeLessThan(weightBytes() - 2 * CHUNK_BYTES);
  expect(weightsSent()).toBeLessThanOrEqual(weightBytes() + LOSS_BYTES);
});

test('D3: the tab is reloaded, closed and opened again, and goes on where it was', async ({ context, page, serve }) => {
  await start();
  host.fault = (asked) => (isWeights(asked) ? SLOW : undefined);
  const origin = await appOrigin(serve);
  await visit(page, origin);
  await untilMidway();
  await page.reload();
  await expect.poll(weightsSent, { intervals: [50], timeout: 60_000 }).toBeGreaterThan(7 * CHUNK_BYTES);
  await page.close();
  host.fault = () => undefined;
  const again = await context.newPage();
  await visit(again, origin);
  await expectDownloaded(again);
  expect(weightsSent()).toBeLessThanOrEqual(weightBytes() + 2 * LOSS_BYTES);
});

test('D12: offline and back, the download goes on by itself', async ({ context, page, serve }) => {
  await start();
  host.fault = (asked) => (isWeights(asked) ? SLOW : undefined);
  await visit(page, await appOrigin(serve));
  await untilMidway();
  await context.setOffline(true);
  // The browser's switch refuses new connections and keeps the old ones.
  host.disconnect();
  host.fault = () => undefined;
  await expect(page.getByText(/offline/i).first()).toBeVisible({ timeout: 60_000 });
  const asked = host.requests.length;
  await page.waitForTimeout(3_000);
  expect(host.requests).toHaveLength(asked);
  await context.setOffline(false);
  await expectDownloaded(page);
  expect(weightsSent()).toBeLessThanOrEqual(weightBytes() + LOSS_BYTES);
});

test('D14: a host without CORS is named, and what it lacks', async ({ page, serve }) => {
  await start();
  host.fault = () => ({ cors: 'missing' });
  await visit(page, await appOrigin(serve));
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('config.json', { timeout: 30_000 });
  await expect(alert).toContainText(new URL(host.url).host);
  await expect(alert).toContainText('CORS');
});

test('D14, D15: with headers hidden and every preflight refused, the download just works', async ({ page, serve }) => {
  await start();
  host.fault = () => ({ cors: 'hidden' });
  await visit(page, await appOrigin(serve));
  await expectDownloaded(page);
  expect(host.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  expect(weightsSent()).toBe(weightBytes());
});

test('D16: a redirect that the policy forbids names the host that redirects, and the policy', async ({
  page,
  serve,
  offences,
}) => {
  await start();
  host.fault = ({ host: asked, file }) => (asked === 'hub' ? { redirect: `http://127.0.0.2:9/${file}` } : undefined);
  await visit(page, await appOrigin(serve));
  const alert = page.getByRole('alert');
  await expect(alert).toContainText(new URL(host.url).host, { timeout: 30_000 });
  await expect(alert).toContainText('Content-Security-Policy');
  expect(offences.join()).toContain('connect-src');
  offences.length = 0;
});

test('D17: two tabs start together, one downloads, both end with the model, and no byte came twice', async ({
  context,
  page,
  serve,
}) => {
  await start();
  host.fault = (asked) => (isWeights(asked) ? SLOW : undefined);
  const origin = await appOrigin(serve);
  const other = await context.newPage();
  await Promise.all([visit(page, origin), visit(other, origin)]);
  for (const tab of [page, other]) await expect(downloading(tab)).toBeVisible({ timeout: 90_000 });
  await expectDownloaded(page);
  await expectDownloaded(other);
  expect(weightsSent()).toBe(weightBytes());
});

test('D18: a compressed transfer is refused and asked for again', async ({ page, serve }) => {
  await start();
  host.fault = times(2, isWeights, { gzip: 'file', chunked: true });
  await visit(page, await appOrigin(serve));
  await expectDownloaded(page);
  expect(host.requests.filter(isWeights).length).toBeGreaterThan(3);
});

/** The fault in the first `count` matching replies. */
function times(count: number, applies: (asked: Asked) => boolean, fault: Fault): FaultServer['fault'] {
  let left = count;
  return (asked) => (asked.host === 'cdn' && applies(asked) && left-- > 0 ? fault : undefined);
}

async function crash(context: BrowserContext, page: Page): Promise<void> {
  const session = await context.newCDPSession(page);
  // The renderer is gone before it can reply.
  session.send('Page.crash').catch(() => undefined);
  await page.waitForEvent('crash');
}
