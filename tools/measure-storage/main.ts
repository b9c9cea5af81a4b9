// npm run measure-storage -- [--gigabytes N | --url URL] [--sqlite]
//
// Downloads a model into a fresh Chromium's IndexedDB, loads it as the engine does, reads it back
// raw. Prints rates and memory. Every read is measured with one chunk at a time and with four under
// way, and each is compared with its own kind.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { CHUNK_BYTES } from '../../src/checkpoint/format/manifest.ts';
import { startStaticServer } from '../../test/support/servers/static-server.ts';
import { CHROMIUM, CHROMIUM_FLAGS } from '../setup/chromium.ts';
import { type Cost, costOf } from './browser-cost.ts';
import { serveRandomModel } from './random-model.ts';

const ROOT = join(import.meta.dirname, '../..');
const SQLITE = '--enable-features=IdbSqliteBackingStore,IdbSqliteOnDiskRollout';
/**
 * Reads are measured in turn, so that a busy moment of the machine does not affect one kind alone.
 */
const ROUNDS = 3;

async function measure(url: string, flags: readonly string[]): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), 'measure-storage-'));
  const app = await startStaticServer({ folder: join(ROOT, '.cache/store-page'), sendsHeaders: false });
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    args: [...CHROMIUM_FLAGS, ...flags],
  });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    await page.goto(`${app.origin}/index.html`);
    await page.evaluate((bytes) => window.store.cutAt(bytes), CHUNK_BYTES);
    await measureAll(page, url, profile);
  } finally {
    await browser.close();
    await app.stop();
    rmSync(profile, { recursive: true });
  }
}

async function measureAll(page: Page, url: string, profile: string): Promise<void> {
  const idle = await costOf(profile, () => page.waitForTimeout(1000));
  const download = await costOf(profile, () => page.evaluate((model) => window.store.download(model), url));
  const megabytes = download.result.totalBytes / 1e6;
  const line = (name: string, { browserMegabytes, rendererMegabytes, cpuMs, passedMs }: Cost) => {
    const [rate, cpuRate] = [passedMs, cpuMs].map((ms) => Math.round(megabytes / (ms / 1000)));
    const memory = `browser ${Math.round(browserMegabytes)} MB, renderer ${Math.round(rendererMegabytes)} MB`;
    console.log(`${name}: ${rate} MB/s, ${cpuRate} MB per second of CPU time; ${memory}`);
  };
  console.log(
    `${Math.round(megabytes)} MB. Idle: browser ${idle.cost.browserMegabytes} MB, renderer ${idle.cost.rendererMegabytes} MB`,
  );
  line('download', download.cost);
  const chunks = Math.floor(download.result.totalBytes / CHUNK_BYTES);
  const write = ([model, count]: readonly [string, number]) => window.store.writeRaw(model, count);
  line('raw writes', (await costOf(profile, () => page.evaluate(write, ['https://noise.test/model', chunks] as const))).cost);
  const load = () => costOf(profile, () => page.evaluate((model) => window.store.load(model), url));
  // Nothing else runs between them, so that garbage of a load shows in the next one's memory.
  for (let round = 1; round <= ROUNDS; round++) line('load', (await load()).cost);
  const experts = () => costOf(profile, () => page.evaluate((model) => window.store.readExperts(model), url));
  for (let round = 1; round <= ROUNDS; round++) line('experts, one by one', (await experts()).cost);
  const rates = new Map<string, number[]>();
  for (let round = 1; round <= ROUNDS; round++) {
    for (const [name, run] of [['load', load] as const, ...rawReads(page, url, profile)]) {
      const { cost } = await run();
      line(name, cost);
      rates.set(name, [...(rates.get(name) ?? []), megabytes / (cost.passedMs / 1000)]);
    }
  }
  const loaded = median(rates.get('load'));
  for (const [name, found] of rates) {
    const share = Math.round((100 * loaded) / median(found));
    console.log(`median of ${ROUNDS}: ${name} ${Math.round(median(found))} MB/s; a load is ${share} % of it`);
  }
}

/** Reads of every stored chunk that do nothing with it, by name. */
function rawReads(page: Page, url: string, profile: string) {
  const kinds = [
    { name: 'arrayBuffer(), one by one', ahead: 0, reuses: false },
    { name: 'arrayBuffer(), four at once', ahead: 3, reuses: false },
    { name: 'into the same buffers, one by one', ahead: 0, reuses: true },
    { name: 'into the same buffers, four at once', ahead: 3, reuses: true },
  ];
  return kinds.map(({ name, ahead, reuses }) => {
    const read = ([model, chunks, isReusing]: readonly [string, number, boolean]) =>
      window.store.readRaw(model, chunks, isReusing);
    return [`raw, ${name}`, () => costOf(profile, () => page.evaluate(read, [url, ahead, reuses] as const))] as const;
  });
}

function median(values: readonly number[] = []): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

const { values } = parseArgs({
  options: { gigabytes: { type: 'string', default: '2' }, url: { type: 'string' }, sqlite: { type: 'boolean', default: false } },
});
await build({ configFile: join(ROOT, 'e2e/storage/page/vite.config.ts'), logLevel: 'error' });
const flags = values.sqlite ? [SQLITE] : [];
if (values.url === undefined) {
  const model = await serveRandomModel(Number(values.gigabytes) * 1e9);
  await measure(model.url, flags);
  await model.stop();
} else {
  await measure(values.url, flags);
}
