// The app reads the manifests that the tool writes. A manifest shipped with a model agrees with its
// files.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { parseServedManifest, SERVED_MANIFEST_FILE } from '../../src/checkpoint/format/served-manifest.ts';
import { encodeModel, noise, tensor } from '../../src/checkpoint/testing/tiny-checkpoint.ts';
import { makeManifest } from './manifest.ts';

const folder = mkdtempSync(join(tmpdir(), 'manifest-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('describes every file that is downloaded, chunk by chunk, and no other', async () => {
  const files = encodeModel([[{ ...tensor('a', 3), shape: [200_000], bytes: noise(200_000) }]]);
  for (const [name, bytes] of [...files, ['README.md', noise(9)] as const]) writeFileSync(join(folder, name), bytes);
  const manifest = await makeManifest(folder, 2 ** 16);
  expect(manifest.files.map(({ name }) => name).sort()).toEqual([...files.keys()].sort());
  const shard = manifest.files.find(({ name }) => name.endsWith('.safetensors'));
  expect(shard?.bytes).toBe(files.get(shard?.name ?? '')?.length);
  expect(shard?.chunks).toHaveLength(4);
  const digest = await crypto.subtle.digest(
    'SHA-256',
    files.get(shard?.name ?? '')?.subarray(2 ** 16, 2 ** 17) ?? new Uint8Array(),
  );
  expect(shard?.chunks[1]).toBe(Buffer.from(digest).toString('hex'));
  expect(parseServedManifest(new TextEncoder().encode(JSON.stringify(manifest)))).toEqual(manifest);
});

test('a folder without shards is refused', async () => {
  const empty = mkdtempSync(join(folder, 'empty-'));
  await expect(makeManifest(empty, 2 ** 16)).rejects.toThrow('holds no .safetensors file');
});

test('the manifests that ship with models agree with the files beside them', async () => {
  const models = fileURLToPath(new URL('../../public/models', import.meta.url));
  const folders = existsSync(models) ? readdirSync(models, { withFileTypes: true }).filter((entry) => entry.isDirectory()) : [];
  for (const { name } of folders) {
    const path = join(models, name, SERVED_MANIFEST_FILE);
    if (!existsSync(path)) continue;
    const shipped = parseServedManifest(readFileSync(path));
    expect(await makeManifest(join(models, name), shipped.chunkBytes), name).toEqual(shipped);
  }
});
