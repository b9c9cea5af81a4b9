// Imports a model from local files in the Hugging Face layout, without a server. Checks, chunks and
// digests are those of a download. The files replace the network.

import type { DownloadProgress } from '../../contracts/models.ts';
import { sha256 } from '../bytes/digest.ts';
import { download } from '../download/download.ts';
import { invalid } from '../errors.ts';
import { LISTED_MODELS, type ListedFile } from '../format/listed-models.ts';
import { CHUNK_BYTES } from '../format/manifest.ts';
import { browserPlatform } from '../network/platform.ts';
import type { Fetch } from '../network/ranges.ts';
import { MAX_SMALL_FILE_BYTES, readRemoteManifest } from '../network/remote-manifest.ts';
import { explainQuotaError } from '../space/space.ts';
import type { ChunkStore } from '../store/chunk-store.ts';

/** A file that the user picked. */
export interface PickedFile {
  /** Its name, with or without a path. Only the part after the last slash counts. */
  name: string;
  blob: Blob;
}

const SCHEME = 'imported:';

/** The URL of an imported model: its name, which is that of the picked folder. */
export function importedUrl(name: string): string {
  return SCHEME + encodeURIComponent(name);
}

/** Whether `url` is an imported model's, which has no server. */
export function isImported(url: string): boolean {
  return url.startsWith(SCHEME);
}

export interface ImportOptions {
  store: ChunkStore;
  onProgress?: (progress: DownloadProgress) => void;
  signal?: AbortSignal;
  /** As in CheckpointOptions. */
  chunkBytes?: number;
}

/**
 * Checks and stores a model from files in the Hugging Face layout. Returns the URL of a listed
 * model if the files are that model's, else `imported:NAME`. Replaces the imported model of the
 * same name, and continues an interrupted import. Errors: `checkpoint-invalid`, `download-failed`
 * if a file is missing or unreadable, `storage-failed`, `AbortError`.
 */
export async function importModel(name: string, files: readonly PickedFile[], options: ImportOptions): Promise<string> {
  if (name === '') throw invalid('the import', 'a name', 'none');
  const byName = new Map(files.map(({ name: path, blob }) => [path.slice(path.lastIndexOf('/') + 1), blob]));
  const url = (await findListed(byName)) ?? importedUrl(name);
  const { store, onProgress = () => undefined, signal, chunkBytes = CHUNK_BYTES } = options;
  const origin = { fetch: fileFetch(byName), platform: browserPlatform(), folder: url, files: [...byName.keys()], signal };
  const { manifest, held } = await readRemoteManifest(origin, chunkBytes);
  await explainQuotaError(manifest, store, () => download(manifest, { origin, store, held }, onProgress));
  return url;
}

type Blobs = ReadonlyMap<string, Blob>;

/**
 * URL of the listed model with these sizes and small files. Its shards are compared later, when
 * they are read.
 */
async function findListed(files: Blobs): Promise<string | null> {
  for (const { url, files: listed } of LISTED_MODELS) {
    if (!listed.every(({ name, bytes }) => files.get(name)?.size === bytes)) continue;
    const small = await Promise.all(
      listed.filter(({ bytes }) => bytes <= MAX_SMALL_FILE_BYTES).map((file) => isListed(file, files)),
    );
    if (small.every(Boolean)) return url;
  }
  return null;
}

async function isListed({ name, sha256: digest }: ListedFile, files: Blobs): Promise<boolean> {
  const bytes = await files.get(name)?.arrayBuffer();
  return bytes !== undefined && (await sha256(new Uint8Array(bytes))) === digest;
}

/** Replies to range requests from the picked files, as a correct server would. */
function fileFetch(files: Blobs): Fetch {
  return async (url, { headers }) => {
    const blob = files.get(url.slice(url.lastIndexOf('/') + 1));
    if (!blob) return new Response(null, { status: 404 });
    const [, from = '0', last = ''] = /^bytes=(\d+)-(\d+)$/.exec(new Headers(headers).get('range') ?? '') ?? [];
    const part = blob.slice(Number(from), Number(last) + 1, '');
    const range = `bytes ${from}-${Number(from) + part.size - 1}/${blob.size}`;
    // Distinguishes two states of a file with equal sizes.
    const version = blob instanceof File ? { etag: `"${blob.lastModified}"` } : undefined;
    return new Response(part, { status: 206, headers: { 'content-range': range, ...version } });
  };
}

/** The fetch of an imported model. It always rejects. */
export const noServer: Fetch = () =>
  Promise.reject(new TypeError('no server, because this model was imported from files: import them again'));
