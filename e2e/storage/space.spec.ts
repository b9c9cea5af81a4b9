// Rows S1 to S3 and S9 to S11: no space, a private window without storage, and changes that the
// browser or another tab makes meanwhile.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { addModel } from '../../test/support/servers/static-server.ts';
import { CHROMIUM, CHROMIUM_FLAGS } from '../../tools/setup/chromium.ts';
import {
  BACK_END_FLAGS,
  type BackEnd,
  digestOfModel,
  expect,
  expectConversation,
  LARGE_MODEL,
  type Rig,
  test,
  writeLongConversation,
} from './rig.ts';

const BACK_ENDS: BackEnd[] = ['LevelDB', 'SQLite'];

/** Sets the browser's quota for the page, bytes. Without a number, restores the default. */
async function overrideQuota(page: Page, { server }: Rig, quotaSize?: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', {
    origin: server.origin,
    ...(quotaSize !== undefined && { quotaSize }),
  });
}

const download = (page: Page, { url }: Rig) => page.evaluate((model) => window.store.download(model), url);

async function expectWhole(page: Page, { url, files }: Rig): Promise<void> {
  expect(await page.evaluate((model) => window.store.digestOfLoad(model), url)).toBe(await digestOfModel(files));
}

for (const backEnd of BACK_ENDS) {
  test.describe(() => {
    test.use({ backEnd });

    test(`S1 space that ends during the download is named in bytes, and the download continues after it is lifted (${backEnd})`, async ({
      emptyRig: rig,
    }) => {
      const { page } = await rig.open();
      for (const quota of [400_000, 1_200_000]) {
        await overrideQuota(page, rig, quota);
        await expect(download(page, rig)).rejects.toThrow(/storage-failed: .*needed [\d.]+ [kM]B more.*Free disk space/);
      }
      const [partial] = await page.evaluate(() => window.store.stored());
      expect(partial).toMatchObject({ status: 'downloading' });
      expect(partial?.storedBytes).toBeGreaterThan(0);
      const before = rig.fetched().length;
      await overrideQuota(page, rig);
      expect(await download(page, rig)).toMatchObject({ status: 'stored' });
      const resumed = rig.fetched().slice(before);
      const missing = (partial?.totalBytes ?? 0) - (partial?.storedBytes ?? 0);
      // Headers are read again, with a few bytes after them.
      expect(resumed.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(missing + 2 * 2 ** 16);
      await expectWhole(page, rig);
    });

    test(`S1 S13 a conversation is saved where weights took all the space there was (${backEnd})`, async ({ emptyRig }) => {
      const { page } = await emptyRig.open();
      const rig = { ...emptyRig, url: `${emptyRig.server.origin}/models/large`, files: LARGE_MODEL };
      addModel(rig.server, 'large', LARGE_MODEL);
      // First with too little for anything. Chromium assumes for half a minute that the free space
      // of that time is unchanged, unless it was none.
      await overrideQuota(page, rig, 1_000_000);
      await expect(download(page, rig)).rejects.toThrow(/storage-failed: .*Free disk space/);
      for (const quota of [12_000_000, 24_000_000]) {
        await overrideQuota(page, rig, quota);
        await expect(download(page, rig)).rejects.toThrow(/storage-failed: .*Free disk space/);
        await writeLongConversation(page);
      }
      await overrideQuota(page, rig);
      expect(await download(page, rig)).toMatchObject({ status: 'stored' });
      await expectWhole(page, rig);
      expect(await page.evaluate(namesOfPrivateFiles)).toEqual([]);
    });

    test(`S9 S11 a store that the browser emptied under the open page is used again, and the loss is told (${backEnd})`, async ({
      rig,
    }) => {
      const browser = await rig.open();
      const { page } = browser;
      expect(await page.evaluate(() => window.store.stored())).toHaveLength(1);
      await page.evaluate(() => (navigator as unknown as Buckets).storageBuckets.delete('weights'));
      expect(await page.evaluate(() => window.store.stored())).toEqual([]);
      expect(await page.evaluate(() => window.store.lost())).toEqual([rig.url]);
      await expectConversation(browser);
      await download(page, rig);
      expect(await page.evaluate(() => window.store.lost())).toEqual([]);
      await expectWhole(page, rig);
    });

    test(`S9 a connection that the browser closed is opened again (${backEnd})`, async ({ rig }) => {
      const { page } = await rig.open();
      expect(await page.evaluate(() => window.store.stored())).toHaveLength(1);
      const session = await page.context().newCDPSession(page);
      await session.send('Storage.clearDataForOrigin', { origin: rig.server.origin, storageTypes: 'all' });
      await download(page, rig);
      await expectWhole(page, rig);
    });

    test(`S10 another tab may upgrade and delete the database within a second (${backEnd})`, async ({ rig }) => {
      const { page, context } = await rig.open();
      await expectWhole(page, rig);
      const other = await context.newPage();
      await other.goto(`${rig.server.origin}/index.html`);
      expect(await other.evaluate(upgradeAndDelete)).toBeLessThan(1000);
      expect(await page.evaluate(() => window.store.lost())).toEqual([rig.url]);
      await download(page, rig);
      await expectWhole(page, rig);
    });

    test(`S2 what estimate() says is not asked for (${backEnd})`, async ({ emptyRig: rig }) => {
      const folder = join(import.meta.dirname, '../../.cache/store-page/assets');
      const name = readdirSync(folder).find((file) => file.startsWith('worker'));
      const lie = 'StorageManager.prototype.estimate = async () => ({ quota: 0, usage: 0 });\n';
      rig.server.files.set(`/assets/${name}`, Buffer.from(lie + readFileSync(join(folder, `${name}`), 'utf8')));
      try {
        const { page } = await rig.open();
        expect(await download(page, rig)).toMatchObject({ status: 'stored' });
      } finally {
        rig.server.files.delete(`/assets/${name}`);
      }
    });

    test(`S3 a private window is known by the write that fails, and the model runs from memory (${backEnd})`, async ({
      emptyRig: rig,
    }) => {
      const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_FLAGS, ...BACK_END_FLAGS[backEnd]] });
      try {
        const page = await browser.newPage();
        await page.goto(`${rig.server.origin}/index.html`);
        await overrideQuota(page, rig, 200_000);
        await expect(download(page, rig)).rejects.toThrow(/storage-failed: .*private window/);
        await page.evaluate(() => window.store.useMemory());
        await download(page, rig);
        await expectWhole(page, rig);
      } finally {
        await browser.close();
      }
    });
  });
}

async function namesOfPrivateFiles(): Promise<string[]> {
  const folder = await navigator.storage.getDirectory();
  return Array.fromAsync(folder.keys());
}

interface Buckets {
  storageBuckets: { open(name: string): Promise<{ indexedDB: IDBFactory }>; delete(name: string): Promise<void> };
}

/** Returns the time of both, ms. Rejects if one was blocked. */
async function upgradeAndDelete(): Promise<number> {
  const { indexedDB: factory } = await (navigator as unknown as Buckets).storageBuckets.open('weights');
  const done = (request: IDBOpenDBRequest) =>
    new Promise<IDBDatabase>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const started = performance.now();
  const database = await done(factory.open('gpt-oss-weights', 99));
  database.close();
  await done(factory.deleteDatabase('gpt-oss-weights'));
  return performance.now() - started;
}

test('a model that was written out as files and taken in again is the same', async ({ rig }) => {
  const { page } = await rig.open();
  const url = await page.evaluate((model) => window.store.exportAndImport(model, 'again'), rig.url);
  expect(url).toBe('imported:again');
  await expectWhole(page, { ...rig, url });
  expect(rig.fetched()).toEqual([]);
});

test('the browser is asked to keep the weights, and says whether it does', async ({ rig }) => {
  const { page, context } = await rig.open();
  expect(await page.evaluate(() => window.store.requestPersistence())).toBe('best-effort');
  const session = await context.newCDPSession(page);
  await session.send('Browser.grantPermissions', { origin: rig.server.origin, permissions: ['durableStorage'] });
  expect(await page.evaluate(() => window.store.requestPersistence())).toBe('persistent');
});
