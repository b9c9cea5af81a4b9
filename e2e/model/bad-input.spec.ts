// Bad input: the page names need, finding and remedy before anything large is downloaded.
import { readdirSync, readFileSync } from 'node:fs';
import { chromium, type Page } from '@playwright/test';
import { makeCheckpoint } from '../../test/support/make-checkpoint/checkpoint.ts';
import { addModel, type StaticServer } from '../../test/support/servers/static-server.ts';
import { CHROMIUM } from '../../tools/setup/chromium.ts';
import { DIST, expect, test } from '../support/fixtures.ts';

const CONFIG = JSON.parse(
  readFileSync(new URL('../../test/support/make-checkpoint/configs/first-light.json', import.meta.url), 'utf8'),
) as Record<string, unknown>;
const SHARDS = 3;
/**
 * Only the start of each shard is read, with the header. The weights of this checkpoint are five
 * times as large.
 */
const HEADER_BYTES = SHARDS * 128 * 1024;

type Files = Map<string, Uint8Array>;

function files(): Files {
  return new Map(makeCheckpoint({ config: CONFIG, seed: 3, cut: { count: SHARDS } }));
}

function shardNames(checkpoint: Files): [string, ...string[]] {
  const [first, ...rest] = [...checkpoint.keys()].filter((name) => name.endsWith('.safetensors')).sort();
  if (first === undefined) throw new Error('The checkpoint has no shard.');
  return [first, ...rest];
}

/**
 * Rewrites the JSON header of a shard's file. Offsets count from the header's end, so the data
 * stays unchanged.
 */
function editHeader(checkpoint: Files, name: string, edit: (header: string) => string): void {
  const bytes = checkpoint.get(name) ?? new Uint8Array();
  const headerBytes = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const header = new TextEncoder().encode(edit(new TextDecoder().decode(bytes.subarray(8, 8 + headerBytes))));
  const edited = new Uint8Array(8 + header.length + bytes.length - 8 - headerBytes);
  new DataView(edited.buffer).setBigUint64(0, BigInt(header.length), true);
  edited.set(header, 8);
  edited.set(bytes.subarray(8 + headerBytes), 8 + header.length);
  checkpoint.set(name, edited);
}

/**
 * Opens the model and waits for the page's message about it. Returns it with the downloaded bytes
 * of the shards.
 */
async function openFailing(page: Page, server: StaticServer): Promise<{ text: string; shardBytes: number }> {
  await page.goto(`${server.origin}/?model=models/bad`);
  const alert = page.getByRole('alert');
  await expect(alert).toBeVisible({ timeout: 30_000 });
  const shards = server.requests.filter(({ path }) => path.endsWith('.safetensors'));
  return { text: await alert.innerText(), shardBytes: shards.reduce((sum, { bytes }) => sum + bytes, 0) };
}

interface Case {
  name: string;
  spoil(checkpoint: Files): void;
  /** The code, and parts of the message about need and finding. */
  says: (string | RegExp)[];
}

const CASES: Case[] = [
  {
    name: 'a missing shard',
    spoil: (checkpoint) => checkpoint.delete(shardNames(checkpoint)[1] ?? ''),
    says: ['download-failed', /00002-of-00003\.safetensors|00001-of-00002\.safetensors/, '404'],
  },
  {
    name: 'a missing config.json',
    spoil: (checkpoint) => checkpoint.delete('config.json'),
    says: ['download-failed', 'config.json', '404'],
  },
  {
    name: 'a header cut off',
    spoil(checkpoint) {
      const [name] = shardNames(checkpoint);
      checkpoint.set(name, checkpoint.get(name)?.slice(0, 100) ?? new Uint8Array());
    },
    says: ['checkpoint-invalid', '.safetensors', /100/],
  },
  {
    name: 'a wrong dtype',
    spoil: (checkpoint) => editHeader(checkpoint, shardNames(checkpoint)[0], (header) => header.replace('"BF16"', '"I16"')),
    says: ['checkpoint-invalid', 'I16', 'BF16'],
  },
  {
    name: 'a wrong shape',
    spoil: (checkpoint) =>
      editHeader(checkpoint, shardNames(checkpoint)[0], (header) => header.replace(/"shape":\[(\d+)/, '"shape":[1,$1')),
    says: ['checkpoint-invalid', /shape|\[1, ?\d+/],
  },
  {
    name: 'another model family',
    spoil: (checkpoint) =>
      checkpoint.set(
        'config.json',
        new TextEncoder().encode(JSON.stringify({ ...CONFIG, model_type: 'llama', architectures: ['LlamaForCausalLM'] })),
      ),
    says: ['model-unsupported', 'llama', 'gpt_oss'],
  },
  {
    name: 'a config that is no JSON',
    spoil: (checkpoint) => checkpoint.set('config.json', new TextEncoder().encode('<!doctype html>')),
    says: ['checkpoint-invalid', 'config.json'],
  },
  {
    name: 'a tokenizer that is none',
    spoil: (checkpoint) => checkpoint.set('tokenizer.json', new TextEncoder().encode('{}')),
    says: ['checkpoint-invalid', 'tokenizer.json'],
  },
];

for (const { name, spoil, says } of CASES) {
  test(`${name} is named, and nothing large is downloaded`, async ({ page, serve }) => {
    const server = await serve({ folder: DIST });
    const checkpoint = files();
    spoil(checkpoint);
    addModel(server, 'bad', checkpoint);
    const { text, shardBytes } = await openFailing(page, server);
    for (const part of says) expect(text).toMatch(part);
    expect(shardBytes).toBeLessThanOrEqual(HEADER_BYTES);
  });
}

/** Runs `code` before the app's worker: the worker then sees a device of another kind. */
function prependToWorker(server: StaticServer, code: string): void {
  const name = readdirSync(`${DIST}/assets`).find((file) => file.startsWith('worker'));
  server.files.set(`/assets/${name}`, Buffer.from(`${code};\n${readFileSync(`${DIST}/assets/${name}`, 'utf8')}`));
}

test('no WebGPU is named, and nothing large is downloaded', async ({ page, serve }) => {
  const server = await serve({ folder: DIST });
  addModel(server, 'bad', files());
  prependToWorker(server, 'delete WorkerNavigator.prototype.gpu');
  const { text, shardBytes } = await openFailing(page, server);
  for (const part of ['webgpu-missing', 'WebGPU', 'Chrome']) expect(text).toContain(part);
  expect(shardBytes).toBeLessThanOrEqual(HEADER_BYTES);
});

test('a GPU that cannot compute a known model is refused by its name, and nothing is loaded', async ({ page, serve }) => {
  const server = await serve({ folder: DIST });
  addModel(server, 'bad', files());
  // A GPU, as far as the page can see, whose driver accepts no kernel at all.
  prependToWorker(
    server,
    `Object.defineProperty(GPUAdapterInfo.prototype, 'isFallbackAdapter', { get: () => false });
    const compile = GPUDevice.prototype.createShaderModule;
    GPUDevice.prototype.createShaderModule = function (source) {
      return compile.call(this, { ...source, code: source.code.replace('fn main(', 'fn main((') });
    };`,
  );
  const { text } = await openFailing(page, server);
  for (const part of ['gpu-wrong', /known answer/, /swiftshader/i]) expect(text).toMatch(part);
});

test('limits too small are named, and nothing large is downloaded', async ({ page, serve }) => {
  const server = await serve({ folder: DIST });
  addModel(server, 'bad', files());
  prependToWorker(
    server,
    "Object.defineProperty(GPUSupportedLimits.prototype, 'maxStorageBufferBindingSize', { get: () => 64 })",
  );
  const { shardBytes } = await openFailing(page, server);
  const alert = page.getByRole('alert');
  await alert.getByText('Details').click();
  for (const part of ['limits-too-small', /\b64\b/, /bytes/]) await expect(alert).toContainText(part);
  expect(shardBytes).toBeLessThanOrEqual(HEADER_BYTES);
});

test('no adapter is named, and nothing large is downloaded', async ({ serve }) => {
  const server = await serve({ folder: DIST });
  addModel(server, 'bad', files());
  // Its own browser: WebGPU exists, but without a GPU.
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const { text, shardBytes } = await openFailing(await browser.newPage(), server);
    for (const part of ['adapter-missing', /hardware acceleration|graphics acceleration/]) expect(text).toMatch(part);
    expect(shardBytes).toBeLessThanOrEqual(HEADER_BYTES);
  } finally {
    await browser.close();
  }
});
