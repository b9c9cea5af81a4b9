// The files of a model, through the real pipeline: a paused download that goes on after a reload,
// verification and repair, deletion, export and import.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { addModel, type StaticServer, type StaticServerOptions } from '../../test/support/servers/static-server.ts';
import { DIST, expect, openModels, test, waitUntilReady } from '../support/fixtures.ts';
import { smallModel } from '../support/small-model.ts';

const NAME = 'small-model';
/** A slowed download, then a load onto a software GPU. */
const LOAD_MS = 150_000;
test.setTimeout(3 * LOAD_MS);

/** Bytes read of a shard to find its header. */
const HEADER_BYTES = 2 ** 16;

/** Files arrive slowly, on a busy machine. */
const WHILE_SLOW = { timeout: 60_000 };

type Serve = (options: StaticServerOptions) => Promise<StaticServer>;

/** More shards than are fetched in parallel, so that some are stored while others arrive. */
const LAYERS = 7;

/** The built app without models of its own, beside the small model. */
async function serveSmallModel(serve: Serve, bytesPerSecond?: number): Promise<StaticServer> {
  const server = await serve({ folder: DIST, ...(bytesPerSecond ? { bytesPerSecond } : {}) });
  server.files.set('/models/index.json', Buffer.from('[]'));
  addModel(server, NAME, await smallModel(LAYERS));
  return server;
}

const row = (page: Page) => page.getByRole('listitem', { name: NAME });
const button = (page: Page, action: string) => page.getByRole('button', { name: `${action} ${NAME}` });

/** Opens the small model and then the model manager. */
async function manage(page: Page, server: StaticServer): Promise<void> {
  await page.goto(`${server.origin}/?model=models/${NAME}`);
  await waitUntilReady(page, LOAD_MS);
  await openModels(page);
}

const shardRequests = ({ requests }: StaticServer) => requests.filter(({ path }) => path.endsWith('.safetensors'));

test('a paused download resumes, goes on after a reload, and fetches nothing twice', async ({ page, serve }) => {
  const server = await serveSmallModel(serve, 50_000);
  const paused = /Paused, [\d.]+ (kB|MB) of it here/;
  const progress = () => page.getByRole('main').getByRole('progressbar').getAttribute('value').then(Number);
  await page.goto(`${server.origin}/?model=models/${NAME}`);
  await expect.poll(progress, WHILE_SLOW).toBeGreaterThan(600_000);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(row(page)).toContainText(paused);
  await button(page, 'Resume').click();
  await expect.poll(progress, WHILE_SLOW).toBeGreaterThan(1_400_000);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(row(page)).toContainText(paused);

  const before = server.requests.length;
  await page.reload();
  await waitUntilReady(page, LOAD_MS);
  const fetched = server.requests
    .slice(before)
    .filter(({ path, bytes }) => path.endsWith('.safetensors') && bytes > HEADER_BYTES);
  expect(fetched.length).toBeGreaterThan(0);
  expect(fetched.length).toBeLessThan(LAYERS + 1);
});

/** Changes a byte of a stored chunk behind the app's back. */
function damage(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const buckets = (navigator as unknown as { storageBuckets: { open(name: string): Promise<{ indexedDB: IDBFactory }> } })
      .storageBuckets;
    const bucket = await buckets.open('weights');
    // Held in a variable: when Chromium collects a bucket that a page opened, transactions on its
    // databases never end (docs/browser-bugs.md#CB1).
    Object.assign(window, { bucket });
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('IndexedDB refused.'));
      });
    const database = await settled(bucket.indexedDB.open('gpt-oss-weights'));
    const store = () => database.transaction('weights', 'readwrite').objectStore('weights');
    const keys = (await settled(store().getAllKeys())) as [string, string, string, string, number][];
    const key = keys.find(([kind, , , file]) => kind === 'chunk' && file.endsWith('.safetensors'));
    if (!key) throw new Error('No chunk is stored.');
    const chunk = new Uint8Array(await new Response((await settled(store().get(key))) as Blob).arrayBuffer());
    chunk[1000] = (chunk[1000] ?? 0) ^ 1;
    await settled(store().put(new Blob([chunk]), key));
    database.close();
  });
}

test('a check finds a damaged part, a repair fetches it alone, a deletion frees the disk', async ({ page, serve }) => {
  const server = await serveSmallModel(serve);
  await manage(page, server);
  await button(page, 'Verify').click();
  await expect(row(page)).toContainText(/All \d+ parts are exactly as they were downloaded/);

  await damage(page);
  await button(page, 'Verify').click();
  await expect(row(page)).toContainText('1 damaged');
  const before = shardRequests(server).length;
  await page.getByRole('button', { name: 'Repair' }).click();
  await expect(row(page)).toContainText('Repaired');
  await button(page, 'Verify').click();
  await expect(row(page)).toContainText(/All \d+ parts/);
  // One range of one shard. Other requests are at most headers.
  const fetched = shardRequests(server).slice(before);
  const largest = Math.max(
    ...[...(await smallModel(LAYERS))].flatMap(([name, { length }]) => (name.endsWith('.safetensors') ? [length] : [])),
  );
  expect(fetched.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(2 * largest);

  await button(page, 'Delete').click();
  const dialog = page.getByRole('dialog', { name: `Delete ${NAME} from this device?` });
  await expect(dialog).toContainText(/frees [\d.]+ MB/);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(row(page)).toContainText('Loaded');
  await button(page, 'Delete').click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('Models take 0 B on this device.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Choose a model' })).toBeVisible();
});

test('a model goes out into files and comes in from a folder, without any server', async ({ page, serve }) => {
  // For browsers that cannot write into a folder, like Firefox and Safari.
  await page.addInitScript(() => Reflect.deleteProperty(window, 'showDirectoryPicker'));
  const server = await serveSmallModel(serve);
  // Chromium lets a page start ten downloads without asking: eight files.
  const model = await smallModel(3);
  addModel(server, NAME, model);
  await manage(page, server);
  const folder = await mkdtemp(join(tmpdir(), 'exported-'));
  try {
    const downloads: Promise<void>[] = [];
    page.on('download', (download) => downloads.push(download.saveAs(join(folder, download.suggestedFilename()))));
    await button(page, 'Export').click();
    await expect(row(page)).toContainText('Exported.');
    // The app keeps only the files that it needs of a model.
    const kept = [...model].filter(([name]) => name !== 'tokenizer_config.json');
    await expect.poll(() => downloads.length, { timeout: 60_000 }).toBe(kept.length);
    await Promise.all(downloads);
    for (const [name, bytes] of kept) expect((await readFile(join(folder, name))).equals(bytes), name).toBe(true);

    await button(page, 'Delete').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    for (const name of model.keys()) server.files.set(`/models/${NAME}/${name}`, null);
    await page.getByLabel('Choose a folder of a model').setInputFiles(folder);
    const name = folder.slice(folder.lastIndexOf('/') + 1);
    await page.getByRole('button', { name: `Load ${name}` }).click({ timeout: 60_000 });
    await waitUntilReady(page, LOAD_MS);
    await expect(page.getByRole('banner').getByRole('button', { name })).toBeVisible();
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('files that are no model are refused by name', async ({ page, serve }) => {
  const server = await serveSmallModel(serve);
  await page.goto(server.origin);
  const file = { name: 'config.json', mimeType: 'application/json', buffer: Buffer.from('{"model_type": "other"}') };
  await page.getByLabel('Choose files of a model').setInputFiles(file);
  await expect(page.getByRole('alert')).toContainText(/found neither.*model-unsupported/);
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
});
