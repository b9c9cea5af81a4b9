// npm run test:full-size -- [--config FILE] [--layers N] [--kills N] [--sqlite]
//
// Sends a checkpoint of gpt-oss-20b's size through a real browser: downloads it with kills,
// verifies and reads it. Loads it into GPU buffers as far as memory allows. Prints rates and each
// process's memory. Fails if a byte is wrong.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { type BackEnd, type ChromiumProcess, startChromium } from '../../e2e/faults/chromium-process.ts';
import { unreadBytes } from '../../e2e/faults/unread-bytes.ts';
import { PARALLEL } from '../../src/checkpoint/download/plan.ts';
import { CHUNK_BYTES } from '../../src/checkpoint/format/manifest.ts';
import type { LoadEvent } from '../../src/contracts/models.ts';
import { type FaultServer, startFaultServer } from '../../test/support/servers/fault-server.ts';
import { type StaticServer, startStaticServer } from '../../test/support/servers/static-server.ts';
import { type Cost, costOf } from '../measure-storage/browser-cost.ts';
import { prepareBuild } from '../setup/prepare.mjs';
import { type ServedCheckpoint, serveCheckpoint } from './served-checkpoint.ts';

const ROOT = join(import.meta.dirname, '../..');
/** On the repository's disk, because a temporary folder may lie in memory. */
const PROFILES = join(ROOT, '.cache');
/** Bytes that each start of the browser reads of a model to know its files. */
const LOOK_BYTES = 2 ** 20;
/**
 * The load to the GPU ends when the machine has less memory left than this, before the system kills
 * another process.
 */
const MIN_AVAILABLE_BYTES = 1.5e9;
const WATCH_MS = 100;

/**
 * Bytes for each connection of a killed browser that its network process had read and the page had
 * not.
 */
const PIPE_BYTES = 2 ** 20;

interface Bench {
  checkpoint: ServedCheckpoint;
  server: FaultServer;
  app: StaticServer;
  profile: string;
  backEnd: BackEnd;
  /** Bytes that were sent and never read, because the browser was killed. */
  unread: number;
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(2)} GB`;

function report(name: string, bytes: number, { passedMs, cpuMs, ...memory }: Cost): void {
  const { browserMegabytes, rendererMegabytes, gpuMegabytes } = memory;
  const [rate, cpuRate] = [passedMs, cpuMs].map((ms) => (bytes / 1e3 / ms).toFixed(0));
  const peaks = [browserMegabytes, rendererMegabytes, gpuMegabytes].map((megabytes) => megabytes.toFixed(0)).join(' | ');
  console.log(`| ${name} | ${(passedMs / 1000).toFixed(0)} | ${rate} | ${cpuRate} | ${peaks} |`);
}

/** The built app with the page of the checkpoint module beside it: one origin, so one store. */
async function serveApp(): Promise<StaticServer> {
  prepareBuild();
  await build({ configFile: join(ROOT, 'e2e/storage/page/vite.config.ts'), logLevel: 'error' });
  const app = await startStaticServer({ folder: join(ROOT, 'dist'), sendsHeaders: false });
  const page = join(ROOT, '.cache/store-page');
  for (const entry of readdirSync(page, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    app.files.set(`/store-page${path.slice(page.length)}`, readFileSync(path));
  }
  return app;
}

async function open({ app, profile, backEnd }: Bench): Promise<ChromiumProcess> {
  const browser = await startChromium(profile, backEnd);
  await browser.page.goto(`${app.origin}/store-page/index.html`);
  await browser.page.evaluate((bytes) => window.store.cutAt(bytes), CHUNK_BYTES);
  return browser;
}

const sentBytes = ({ requests }: FaultServer) => requests.reduce((sum, { bytes }) => sum + bytes, 0);

/** Resolves when the server has sent so many bytes. */
async function untilSent(server: FaultServer, bytes: number): Promise<void> {
  while (sentBytes(server) < bytes) await new Promise((resolve) => setTimeout(resolve, WATCH_MS));
}

/**
 * Downloads through `kills` kills of the browser at random positions. Leaves the last browser open.
 */
async function downloadThroughKills(bench: Bench, kills: number): Promise<ChromiumProcess> {
  const { checkpoint, server, profile } = bench;
  const places = Array.from({ length: kills }, () => Math.random() * checkpoint.bytes).sort((a, b) => a - b);
  const total: Cost = { browserMegabytes: 0, rendererMegabytes: 0, gpuMegabytes: 0, cpuMs: 0, passedMs: 0 };
  for (;;) {
    const browser = await open(bench);
    const place = places.shift();
    const { cost } = await costOf(profile, async () => {
      const downloading = browser.page.evaluate((url) => window.store.download(url), server.url);
      if (place === undefined) return downloading;
      // The call of a killed browser fails. The end shows whether the download was good.
      await Promise.race([downloading, untilSent(server, place)]).catch(() => undefined);
      downloading.catch(() => undefined);
    });
    for (const key of ['cpuMs', 'passedMs'] as const) total[key] += cost[key];
    for (const key of ['browserMegabytes', 'rendererMegabytes', 'gpuMegabytes'] as const)
      total[key] = Math.max(total[key], cost[key]);
    if (place === undefined) {
      report(`download, ${kills} kills`, checkpoint.bytes, total);
      return browser;
    }
    await browser.kill(() => {
      bench.unread += unreadBytes(Number(new URL(server.url).port));
    });
  }
}

function checkFetched({ server, checkpoint, unread }: Bench, kills: number): void {
  const fetched = sentBytes(server) - unread;
  const max = checkpoint.bytes + kills * PARALLEL.connections * (CHUNK_BYTES + PIPE_BYTES) + (kills + 1) * LOOK_BYTES;
  if (fetched > max) throw new Error(`${fetched} bytes were fetched, more than ${max}.`);
  console.log(`\n${gigabytes(fetched)} fetched for ${gigabytes(checkpoint.bytes)}, at most ${gigabytes(max)} allowed.`);
}

/** The recorded digests are the source's, and the stored bytes have the recorded digests. */
async function verify({ server, checkpoint, profile }: Bench, { page }: ChromiumProcess): Promise<void> {
  const { result, cost } = await costOf(profile, () => page.evaluate((url) => window.store.verify(url), server.url));
  report('verify', checkpoint.bytes, cost);
  if (result.damaged.length + result.missing.length > 0) throw new Error(`Not whole: ${JSON.stringify(result)}`);
  const recorded = await page.evaluate((url) => window.store.recordedDigests(url), server.url);
  const digests = checkpoint.digests(CHUNK_BYTES);
  const isSame = recorded.every(({ file, index, sha256 }) => digests.get(`${file} ${index}`) === sha256);
  if (!isSame || recorded.length !== digests.size) throw new Error('What is stored is not what was served.');
}

async function measureReads({ server, checkpoint, profile }: Bench, { page }: ChromiumProcess): Promise<void> {
  const { url } = server;
  const single = await costOf(profile, () => page.evaluate((model) => window.store.readRaw(model, 0, false), url));
  report('raw Blob reads, one by one', checkpoint.bytes, single.cost);
  const load = await costOf(profile, () => page.evaluate((model) => window.store.load(model), url));
  report('load, pieces to nowhere', checkpoint.bytes, load.cost);
  const ahead = await costOf(profile, () => page.evaluate((model) => window.store.readRaw(model, 3, false), url));
  report('raw Blob reads, four at once', checkpoint.bytes, ahead.cost);
  const reusing = await costOf(profile, () => page.evaluate((model) => window.store.readRaw(model, 3, true), url));
  report('raw reads, four at once, into the buffers a load uses', checkpoint.bytes, reusing.cost);
  const share = Math.min(single.cost.passedMs, ahead.cost.passedMs) / load.cost.passedMs;
  console.log(`\nLoad runs at ${Math.round(100 * share)} % of the faster raw reads.`);
}

/**
 * Loads in the app's own worker. A machine with too little memory ends the load, and prints its
 * progress.
 */
async function loadToGpu(bench: Bench): Promise<void> {
  const script = readdirSync(join(ROOT, 'dist/assets')).find((name) => name.startsWith('worker-'));
  const browser = await open(bench);
  let loaded = 0;
  await browser.page.exposeFunction('reportLoad', (event: LoadEvent) => {
    if (event.type === 'loading') loaded = event.bytes;
  });
  const { cost, result } = await costOf(bench.profile, async () => {
    const loading = browser.page.evaluate(
      ([path = '', url = '']) => window.loadInApp(path, url),
      [`/assets/${script}`, bench.server.url],
    );
    return Promise.race([loading.then(() => null), untilScarce(loading)]);
  });
  report(result === null ? 'load to the GPU' : 'load to the GPU, ended', loaded, cost);
  if (result !== null) console.log(`\nThe load ended at ${gigabytes(loaded)}: ${result}.`);
  await browser.kill();
}

/** Resolves when memory runs short. Never resolves after the load has ended. */
function untilScarce(loading: Promise<unknown>): Promise<string> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const kilobytes = Number(/^MemAvailable:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]);
      if (kilobytes * 1024 > MIN_AVAILABLE_BYTES) return;
      clearInterval(timer);
      resolve(`the machine had less than ${gigabytes(MIN_AVAILABLE_BYTES)} of memory left`);
    }, WATCH_MS);
    const stop = () => clearInterval(timer);
    loading.then(stop, stop);
  });
}

async function run(bench: Bench, kills: number): Promise<void> {
  console.log(`${gigabytes(bench.checkpoint.bytes)} in ${bench.checkpoint.files.size} files, ${bench.backEnd}\n`);
  console.log('| step | s | MB/s | MB per s of CPU | browser peak MB | renderer | GPU process |');
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  const browser = await downloadThroughKills(bench, kills);
  await verify(bench, browser);
  await measureReads(bench, browser);
  await browser.close();
  await loadToGpu(bench);
  checkFetched(bench, kills);
}

const { values } = parseArgs({
  options: {
    config: { type: 'string', default: join(ROOT, 'test/support/make-checkpoint/configs/gpt-oss-20b.json') },
    layers: { type: 'string' },
    kills: { type: 'string', default: '5' },
    sqlite: { type: 'boolean', default: false },
  },
});
const config = JSON.parse(readFileSync(values.config, 'utf8')) as Record<string, unknown> & { layer_types: string[] };
const layers = Number(values.layers ?? config.layer_types.length);
const checkpoint = serveCheckpoint({
  ...config,
  num_hidden_layers: layers,
  layer_types: config.layer_types.slice(0, layers),
});
const profile = mkdtempSync(join(PROFILES, 'full-size-'));
const [server, app] = await Promise.all([startFaultServer({ files: checkpoint.files }), serveApp()]);
try {
  await run({ checkpoint, server, app, profile, backEnd: values.sqlite ? 'sqlite' : 'leveldb', unread: 0 }, Number(values.kills));
} finally {
  await Promise.all([server.stop(), app.stop()]);
  rmSync(profile, { recursive: true, force: true });
}
