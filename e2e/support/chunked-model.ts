// A random model of many small chunks, for specs that interrupt downloads. It has two layers of the
// model of `npm start`, and a manifest with the smallest chunks.
import { readFile } from 'node:fs/promises';
import { SERVED_MANIFEST_FILE } from '../../src/checkpoint/format/served-manifest.ts';
import { makeCheckpoint } from '../../test/support/make-checkpoint/checkpoint.ts';
import type { Asked } from '../../test/support/servers/fault.ts';
import { describeFile } from '../../tools/make-manifest/manifest.ts';

const CONFIG = new URL('../../test/support/make-checkpoint/configs/first-light.json', import.meta.url);

/** The smallest chunk of a manifest: the model has some 20 chunks. */
export const CHUNK_BYTES = 2 ** 16;

type Files = Map<string, Uint8Array>;

async function modelFiles(): Promise<Files> {
  const config = JSON.parse(await readFile(CONFIG, 'utf8'));
  const layers = { num_hidden_layers: 2, layer_types: config.layer_types.slice(0, 2) };
  return new Map(makeCheckpoint({ config: { ...config, ...layers }, seed: 7, cut: { count: 3 } }));
}

/** The model's files by name, the manifest included. */
export const chunkedModel = async (): Promise<Files> => withManifest(await modelFiles());

/** Adds the manifest with each chunk's digest. */
async function withManifest(files: Files): Promise<Files> {
  const cut = (bytes: Uint8Array) =>
    Array.from({ length: Math.ceil(bytes.length / CHUNK_BYTES) }, (_, i) =>
      bytes.subarray(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES),
    );
  const known = [...files].filter(([name]) => name !== 'tokenizer_config.json');
  const entries = await Promise.all(known.map(([name, bytes]) => describeFile(name, cut(bytes))));
  const manifest = JSON.stringify({ chunkBytes: CHUNK_BYTES, files: entries });
  return new Map([...files, [SERVED_MANIFEST_FILE, new TextEncoder().encode(manifest)]]);
}

/** Whether a request is for weights, not for the head of a shard, which opening reads. */
export function isWeights({ file, range }: Asked): boolean {
  return file.endsWith('.safetensors') && !(range?.from === 0 && range.until === 65_536);
}
