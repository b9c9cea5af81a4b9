// Takes a model in from local files in the hub's layout: the same checks, chunks and digests as a download, with the files in the
// network's place. Asks no server.

import type { DownloadProgress } from '../../api.ts';
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

/** A file as the user picked it. */
export interface PickedFile {
  /** Its name, with or without folders before it; only what comes after the last slash counts. */
  name: string;
  blob: Blob;
}

const SCHEME = 'imported:';

/** The URL by which an imported model is known: its name, which is that of the folder it came from. */
export function importedUrl(name: string): string {
  return SCHEME + encodeURIComponent(name);
}

/** Whether `url` is that of an imported model: there is no server behind it. */
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
 * Checks and stores a model from files in the hub's layout and gives its URL: that of a listed model if the files are that model's, else
 * `imported:NAME`. An import of the same name replaces the model of that name; one that was interrupted goes on.
 * Errors: `checkpoint-invalid`, `download-failed` if a file is missing or cannot be read, `storage-failed`, `AbortError`.
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

/** URL of the listed model whose sizes and small files these are; its shards are compared as they are read. */
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

/** Answers ranges out of the picked files, as a correct server would. */
function fileFetch(files: Blobs): Fetch {
  return async (url, { headers }) => {
    const blob = files.get(url.slice(url.lastIndexOf('/') + 1));
    if (!blob) return new Response(null, { status: 404 });
    const [, from = '0', last = ''] = /^bytes=(\d+)-(\d+)$/.exec(new Headers(headers).get('range') ?? '') ?? [];
    const part = blob.slice(Number(from), Number(last) + 1, '');
    const range = `bytes ${from}-${Number(from) + part.size - 1}/${blob.size}`;
    // Tells two states of a file apart where their sizes are equal.
    const version = blob instanceof File ? { etag: `"${blob.lastModified}"` } : undefined;
    return new Response(part, { status: 206, headers: { 'content-range': range, ...version } });
  };
}

/** What a fetch for an imported model meets. */
export const noServer: Fetch = () =>
  Promise.reject(new TypeError('no server, because this model was imported from files: import them again'));
