// gpt-oss-20b in its full size, made while it is read. The app shows its cost before it downloads
// any weight.
import { readFileSync } from 'node:fs';
import { startFaultServer } from '../../test/support/servers/fault-server.ts';
import { serveCheckpoint } from '../../tools/full-size/served-checkpoint.ts';
import { DIST, expect, test } from '../support/fixtures.ts';

const CONFIG = new URL('../../test/support/make-checkpoint/configs/gpt-oss-20b.json', import.meta.url);
/** Bytes read of the three shards to find their headers. */
const HEADER_BYTES = 3 * 128 * 1024;

test('the question before a download of 13.8 GB says what it takes of the disk and of the GPU', async ({ page, serve }) => {
  const app = await serve({ folder: DIST });
  const model = await startFaultServer({ files: serveCheckpoint(JSON.parse(readFileSync(CONFIG, 'utf8'))).files });
  await page.goto(`${app.origin}/?model=${model.url}`);
  await expect(page.getByRole('heading', { name: 'Download model?' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('Opening this model downloads 13.8 GB.')).toBeVisible();
  await expect(page.getByText('14.1 GB of its memory will be used.')).toBeVisible();
  const ofShards = model.requests.filter(({ file }) => file.endsWith('.safetensors'));
  expect(ofShards.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(HEADER_BYTES);
  await model.stop();
});
