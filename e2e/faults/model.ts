// The checkpoint that is downloaded, killed and damaged: a few shards of random bytes, which no
// store can compress. It includes the digest of every chunk and file.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { makeCheckpoint } from '../../test/support/make-checkpoint/checkpoint.ts';

/** Size of a model, and the chunk size that the app uses. */
export interface ModelShape {
  /** Layers of 13.4 MB each. The rest of the model has 19 MB. */
  layers: number;
  chunkBytes: number;
}

export interface Model extends ModelShape {
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  bytes: number;
  /** All chunks. */
  chunks: readonly Chunk[];
}

export interface Chunk {
  file: string;
  index: number;
  bytes: Uint8Array<ArrayBuffer>;
  sha256: string;
}

const BASE = JSON.parse(
  readFileSync(new URL('../../test/support/make-checkpoint/configs/first-light.json', import.meta.url), 'utf8'),
) as Record<string, unknown>;

/**
 * gpt-oss in small, in three shards. tokenizer_config.json is left out, because the app does not
 * read it.
 */
export function makeModel({ layers, chunkBytes }: ModelShape): Model {
  const config = {
    ...BASE,
    hidden_size: 512,
    intermediate_size: 512,
    num_local_experts: 32,
    num_hidden_layers: layers,
    layer_types: Array.from({ length: layers }, (_, layer) => (layer % 2 === 0 ? 'sliding_attention' : 'full_attention')),
  };
  const files = makeCheckpoint({ config, seed: 4, cut: { count: 3 } });
  files.delete('tokenizer_config.json');
  const chunks = Array.from(files, ([file, bytes]) => chunksOf({ file, bytes, chunkBytes })).flat();
  return { layers, chunkBytes, files, bytes: chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 0), chunks };
}

/** SHA-256 in hex, as the app writes it. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A name for a chunk, for sets and messages. */
export function nameOf({ file, index }: { file: string; index: number }): string {
  return `${file} ${index}`;
}

interface CutFile {
  file: string;
  bytes: Uint8Array<ArrayBuffer>;
  chunkBytes: number;
}

function chunksOf({ file, bytes, chunkBytes }: CutFile): Chunk[] {
  return Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, index) => {
    const chunk = bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes);
    return { file, index, bytes: chunk, sha256: sha256(chunk) };
  });
}
