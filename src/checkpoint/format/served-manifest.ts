// The manifest that a model's folder may have: sizes, digests and chunk digests of its files. `npm
// run make-manifest` writes it. It comes from the same host as the files. It finds damage, but
// proves nothing to an app with its own list.

import { invalid, quote } from '../errors.ts';
import { isObject, parseJsonObject } from './json.ts';
import { CHUNK_BYTES, chunkCount } from './manifest.ts';

export const SERVED_MANIFEST_FILE = 'gpt-oss-web.manifest.json';

/** Min bytes of a chunk. Smaller ones would cost more in requests to the store than they save. */
const MIN_CHUNK_BYTES = 2 ** 16;

/** Max chunks: four times the need of gpt-oss-120b at 16 MiB a chunk. */
const MAX_CHUNKS = 2 ** 14;

export interface ServedFile {
  name: string;
  bytes: number;
  /** SHA-256 in lower-case hex. */
  sha256: string;
  /** SHA-256 of each chunk. */
  chunks: readonly string[];
}

export interface ServedManifest {
  /** Files are cut at multiples of this from their own start. */
  chunkBytes: number;
  files: readonly ServedFile[];
}

/** Reads and checks a manifest. Errors: `checkpoint-invalid`. */
export function parseServedManifest(json: Uint8Array): ServedManifest {
  const { chunkBytes, files } = parseJsonObject(json, SERVED_MANIFEST_FILE);
  if (!isBytes(chunkBytes) || chunkBytes < MIN_CHUNK_BYTES || chunkBytes > CHUNK_BYTES || chunkBytes % 4 !== 0) {
    throw bad(`chunkBytes from ${MIN_CHUNK_BYTES} to ${CHUNK_BYTES}, a multiple of 4`, chunkBytes);
  }
  if (!Array.isArray(files)) throw bad('files, a list', files);
  const checked = files.map((file: unknown) => checkFile(file, chunkBytes));
  const names = new Set(checked.map(({ name }) => name));
  if (names.size < checked.length) throw bad('each file once', 'one of them twice');
  const chunks = checked.reduce((sum, file) => sum + file.chunks.length, 0);
  if (chunks > MAX_CHUNKS) throw bad(`at most ${MAX_CHUNKS} chunks`, chunks);
  return { chunkBytes, files: checked };
}

function checkFile(file: unknown, chunkBytes: number): ServedFile {
  if (!isObject(file)) throw bad('files of name, bytes, sha256 and chunks', file);
  const { name, bytes, sha256, chunks } = file;
  if (typeof name !== 'string') throw bad('a name for each file', name);
  if (!isBytes(bytes)) throw bad(`bytes of ${quote(name)}`, bytes);
  if (!isDigest(sha256)) throw bad(`sha256 of ${quote(name)}, 64 hex digits`, sha256);
  const count = chunkCount(bytes, chunkBytes);
  if (!Array.isArray(chunks) || chunks.length !== count || !chunks.every(isDigest)) {
    throw bad(`${count} chunks of ${quote(name)}, each 64 hex digits`, chunks);
  }
  return { name, bytes, sha256, chunks };
}

function isBytes(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isDigest(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

function bad(needed: string, found: unknown): Error {
  return invalid(SERVED_MANIFEST_FILE, needed, quote(found));
}
