// The fixtures of the faults ring: the store page, a server with the model, a profile on disk.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, expect } from '@playwright/test';
import { build } from 'vite';
import { CHUNK_BYTES } from '../../src/checkpoint/format/manifest.ts';
import { type FaultServer, startFaultServer } from '../../test/support/servers/fault-server.ts';
import { type StaticServer, startStaticServer } from '../../test/support/servers/static-server.ts';
import { BACK_ENDS, type BackEnd, type ChromiumProcess, startChromium } from './chromium-process.ts';
import { type Model, type ModelShape, makeModel } from './model.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A chunk takes 0.8 s. A browser that lives for 1.4 s on average stores some of its requested
 * chunks.
 */
const KILLABLE_BYTES_PER_SECOND = 20e6;

interface TestFixtures {
  /** Rate of each connection. */
  bytesPerSecond: number;
  shape: ModelShape;
  model: Model;
  /** A folder, deleted after the test. */
  profile: string;
  server: FaultServer;
  /** Starts Chromium on the profile and opens the store page. */
  start: (backEnd: BackEnd) => Promise<ChromiumProcess>;
}

interface WorkerFixtures {
  storePage: StaticServer;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  storePage: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from the pattern
    async ({}, use) => {
      await build({ configFile: `${ROOT}e2e/storage/page/vite.config.ts`, logLevel: 'error' });
      // Without the app's headers, because their policy forbids the model's other port.
      const server = await startStaticServer({ folder: `${ROOT}.cache/store-page`, sendsHeaders: false });
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  // oxlint-disable-next-line no-empty-pattern -- as above
  profile: async ({}, use) => {
    const profile = mkdtempSync(join(tmpdir(), 'faults-'));
    await use(profile);
    rmSync(profile, { recursive: true, force: true });
  },

  bytesPerSecond: [KILLABLE_BYTES_PER_SECOND, { option: true }],

  shape: [{ layers: 20, chunkBytes: CHUNK_BYTES }, { option: true }],

  model: async ({ shape }, use) => use(makeModel(shape)),

  server: async ({ model, bytesPerSecond }, use) => {
    const server = await startFaultServer({ files: model.files, bytesPerSecond });
    await use(server);
    await server.stop();
  },

  start: async ({ profile, storePage, shape }, use) => {
    const started: ChromiumProcess[] = [];
    await use(async (backEnd) => {
      const browser = await startChromium(profile, backEnd);
      started.push(browser);
      await browser.page.goto(storePage.origin);
      await browser.page.evaluate((bytes) => window.store.cutAt(bytes), shape.chunkBytes);
      return browser;
    });
    for (const browser of started) await browser.kill();
  },
});

/** One test for each of Chromium's back ends. */
export const EACH_BACK_END = Object.keys(BACK_ENDS) as BackEnd[];

export { expect };
