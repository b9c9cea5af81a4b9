// The parts of a model after its small files and headers were checked: files with sizes, tensors
// with places. Plain data that can be stored, and the arithmetic of chunks.

import { LISTED_MODELS, type ListedFile } from './listed-models.ts';
import type { ShardTensor } from './safetensors.ts';

/** Version of the stored layout. A store with another version is not read. */
export const MANIFEST_VERSION = 1;

/**
 * Bytes that are lost at most when the browser dies. One IndexedDB commit takes less than half a
 * second in Chromium (measured).
 */
export const CHUNK_BYTES = 16 * 2 ** 20;

export interface ManifestFile {
  /** Plain name in the model's folder. */
  name: string;
  bytes: number;
  /**
   * The server's name for this version of the file. Null if the URL pins a commit or the server
   * gives none.
   */
  validator: string | null;
  /** SHA-256 of the file, hex, if the app's list or the model's own manifest has it. */
  sha256?: string;
  /** SHA-256 of each chunk, hex, if the model's own manifest has them. */
  chunks?: readonly string[];
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

/** Count of the chunks of a file with `bytes` bytes. */
export function chunkCount(bytes: number, chunkBytes: number): number {
  return Math.ceil(bytes / chunkBytes);
}

/** Bytes of chunk `index` in a file of `fileBytes`: `chunkBytes`, or less at the end. */
export function bytesOfChunk(index: number, fileBytes: number, chunkBytes: number): number {
  return Math.min(chunkBytes, fileBytes - index * chunkBytes);
}

/**
 * Makes `url` absolute and plain: http or https, no query, no fragment, no trailing slash. Null if
 * it cannot be a model's folder.
 */
export function folderUrl(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, search, hash, href } = new URL(url);
  if (!/^https?:$/.test(protocol) || search !== '' || hash !== '') return null;
  return href.replace(/\/+$/, '');
}

/** Whether the URL names a commit, as the hub's resolve URLs do. Its files cannot change. */
export function isPinned(url: string): boolean {
  return /\/resolve\/[0-9a-f]{40}$/.test(url);
}

/** The host in a model's URL, for messages. An imported model has none, so its name is returned. */
export function hostOf(url: string): string {
  return (URL.canParse(url) && new URL(url).host) || url;
}

/** The entry of a file in the app's own list. Undefined for other models and files. */
export function listedFile(url: string, file: string): ListedFile | undefined {
  return LISTED_MODELS.find((model) => model.url === url)?.files.find(({ name }) => name === file);
}

/**
 * The reference for a model's bytes: digests of every chunk, checked at once; digests of every
 * file, checked at its end; or only the digests of the first arrival, checked later.
 */
export type Anchor = 'chunks' | 'files' | 'first-use';

export function trustOf({ files, chunkBytes }: Manifest): Anchor {
  if (files.every((file) => file.chunks?.length === chunkCount(file.bytes, chunkBytes))) return 'chunks';
  return files.every((file) => file.sha256 !== undefined) ? 'files' : 'first-use';
}
