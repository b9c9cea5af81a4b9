// What a model is made of, once its small files and headers were read and checked: files with sizes, tensors with places.
// Plain data that can be stored and read back; the arithmetic of chunks. Knows neither network nor store.

import { LISTED_MODELS } from './listed-models.ts';
import type { ShardTensor } from './safetensors.ts';

/** Layout of what is stored. A store written under another number is not read. */
export const MANIFEST_VERSION = 1;

/** What is lost at most when the browser dies, and one IndexedDB commit: under half a second in Chromium (measured). */
export const CHUNK_BYTES = 16 * 2 ** 20;

export interface ManifestFile {
  /** Plain name in the model's folder. */
  name: string;
  bytes: number;
  /** The server's name for this version of the file; null where the URL pins a commit or the server gives none. */
  validator: string | null;
}

/** A tensor and the shard that holds it. */
export interface PlacedTensor extends ShardTensor {
  file: string;
}

export interface Manifest {
  version: typeof MANIFEST_VERSION;
  /** Absolute URL of the model's folder, without a trailing slash. */
  url: string;
  /** Digest of everything below: chunks of two revisions never mix. */
  revision: string;
  /** Files are cut at multiples of this from their own start. */
  chunkBytes: number;
  /** In the order of download: small files first, then shards. */
  files: readonly ManifestFile[];
  /** In storage order: by shard, then by offset. */
  tensors: readonly PlacedTensor[];
}

/** Bytes of all files. */
export function totalBytes(manifest: Manifest): number {
  return manifest.files.reduce((sum, file) => sum + file.bytes, 0);
}

/** Chunks that `bytes` are cut into. */
export function chunkCount(bytes: number, chunkBytes: number): number {
  return Math.ceil(bytes / chunkBytes);
}

/** Bytes of chunk `index` of a file of `fileBytes`: `chunkBytes`, less at the end. */
export function bytesOfChunk(index: number, fileBytes: number, chunkBytes: number): number {
  return Math.min(chunkBytes, fileBytes - index * chunkBytes);
}

/** Makes `url` absolute and plain: http or https, no query, no fragment, no trailing slash; null if it cannot be a model's folder. */
export function folderUrl(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, search, hash, href } = new URL(url);
  if (!/^https?:$/.test(protocol) || search !== '' || hash !== '') return null;
  return href.replace(/\/+$/, '');
}

/** Whether the URL names a commit, as the hub's resolve URLs do: its files cannot change. */
export function isPinned(url: string): boolean {
  return /\/resolve\/[0-9a-f]{40}$/.test(url);
}

/** Bytes that the app's own list gives for a file; null for models and files it does not list. */
export function listedBytes(url: string, file: string): number | null {
  return LISTED_MODELS.find((model) => model.url === url)?.files.find(({ name }) => name === file)?.bytes ?? null;
}
