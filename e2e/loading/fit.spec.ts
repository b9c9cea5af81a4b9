// The test of the GPU's memory with the real worker: a GPU with a made-up limit is found too small
// for gpt-oss-20b, and no other host is asked for anything.
import { readdirSync, readFileSync } from 'node:fs';
import { DIST, expect, test } from '../support/fixtures.ts';

const LIMIT_BYTES = 300e6;

/** Runs in the worker before its own script: the device refuses what is beyond the limit. */
function limitMemory(limitBytes: number): void {
  const create = GPUDevice.prototype.createBuffer;
  let held = 0;
  GPUDevice.prototype.createBuffer = function createLimited(descriptor) {
    const isRefused = held + descriptor.size > limitBytes;
    // No device has a buffer of this size: the refusal is its own.
    const buffer = create.call(this, isRefused ? { ...descriptor, size: 2 ** 52 } : descriptor);
    const { size } = descriptor;
    const destroy = buffer.destroy.bind(buffer);
    held += size;
    buffer.destroy = () => {
      held -= size;
      return destroy();
    };
    return buffer;
  };
}

test('a GPU with too little memory is found before a byte of the model is fetched', async ({ page, serve }) => {
  const server = await serve({ folder: DIST });
  const worker = readdirSync(`${DIST}/assets`).find((name) => /^worker-.*\.js$/.test(name));
  const script = readFileSync(`${DIST}/assets/${worker}`, 'utf8');
  server.files.set(`/assets/${worker}`, Buffer.from(`(${limitMemory.toString()})(${LIMIT_BYTES});${script}`));
  // Without a demo the GPU has nothing else to do.
  server.files.set('/models/index.json', null);
  const hosts = new Set<string>();
  page.on('request', (request) => hosts.add(new URL(request.url()).host));
  await page.goto(`${server.origin}/#/models`);
  const device = page.getByRole('region', { name: 'This device' });
  await expect(device).toContainText('its memory was not tested');
  await device.getByRole('button', { name: 'Check this GPU' }).click();
  await expect(device).toContainText(/accepted 2\d\d MB in a test/);
  await expect(device).toContainText('Not measured');
  const row = page.getByRole('listitem', { name: 'gpt-oss-20b', exact: true });
  await expect(row.getByText(/This GPU gave up at (0 B|2\d\d MB)/)).toHaveCount(3);
  await expect(row).toContainText('14.1 GB');
  expect([...hosts]).toEqual([new URL(server.origin).host]);
});
