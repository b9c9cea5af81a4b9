// A random model of many small chunks: a few layers of `npm start`'s, with a manifest that cuts it as
// small as a manifest may. For specs that interrupt downloads.
import { readFile } from 'node:fs/promises';
import { SERVED_MANIFEST_FILE } from '../src/checkpoint/served-manifest.ts';
import { makeCheckpoint } from '../tools/make-checkpoint/checkpoint.ts';
import { describeFile } from '../tools/make-manifest/manifest.ts';
import type { Asked } from './servers/fault-server.ts';

const CONFIG = new URL('../tools/make-checkpoint/configs/first-light.json', import.meta.url);

/** The smallest that a manifest may name: the model is some 20 chunks. */
export const CHUNK_BYTES = 2 ** 16;

type Files = Map<string, Uint8Array>;

async function modelFiles(): Promise<Files> {
  const config = JSON.parse(await readFile(CONFIG, 'utf8'));
  const layers = { num_hidden_layers: 2, layer_types: config.layer_types.slice(0, 2) };
  return new Map(makeCheckpoint({ config: { ...config, ...layers }, seed: 7, cut: { count: 3 } }));
}

/** The model's files by name, the manifest included. */
export const chunkedModel = async (): Promise<Files> => withManifest(await modelFiles());

/** Adds the manifest that gives each chunk's digest. */
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

/** Whether a request is for weights, not for the head of a shard that opening reads. */
export function isWeights({ file, range }: Asked): boolean {
  return file.endsWith('.safetensors') && !(range?.from === 0 && range.until === 65_536);
}
