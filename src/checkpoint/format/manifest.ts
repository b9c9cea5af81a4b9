// What a model is made of, once its small files and headers were read and checked: files with sizes, tensors with places.
// Plain data that can be stored and read back; the arithmetic of chunks. Knows neither network nor store.

import { LISTED_MODELS, type ListedFile } from './listed-models.ts';
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
  /** SHA-256 of the file, hex, where the app's list or the model's own manifest gives it. */
  sha256?: string;
  /** SHA-256 of each chunk, hex, where the model's own manifest gives them. */
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

/** The host in a model's URL, for messages; an imported model has none and is named itself. */
export function hostOf(url: string): string {
  return (URL.canParse(url) && new URL(url).host) || url;
}

/** What the app's own list says of a file; undefined for models and files it does not list. */
export function listedFile(url: string, file: string): ListedFile | undefined {
  return LISTED_MODELS.find((model) => model.url === url)?.files.find(({ name }) => name === file);
}

/**
 * What a model's bytes are compared with: digests of every chunk, at once; digests of every file, when it is whole; or only what came
 * first, later.
 */
export type Anchor = 'chunks' | 'files' | 'first-use';

export function trustOf({ files, chunkBytes }: Manifest): Anchor {
  if (files.every((file) => file.chunks?.length === chunkCount(file.bytes, chunkBytes))) return 'chunks';
  return files.every((file) => file.sha256 !== undefined) ? 'files' : 'first-use';
}
