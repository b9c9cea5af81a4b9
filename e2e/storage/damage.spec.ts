// Rows S4 to S8 of the fault matrix: any damage to the stored files. No damaged byte is delivered,
// a loss is reported, needed chunks are downloaded again, and conversations stay.
import {
  breakPage,
  clearPage,
  cutLog,
  deleteManifest,
  deleteValue,
  flipBit,
  garbleFirstPages,
  garbleHeader,
  garbleLog,
  misplaceRow,
  shortenValue,
  truncateValue,
} from './damage.ts';
import {
  type BackEnd,
  digestOfExperts,
  digestOfModel,
  expect,
  expectConversation,
  type OpenBrowser,
  type Rig,
  test,
} from './rig.ts';

const SHARD = 'model-00000-of-00001.safetensors';
const CHUNK_BYTES = 2 ** 17;
/** Bytes read of a shard to find its header. */
const HEAD_BYTES = 2 ** 16;

/**
 * Some bytes from the middle of a chunk of weights. In SQLite its beginning shares a page with
 * other rows.
 */
function someOfChunk({ files }: Rig): Uint8Array {
  const middle = 5.5 * CHUNK_BYTES;
  return (files.get(SHARD) ?? new Uint8Array()).subarray(middle, middle + 200);
}

/** The first bytes of that chunk. */
function startOfChunk({ files }: Rig): Uint8Array {
  return (files.get(SHARD) ?? new Uint8Array()).subarray(5 * CHUNK_BYTES, 5 * CHUNK_BYTES + 200);
}

interface Damage {
  row: string;
  backEnd: BackEnd;
  inflict(rig: Rig): void;
}

const CHUNK_DAMAGES: Damage[] = [
  { row: 'S4 a flipped bit', backEnd: 'LevelDB', inflict: (rig) => flipBit(rig.profile, someOfChunk(rig)) },
  { row: 'S4 a flipped bit', backEnd: 'SQLite', inflict: (rig) => flipBit(rig.profile, someOfChunk(rig)) },
  { row: 'S5 a truncated value', backEnd: 'LevelDB', inflict: (rig) => truncateValue(rig.profile, someOfChunk(rig)) },
  { row: 'S5 a truncated value', backEnd: 'SQLite', inflict: (rig) => clearPage(rig.profile, someOfChunk(rig)) },
  { row: 'S5 a deleted value', backEnd: 'LevelDB', inflict: (rig) => deleteValue(rig.profile, someOfChunk(rig)) },
  { row: 'S5 a deleted value', backEnd: 'SQLite', inflict: (rig) => misplaceRow(rig.profile, startOfChunk(rig)) },
];

for (const { row, backEnd, inflict } of CHUNK_DAMAGES) {
  test.describe(() => {
    test.use({ backEnd });
    test(`${row} costs one chunk at load and no error (${backEnd})`, async ({ rig }) => {
      inflict(rig);
      const browser = await rig.open();
      const digest = await browser.page.evaluate((url) => window.store.digestOfLoad(url), rig.url);
      expect(digest).toBe(await digestOfModel(rig.files));
      expect(rig.fetched()).toEqual([expect.objectContaining({ bytes: CHUNK_BYTES })]);
      const verification = await browser.page.evaluate((url) => window.store.verify(url), rig.url);
      expect(verification).toMatchObject({ damaged: [], missing: [] });
      await expectConversation(browser);
    });

    test(`${row} costs one chunk where experts are read alone (${backEnd})`, async ({ rig }) => {
      const before = await rig.open();
      await before.page.evaluate((url) => window.store.verify(url), rig.url);
      await before.close();
      inflict(rig);
      const { page } = await rig.open();
      const found = await page.evaluate((url) => window.store.digestsOfExperts(url), rig.url);
      expect(found.digests).toEqual({ a: await digestOfExperts() });
      expect(rig.fetched()).toEqual([expect.objectContaining({ bytes: CHUNK_BYTES })]);
    });
  });
}

test('S8 a row that recovery drops costs one chunk at load and no error (LevelDB)', async ({ rig }) => {
  cutLog(rig.profile, 1_000);
  const browser = await rig.open();
  const [model] = await browser.page.evaluate(() => window.store.stored());
  const missing = (model?.totalBytes ?? 0) - (model?.storedBytes ?? 0);
  expect(missing).toBeGreaterThan(0);
  expect(await browser.page.evaluate((url) => window.store.digestOfLoad(url), rig.url)).toBe(await digestOfModel(rig.files));
  // An incomplete model is opened by the heads of its files.
  expect(rig.fetched().filter(({ bytes }) => bytes !== HEAD_BYTES)).toEqual([expect.objectContaining({ bytes: missing })]);
  expect(await browser.page.evaluate((url) => window.store.verify(url), rig.url)).toMatchObject({ damaged: [], missing: [] });
  await expectConversation(browser);
  // Not checked after another restart: LevelDB continues in the torn log, finds it damaged then,
  // and starts afresh. That is row S6.
});

test.describe(() => {
  test.use({ backEnd: 'SQLite' });

  test('S8 rows that share a damaged page cost themselves at load and no error (SQLite)', async ({ rig }) => {
    breakPage(rig.profile, startOfChunk(rig));
    const browser = await rig.open();
    const digest = await browser.page.evaluate((url) => window.store.digestOfLoad(url), rig.url);
    expect(digest).toBe(await digestOfModel(rig.files));
    const fetched = rig.fetched().filter(({ bytes }) => bytes === CHUNK_BYTES);
    expect(fetched.length).toBeGreaterThan(0);
    expect(fetched.length).toBeLessThan(10);
    // Chunks that no load requested may be lost too: a repair finds them.
    await browser.page.evaluate((url) => window.store.repair(url), rig.url);
    expect(await browser.page.evaluate((url) => window.store.verify(url), rig.url)).toMatchObject({ damaged: [], missing: [] });
    await expectConversation(browser);
    await browser.close();
    await expectStored(rig);
  });

  test('S8 a row that can be neither read nor deleted costs one chunk, once, and no error (SQLite)', async ({ rig }) => {
    breakPage(rig.profile, someOfChunk(rig));
    const browser = await rig.open();
    const digest = await browser.page.evaluate((url) => window.store.digestOfLoad(url), rig.url);
    expect(digest).toBe(await digestOfModel(rig.files));
    expect(rig.fetched()).toEqual([expect.objectContaining({ bytes: CHUNK_BYTES })]);
    await expectConversation(browser);
    await browser.close();
    await expectStored(rig);
  });
});

test.describe(() => {
  test.use({ backEnd: 'SQLite' });

  test('S5 a value shorter than its record says, at which Chromium hangs, is told, and costs a chunk after a restart (SQLite)', async ({
    rig,
  }) => {
    shortenValue(rig.profile, startOfChunk(rig), CHUNK_BYTES);
    const wedged = await rig.open();
    await wedged.page.evaluate(() => window.store.waitAtMost(4_000));
    const load = wedged.page.evaluate((url) => window.store.digestOfLoad(url), rig.url);
    await expect(load).rejects.toThrow(/storage-failed: .*no answer within 4 s.*quit the browser/);
    await expectConversation(wedged);
    await crash(wedged);

    const browser = await rig.open();
    expect(await browser.page.evaluate((url) => window.store.digestOfLoad(url), rig.url)).toBe(await digestOfModel(rig.files));
    const fetched = rig.fetched();
    // Chunks read at the same time are not known to be intact.
    expect(fetched.length).toBeGreaterThan(0);
    expect(fetched.length).toBeLessThan(7);
    await browser.close();
    await expectStored(rig);
  });
});

/** Kills the browser, because one that hangs takes half a minute to close. */
async function crash({ page, context }: OpenBrowser): Promise<void> {
  const session = await context.newCDPSession(page);
  const closed = context.waitForEvent('close');
  // It is gone before it can reply.
  session.send('Browser.crash').catch(() => undefined);
  await closed;
}

/** The model loads without a fetch after a restart, and can be deleted. */
async function expectStored(rig: Rig): Promise<void> {
  const { page } = await rig.open();
  expect(await page.evaluate((url) => window.store.digestOfLoad(url), rig.url)).toBe(await digestOfModel(rig.files));
  expect(rig.fetched()).toEqual([]);
  await page.evaluate((url) => window.store.remove(url), rig.url);
  expect(await page.evaluate(() => window.store.stored())).toEqual([]);
}

const STORE_DAMAGES: Damage[] = [
  { row: 'S6 a garbled log', backEnd: 'LevelDB', inflict: ({ profile }) => garbleLog(profile) },
  { row: 'S6 garbled first pages', backEnd: 'SQLite', inflict: ({ profile }) => garbleFirstPages(profile) },
  { row: 'S7 a missing MANIFEST', backEnd: 'LevelDB', inflict: ({ profile }) => deleteManifest(profile) },
  { row: 'S7 a garbled header', backEnd: 'SQLite', inflict: ({ profile }) => garbleHeader(profile) },
];

for (const { row, backEnd, inflict } of STORE_DAMAGES) {
  test.describe(() => {
    test.use({ backEnd });
    test(`${row} loses the model, says so, and the model can be fetched again (${backEnd})`, async ({ rig }) => {
      inflict(rig);
      const browser = await rig.open();
      expect(await browser.page.evaluate(() => window.store.stored())).toEqual([]);
      expect(await browser.page.evaluate(() => window.store.lost())).toEqual([rig.url]);
      await expectConversation(browser);
      await browser.page.evaluate((url) => window.store.download(url), rig.url);
      expect(await browser.page.evaluate(() => window.store.lost())).toEqual([]);
      await browser.close();

      const again = await rig.open();
      const digest = await again.page.evaluate((url) => window.store.digestOfLoad(url), rig.url);
      expect(digest).toBe(await digestOfModel(rig.files));
      expect(rig.fetched()).toEqual([]);
      await expectConversation(again);
    });
  });
}
