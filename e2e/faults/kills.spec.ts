// D1: a browser killed at any moment of a download loses no committed chunk, and fetches little
// twice.

import { PARALLEL } from '../../src/checkpoint/download/plan.ts';
import type { FaultServer } from '../../test/support/servers/fault-server.ts';
import type { ChromiumProcess } from './chromium-process.ts';
import { EACH_BACK_END, expect, test } from './fixtures.ts';
import { type Model, nameOf, sha256 } from './model.ts';
import { type Random, seedOfRun, startRandom } from './random.ts';
import { unreadBytes } from './unread-bytes.ts';

/** Kills over both back ends. KILLS sets another number. */
const KILLS = Number(process.env['KILLS'] ?? 40);
/** Time of a kill after the page began to open, ms. */
const FROM_MS = 300;
const UNTIL_MS = 2500;
/**
 * Bytes that each start of the browser reads of a model to know its files, before it knows which
 * are stored.
 */
const LOOK_BYTES = 2 ** 20;
/**
 * Bytes for each connection that Chromium's network process has read and the page has not. Its
 * pipes hold half a megabyte.
 */
const PIPE_BYTES = 2 ** 20;
/** Chunks that are read back after each restart. At the end all are read. */
const SAMPLES = 3;

/** A download over the lives of several browsers. */
interface Download {
  url: string;
  model: Model;
  random: Random;
  /** Names of committed chunks, as the page reported or the keys showed. */
  committed: Set<string>;
}

/** One life of the browser: committed chunks are still there, and the download goes on. */
async function live({ page }: ChromiumProcess, { url, model, random, committed }: Download): Promise<void> {
  const found = new Set((await page.evaluate((url) => window.store.places(url), url)).map(nameOf));
  expect([...committed].filter((name) => !found.has(name))).toEqual([]);
  for (const name of found) committed.add(name);
  const stored = model.chunks.filter((chunk) => found.has(nameOf(chunk)));
  for (let sample = 0; sample < SAMPLES && stored.length > 0; sample++) {
    const [chunk] = stored.splice(random.below(stored.length), 1);
    if (chunk) expect(await digestOf(page, url, chunk), nameOf(chunk)).toBe(chunk.sha256);
  }
  await page.evaluate((url) => window.downloadReporting(url), url);
}

const digestOf = (page: ChromiumProcess['page'], url: string, { file, index }: { file: string; index: number }) =>
  page.evaluate(({ url, place }) => window.store.chunkDigest(url, place), { url, place: { file, index } });

/**
 * Makes the page report every chunk that it stores. It runs before the browser may die, because
 * Playwright fails if the kill falls into it ("Cannot find parent object").
 */
async function listen({ page }: ChromiumProcess, { committed }: Download): Promise<void> {
  await page.exposeFunction('reportStored', (place: { file: string; index: number }) => committed.add(nameOf(place)));
}

/** Every chunk and every file in the store is the source's. */
async function expectWhole({ page }: ChromiumProcess, { url, model }: Download): Promise<void> {
  const places = (await page.evaluate((url) => window.store.places(url), url)).map(nameOf);
  expect(new Set(places)).toEqual(new Set(model.chunks.map(nameOf)));
  for (const chunk of model.chunks) expect(await digestOf(page, url, chunk), nameOf(chunk)).toBe(chunk.sha256);
  for (const [file, bytes] of model.files) {
    const digest = await page.evaluate(({ url, file }) => window.store.fileDigest(url, file), { url, file });
    expect(digest, file).toBe(sha256(bytes));
  }
}

interface Death {
  afterMs: number;
  before: () => void;
}

/** Kills the browser, unless its life ends before. An error of that life is thrown. */
async function isKilled(browser: ChromiumProcess, life: Promise<void>, { afterMs, before }: Death): Promise<boolean> {
  let isDue = false;
  const due = new Promise<void>((resolve) => setTimeout(resolve, afterMs)).then(() => {
    isDue = true;
  });
  await Promise.race([life, due]);
  if (!isDue) return false;
  await browser.kill(before);
  // A running evaluation ends with the page. A promise that was broken before is not hidden.
  await life.catch((error: unknown) => {
    if (!/closed|crashed|disconnected/i.test(String(error))) throw error;
  });
  return true;
}

interface Run {
  start: () => Promise<ChromiumProcess>;
  server: FaultServer;
  model: Model;
  random: Random;
}

/** The cost of kills. */
interface Cost {
  kills: number;
  /** Bytes that the page read. */
  bytes: number;
  /** Bytes that it may read. */
  bound: number;
}

/** One download from start to end, through any number of lives but at most `max` kills. */
async function downloadThroughKills({ start, server, model, random }: Run, max: number): Promise<Cost> {
  const download: Download = { url: server.url, model, random, committed: new Set() };
  const asked = server.requests.length;
  const port = Number(new URL(server.url).port);
  let unread = 0;
  const countUnread = () => {
    unread += unreadBytes(port);
  };
  for (let kills = 0; ; kills++) {
    const browser = await start();
    await listen(browser, download);
    const life = live(browser, download);
    const death = { afterMs: random.between(FROM_MS, UNTIL_MS), before: countUnread };
    if (kills < max && (await isKilled(browser, life, death))) continue;
    await life;
    await expectWhole(browser, download);
    await browser.page.evaluate((url) => window.store.remove(url), server.url);
    await browser.close();
    // Each connection may have had one chunk in transit when the browser died.
    const sent = server.requests.slice(asked).reduce((sum, { bytes }) => sum + bytes, 0);
    const twice = kills * PARALLEL.connections * (model.chunkBytes + PIPE_BYTES) + (kills + 1) * LOOK_BYTES;
    const cost = { kills, bytes: sent - unread, bound: model.bytes + twice };
    expect(cost.bytes).toBeLessThanOrEqual(cost.bound);
    return cost;
  }
}

for (const backEnd of EACH_BACK_END) {
  const max = Math.ceil(KILLS / EACH_BACK_END.length);
  test(`D1 ${max} kills at random lose no committed chunk (${backEnd})`, async ({ start, server, model }) => {
    test.setTimeout(60_000 + max * 20_000);
    const run = { start: () => start(backEnd), server, model, random: startRandom(seedOfRun()) };
    const total: Cost = { kills: 0, bytes: 0, bound: 0 };
    let downloads = 0;
    for (; total.kills < max; downloads++) {
      const cost = await downloadThroughKills(run, max - total.kills);
      for (const count of ['kills', 'bytes', 'bound'] as const) total[count] += cost[count];
    }
    const what = `${downloads} downloads of ${model.bytes} bytes, ${server.requests.length} requests`;
    console.log(`${backEnd}: ${total.kills} kills, ${what}, ${total.bytes} bytes fetched of at most ${total.bound}`);
  });
}
