// Row S13 of the fault matrix: a disk that is really full.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reserveFor } from '../../src/checkpoint/space/reserve.ts';
import type { Files } from '../../src/checkpoint/testing/tiny-checkpoint.ts';
import { addModel } from '../../test/support/servers/static-server.ts';
import {
  BACK_END_FLAGS,
  type BackEnd,
  CONVERSATION_BYTES,
  digestOfModel,
  expect,
  expectConversation,
  LARGE_MODEL,
  makeRig,
  type OpenBrowser,
  type Rig,
  test,
  writeConversation,
  writeLongConversation,
} from '../storage/rig.ts';
import { makeSmallDisk, type SmallDisk } from './small-disk.ts';

const LARGE_BYTES = [...LARGE_MODEL.values()].reduce((sum, { length }) => sum + length, 0);

interface Full {
  rig: Rig;
  disk: SmallDisk;
  browser: OpenBrowser;
  /** Fills the disk up to so many free bytes. */
  fill(leftBytes: number): void;
  empty(): void;
}

/** Runs with a browser whose profile lies on a small disk and contains a conversation. */
async function onSmallDisk(server: Rig['server'], backEnd: BackEnd, run: (full: Full) => Promise<void>): Promise<void> {
  const disk = makeSmallDisk();
  const rig = makeRig(server, join(disk.folder, 'profile'), backEnd);
  const filler = join(disk.folder, 'filler');
  const fill = (leftBytes: number) => {
    const bytes = Math.max(0, disk.freeBytes() - leftBytes);
    try {
      writeFileSync(filler, Buffer.alloc(bytes));
    } catch (error) {
      // The browser writes too, so the free space may be gone now.
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  };
  const browser = await rig.open();
  try {
    await keepEverything(browser, rig);
    await writeConversation(browser.page);
    expect(await browser.page.evaluate(() => window.store.stored())).toEqual([]);
    await run({ rig, disk, browser, fill, empty: () => rmSync(filler) });
    await expectConversation(browser);
  } finally {
    await browser.close();
    disk.remove();
  }
}

/**
 * Chromium evicts buckets from such a small disk at once, conversations included. It spares only
 * persistent ones.
 */
async function keepEverything({ page, context }: OpenBrowser, { server }: Rig): Promise<void> {
  const session = await context.newCDPSession(page);
  await session.send('Browser.grantPermissions', { origin: server.origin, permissions: ['durableStorage'] });
  expect(await page.evaluate(() => window.store.requestPersistence())).toBe('persistent');
  expect(await page.evaluate(() => navigator.storage.persist())).toBe(true);
}

const download = ({ page }: OpenBrowser, url: string) => page.evaluate((model) => window.store.download(model), url);

/** Chromium measures the free space again after up to a minute. */
async function expectDownload(browser: OpenBrowser, url: string, files: Files): Promise<void> {
  await expect(async () => expect(await download(browser, url)).toMatchObject({ status: 'stored' })).toPass({ timeout: 90_000 });
  expect(await browser.page.evaluate((model) => window.store.digestOfLoad(model), url)).toBe(await digestOfModel(files));
}

for (const backEnd of Object.keys(BACK_END_FLAGS) as BackEnd[]) {
  test(`S13 a disk too small is told, keeps what is stored, and the download goes on when there is space (${backEnd})`, async ({
    pageServer,
  }) => {
    test.setTimeout(180_000);
    await onSmallDisk(pageServer, backEnd, async ({ rig, browser, fill, empty }) => {
      // Less than the model's 2.4 MB.
      fill(1_500_000);
      await expect(download(browser, rig.url)).rejects.toThrow(/storage-failed: .*needed .*, found /);
      await expectConversation(browser);
      empty();
      await expectDownload(browser, rig.url, rig.files);
    });
  });

  test(`S13 on a disk that a download filled conversations are saved, each time it does (${backEnd})`, async ({ pageServer }) => {
    test.setTimeout(240_000);
    addModel(pageServer, 'large', LARGE_MODEL);
    const url = `${pageServer.origin}/models/large`;
    await onSmallDisk(pageServer, backEnd, async ({ disk, browser, fill, empty }) => {
      let stored = 0;
      for (const leftBytes of [20_000_000, 10_000_000]) {
        fill(leftBytes);
        await expect(download(browser, url)).rejects.toThrow(/storage-failed: .*needed .*, found /);
        // Without the reserve, the conversation would not fit.
        expect(disk.freeBytes()).toBeLessThan(reserveFor(LARGE_BYTES) + CONVERSATION_BYTES);
        await writeLongConversation(browser.page);
        empty();
        const [partial] = await browser.page.evaluate(() => window.store.stored());
        // LevelDB may find the weights’ database broken if a record of its log found only part of
        // its space. Then they are downloaded again (S6).
        if (backEnd === 'LevelDB') continue;
        expect(partial?.storedBytes).toBeGreaterThan(stored);
        stored = partial?.storedBytes ?? 0;
      }
      await expectDownload(browser, url, LARGE_MODEL);
    });
  });

  test(`S13 a disk that is full to the last byte fails a download in seconds, not for ever (${backEnd})`, async ({
    pageServer,
  }) => {
    test.setTimeout(180_000);
    await onSmallDisk(pageServer, backEnd, async ({ rig, browser, fill, empty }) => {
      fill(0);
      const started = performance.now();
      await expect(download(browser, rig.url)).rejects.toThrow(/storage-failed: .*needed .*, found /);
      expect(performance.now() - started).toBeLessThan(20_000);
      empty();
      await expectDownload(browser, rig.url, rig.files);
    });
  });
}
