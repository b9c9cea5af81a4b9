// B1: the main job while garbage is collected all the time. A large model is downloaded and verified
// with the page's own buttons, and the browser is asked to keep it.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { type FaultServer, startFaultServer } from '../../test/support/servers/fault-server.ts';
import { addModel, type StaticServer, type StaticServerOptions } from '../../test/support/servers/static-server.ts';
import { type ServedCheckpoint, serveCheckpoint } from '../../tools/full-size/served-checkpoint.ts';
import type { BackEnd } from '../storage/rig.ts';
import { DIST, openModels, waitUntilReady } from '../support/fixtures.ts';
import { expect, test } from '../support/garbage.ts';
import { smallModel } from '../support/small-model.ts';

const CONFIG = new URL('../../test/support/make-checkpoint/configs/first-light.json', import.meta.url);
/** Names by which the models are listed. */
const SMALL = 'small-model';
const LARGE = 'model';
const BACK_ENDS: BackEnd[] = ['LevelDB', 'SQLite'];

/** Rate of each connection: slow enough to pause a download. */
const BYTES_PER_SECOND = 15e6;

/** More than all connections have in transit, so some chunks are stored. */
const STORED_BYTES = 80e6;

/** Less than the minute after which the store gives up an operation that has no answer. */
const IN_TIME = { timeout: 50_000 };
test.setTimeout(150_000);

let checkpoint: ServedCheckpoint;
let host: FaultServer;
test.beforeAll(async () => {
  checkpoint = await largeModel();
});
test.beforeEach(async () => {
  host = await startFaultServer({ files: checkpoint.files, bytesPerSecond: BYTES_PER_SECOND });
});
test.afterEach(() => host.stop());

/** More than the app opens without a question. */
async function largeModel(): Promise<ServedCheckpoint> {
  const config = JSON.parse(await readFile(CONFIG, 'utf8'));
  return serveCheckpoint({ ...config, hidden_size: 768, intermediate_size: 768, num_local_experts: 28 });
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const row = (page: Page, name: string) => page.getByRole('listitem', { name, exact: true });

const progress = (page: Page) => page.getByRole('main').getByRole('progressbar').getAttribute('value').then(Number);

/** The built app, which lists no model of its own, beside a small one that it opens at once. */
async function serveApp(serve: (options: StaticServerOptions) => Promise<StaticServer>): Promise<StaticServer> {
  const server = await serve({ folder: DIST });
  server.files.set('/models/index.json', Buffer.from('[]'));
  addModel(server, SMALL, await smallModel());
  return server;
}

async function expectVerified(page: Page, name: string): Promise<void> {
  await button(page, `Verify ${name}`).click();
  await expect(row(page, name)).toContainText(/All \d+ parts are exactly as they were downloaded/, IN_TIME);
}

for (const backEnd of BACK_ENDS) {
  test.describe(() => {
    test.use({ backEnd });

    test(`a large model is downloaded at a first visit, which asks the browser to keep it (${backEnd})`, async ({
      page,
      serve,
    }) => {
      const server = await serveApp(serve);
      await page.goto(`${server.origin}/?model=${host.url}`);
      await button(page, /^Download \d+ MB$/).click();
      await expect(page.getByRole('heading', { name: 'Loading onto the GPU…' })).toBeVisible(IN_TIME);
    });

    test(`“Protect from removal”, then a check, then a large download beside the chat, paused once (${backEnd})`, async ({
      page,
      serve,
    }) => {
      const server = await serveApp(serve);
      await page.goto(`${server.origin}/?model=models/${SMALL}`);
      await waitUntilReady(page);
      await openModels(page);
      await button(page, 'Protect from removal').click();
      await expectVerified(page, SMALL);
      await page.getByLabel('Open a model by its address').fill(host.url);
      await page.getByRole('button', { name: 'Open', exact: true }).click();
      await button(page, /^Download \d+ MB$/).click();
      await expect.poll(() => progress(page), { intervals: [50], ...IN_TIME }).toBeGreaterThan(STORED_BYTES);
      await button(page, `Pause ${LARGE}`).click();
      await button(page, `Resume ${LARGE}`).click();
      await expect(row(page, LARGE)).toContainText('On this device', IN_TIME);
      await expectVerified(page, LARGE);
    });
  });
}
