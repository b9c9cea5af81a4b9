// The entry point of the checkpoint module: a model by its URL, on a server, half downloaded or
// stored. A stored model opens without network. The module does not know tokens or the GPU.

import type { DownloadProgress } from '../contracts/models.ts';
import type { TensorInfo } from '../contracts/tensors.ts';
import { download } from './download/download.ts';
import { storedBytes } from './download/plan.ts';
import { areVerified } from './download/verify-files.ts';
import { checkpointError, invalid } from './errors.ts';
import { isImported, noServer } from './files/import.ts';
import { checkContent } from './format/expected-files.ts';
import { parseJsonObject } from './format/json.ts';
import { type Anchor, CHUNK_BYTES, chunkCount, folderUrl, type Manifest, totalBytes, trustOf } from './format/manifest.ts';
import { browserPlatform, type Platform } from './network/platform.ts';
import type { Fetch } from './network/ranges.ts';
import { type Origin, readWholeFile } from './network/remote-files.ts';
import { CONFIG_FILE, MAX_SMALL_FILE_BYTES, type RemoteModel, readRemoteManifest } from './network/remote-manifest.ts';
import { refetchFrom } from './read/refetch.ts';
import { type RepairableFiles, readChunk } from './read/repair-chunk.ts';
import { readTensorRows } from './read/tensor-rows.ts';
import { type OnPiece, streamTensors } from './read/tensors.ts';
import { explainQuotaError } from './space/space.ts';
import type { ChunkStore } from './store/chunk-store.ts';

export interface CheckpointOptions {
  store: ChunkStore;
  /** The network. Default: the platform's. */
  fetch?: Fetch;
  /** Stops the opening. Downloads take a signal of their own. */
  signal?: AbortSignal;
  /** Bytes of a stored chunk. */
  chunkBytes?: number;
  /** Time, randomness and other tabs. Default: the browser's. */
  platform?: Platform;
}

export interface StorageState {
  status: 'absent' | 'downloading' | 'stored';
  storedBytes: number;
  totalBytes: number;
}

/** A model with stored bytes. */
export interface StoredModel extends StorageState {
  url: string;
}

/** A checked model. Its `config`, `tensors` and `stream` are the engine's TensorSource. */
export interface Checkpoint {
  /** Absolute URL of the model's folder, without a trailing slash. */
  readonly url: string;
  /** The parsed config.json, an object with unchecked fields. */
  readonly config: unknown;
  /** All tensors of all shards. Known before anything large is downloaded. */
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /** Bytes of all files. */
  readonly totalBytes: number;
  /** The digests that its bytes are compared with on arrival. */
  readonly trust: Anchor;
  storage(): Promise<StorageState>;
  /**
   * Reads a small file (tokenizer.json, generation_config.json, …) from the store or the network.
   * Null if the model has none. Errors: `checkpoint-invalid` if it is too large, `download-failed`,
   * `storage-failed`, `AbortError`.
   */
  readFile(name: string, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer> | null>;
  /**
   * Downloads and stores missing chunks. Resolves at once if none is missing. After an error,
   * stored chunks stay. Errors: `download-failed`, `storage-failed`, `AbortError`.
   */
  download(onProgress?: (progress: DownloadProgress) => void, signal?: AbortSignal): Promise<void>;
  /**
   * Delivers every byte of the named tensors once, in storage order, from the store. Verifies each
   * chunk first and waits for `onPiece`. Downloads a damaged or missing chunk again, and nothing
   * else. Errors: `checkpoint-invalid`, `storage-failed`, `download-failed` (for such a chunk),
   * `AbortError`.
   */
  stream(names: ReadonlySet<string>, onPiece: OnPiece, signal?: AbortSignal): Promise<void>;
  /**
   * Reads rows of one tensor and concatenates them in the given order. `stream` verified their
   * chunks before. Chunks that can no longer be read are downloaded again. Errors: as `stream`.
   */
  readRows(name: string, rowBytes: number, rows: readonly number[]): Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * Opens the model at `url`, a folder in the Hugging Face layout. A complete stored model needs no
 * network. Else it reads and checks small files and headers only. If the network fails there, a
 * partly stored model still opens. Errors: `checkpoint-invalid`, `download-failed`,
 * `storage-failed`, `AbortError`.
 */
export async function openCheckpoint(url: string, options: CheckpointOptions): Promise<Checkpoint> {
  const folder = modelUrl(url);
  if (folder === null) throw invalid(url, 'an http or https URL of a folder, without query', 'something else');
  const { store, fetch = networkFor(folder), chunkBytes = CHUNK_BYTES } = options;
  const { platform = browserPlatform() } = options;
  const originFor = (signal: AbortSignal | undefined): Origin => ({ fetch, platform, folder, signal });
  const stored = await findStored(folder, store, ({ storedBytes: bytes, totalBytes: total }) => bytes === total);
  const { manifest, held } = stored
    ? { manifest: stored, held: new Map<string, Uint8Array<ArrayBuffer>>() }
    : await orPartial(readRemoteManifest(originFor(options.signal), chunkBytes), folder, store);
  const files: RepairableFiles = { manifest, store, refetch: refetchFrom({ fetch, platform, folder }, manifest), unkept: [] };

  const readFile: Checkpoint['readFile'] = async (name, signal) => {
    const file = manifest.files.find((candidate) => candidate.name === name);
    if (!file) return null;
    if (file.bytes > MAX_SMALL_FILE_BYTES) throw invalid(name, `at most ${MAX_SMALL_FILE_BYTES} bytes`, `${file.bytes}`);
    const known = held.get(name) ?? (await readStoredFile(files, name, signal));
    if (known) return known;
    const { bytes } = await readWholeFile(originFor(signal), name, MAX_SMALL_FILE_BYTES);
    await checkContent(file, bytes);
    held.set(name, bytes);
    return bytes;
  };
  const config = await readFile(CONFIG_FILE, options.signal);
  if (!config) throw invalid(CONFIG_FILE, 'the file', 'none');

  return {
    url: folder,
    config: parseJsonObject(config, CONFIG_FILE),
    tensors: new Map(manifest.tensors.map((tensor) => [tensor.name, tensor])),
    totalBytes: totalBytes(manifest),
    trust: trustOf(manifest),
    storage: () => readState(manifest, store),
    readFile,
    download: async (onProgress = () => undefined, signal) => {
      const ports = { origin: originFor(signal), store, held };
      await explainQuotaError(manifest, store, () => download(manifest, ports, onProgress));
      held.clear();
    },
    stream: async (names, onPiece, signal) => {
      if ((await readState(manifest, store)).status === 'absent') throw notStored(folder, 'nothing of it');
      await streamTensors(files, names, onPiece, signal);
    },
    readRows: (name, rowBytes, rows) => readTensorRows(files, name, rowBytes, rows),
  };
}

/** Lists every model with stored bytes, without network. Errors: `storage-failed`. */
export async function storedModels(store: ChunkStore): Promise<StoredModel[]> {
  const manifests = await store.manifests();
  return Promise.all(manifests.map(async (manifest) => ({ url: manifest.url, ...(await readState(manifest, store)) })));
}

/**
 * Deletes everything stored of the model at `url`. No error if nothing is stored. Errors:
 * `storage-failed`.
 */
export async function deleteModel(url: string, store: ChunkStore): Promise<void> {
  await store.deleteModel(modelUrl(url) ?? url);
}

/**
 * Files of a completely stored model. Each chunk is verified when it is read, or downloaded again.
 * Errors: `storage-failed`, also if the model is not completely stored.
 */
export async function storedFiles(url: string, options: CheckpointOptions): Promise<RepairableFiles> {
  const { store, fetch = networkFor(url), platform = browserPlatform() } = options;
  const manifest = await findStored(url, store, ({ status }) => status === 'stored');
  if (manifest) return { manifest, store, refetch: refetchFrom({ fetch, platform, folder: url }, manifest), unkept: [] };
  throw notStored(url, 'less');
}

/** Creates the error for a model of which nothing, or not enough, is stored. */
export function notStored(file: string, found: string): Error {
  const needed = 'a model that is stored on this device';
  return checkpointError('storage-failed', { file, needed, found, remedy: 'Download or import it first' });
}

/** The name under which a model is stored. Null if `url` cannot be one. */
function modelUrl(url: string): string | null {
  return isImported(url) ? url : folderUrl(url);
}

function networkFor(url: string): Fetch {
  return isImported(url) ? noServer : (input, init) => globalThis.fetch(input, init);
}

/** The manifest of a model, if `isEnough` accepts its state. */
async function findStored(
  url: string,
  store: ChunkStore,
  isEnough: (state: StorageState) => boolean,
): Promise<Manifest | undefined> {
  const manifest = (await store.manifests()).find((candidate) => candidate.url === url);
  return manifest && isEnough(await readState(manifest, store)) ? manifest : undefined;
}

/**
 * If the server cannot be reached, a partly stored model still opens. A download then waits for the
 * network, and a load repairs chunks.
 */
async function orPartial(reading: Promise<RemoteModel>, folder: string, store: ChunkStore): Promise<RemoteModel> {
  try {
    return await reading;
  } catch (error) {
    const manifest = await findStored(folder, store, ({ storedBytes: bytes }) => bytes > 0);
    if (!manifest || !(error instanceof Error) || error.name !== 'download-failed') throw error;
    return { manifest, held: new Map() };
  }
}

async function readState(manifest: Manifest, store: ChunkStore): Promise<StorageState> {
  const total = totalBytes(manifest);
  const bytes = storedBytes(manifest, await store.chunkRefs(manifest));
  // The model is stored only when all files are verified, which ends after the last byte.
  const isStored = bytes === total && (await areVerified(manifest, store));
  const status = isStored ? 'stored' : bytes > 0 ? 'downloading' : 'absent';
  return { status, storedBytes: bytes, totalBytes: total };
}

/** Reads a file from the store. Null unless all its chunks are there. */
async function readStoredFile(
  files: RepairableFiles,
  name: string,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const { manifest, store } = files;
  const places = (await store.chunkRefs(manifest)).filter((ref) => ref.file === name);
  const bytes = manifest.files.find((file) => file.name === name)?.bytes ?? 0;
  if (places.length < chunkCount(bytes, manifest.chunkBytes)) return null;
  const inOrder = places.sort((a, b) => a.index - b.index);
  const chunks = await Promise.all(inOrder.map((ref) => readChunk(files, ref, signal)));
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
