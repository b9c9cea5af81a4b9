// Row S13 of the fault matrix: a disk that is full for real.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOfModel, expect, expectConversation, makeRig, test, writeConversation } from '../storage/rig.ts';
import { makeSmallDisk } from './small-disk.ts';

/** Less than the model's 2.4 MB. */
const LEFT_BYTES = 1_500_000;

test('S13 a full disk is told, keeps what is stored, and the download goes on when there is space', async ({ pageServer }) => {
  test.setTimeout(180_000);
  const disk = makeSmallDisk();
  const rig = makeRig(pageServer, join(disk.folder, 'profile'), 'LevelDB');
  const browser = await rig.open();
  try {
    await writeConversation(browser.page);
    expect(await browser.page.evaluate(() => window.store.stored())).toEqual([]);
    const filler = join(disk.folder, 'filler');
    writeFileSync(filler, Buffer.alloc(Math.max(0, disk.freeBytes() - LEFT_BYTES)));
    const download = () => browser.page.evaluate((url) => window.store.download(url), rig.url);
    await expect(download()).rejects.toThrow(/storage-failed: .*needed .*, found /);
    await expectConversation(browser);

    rmSync(filler);
    // Chromium looks at the disk again after up to a minute.
    await expect(async () => expect(await download()).toMatchObject({ status: 'stored' })).toPass({ timeout: 90_000 });
    expect(await browser.page.evaluate((url) => window.store.digestOfLoad(url), rig.url)).toBe(await digestOfModel(rig.files));
    await expectConversation(browser);
  } finally {
    await browser.close();
    disk.remove();
  }
});
