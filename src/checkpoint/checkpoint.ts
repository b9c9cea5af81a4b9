// The door of this room: a model by its URL, whether on a server, half downloaded or stored. A stored model is opened without any
// network. Takes the ports (fetch, store), gives files and tensors; refuses to know tokens and the GPU.

import type { DownloadProgress } from '../api.ts';
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
import { type OnPiece, streamTensors, type TensorInfo } from './read/tensors.ts';
import { explainQuotaError } from './space/space.ts';
import type { ChunkStore } from './store/chunk-store.ts';

export interface CheckpointOptions {
  store: ChunkStore;
  /** The network; by default the platform's. */
  fetch?: Fetch;
  /** Stops the opening; downloads take a signal of their own. */
  signal?: AbortSignal;
  /** Where files are cut for storage, bytes. */
  chunkBytes?: number;
  /** Time, chance and other tabs; by default the browser's. */
  platform?: Platform;
}

export interface StorageState {
  status: 'absent' | 'downloading' | 'stored';
  storedBytes: number;
  totalBytes: number;
}

/** A model of which something is stored. */
export interface StoredModel extends StorageState {
  url: string;
}

/** A checked model; its `config`, `tensors` and `stream` are the engine's TensorSource. */
export interface Checkpoint {
  /** Absolute URL of the model's folder, without a trailing slash. */
  readonly url: string;
  /** The parsed config.json, an object; what it says is unchecked. */
  readonly config: unknown;
  /** All tensors of all shards. Known before anything large is downloaded. */
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /** Bytes of all files. */
  readonly totalBytes: number;
  /** What its bytes are compared with on arrival. */
  readonly trust: Anchor;
  storage(): Promise<StorageState>;
  /**
   * A small file (tokenizer.json, generation_config.json, …), from the store or from the network; null if the model has none.
   * Errors: `checkpoint-invalid` if it is too large, `download-failed`, `storage-failed`, `AbortError`.
   */
  readFile(name: string, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer> | null>;
  /**
   * Downloads and stores what is missing; at once done if nothing is. Errors: `download-failed`, `storage-failed`, `AbortError`;
   * what is stored stays stored.
   */
  download(onProgress?: (progress: DownloadProgress) => void, signal?: AbortSignal): Promise<void>;
  /**
   * Delivers every byte of the named tensors once, in storage order, from the store, each proven first. Waits for `onPiece`. A chunk
   * that is damaged or gone is fetched again, alone. Errors: `checkpoint-invalid`, `storage-failed`, `download-failed` (for such a
   * chunk), `AbortError`.
   */
  stream(names: ReadonlySet<string>, onPiece: OnPiece, signal?: AbortSignal): Promise<void>;
  /**
   * Rows of one tensor, one behind the other, in the order asked for: as `stream` proved them before, or fetched again where they can no
   * longer be read. Errors: as `stream`.
   */
  readRows(name: string, rowBytes: number, rows: readonly number[]): Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * Opens the model at `url`, a folder in the hub's layout. Complete in the store: no network. Else reads and checks its small files
 * and headers, and nothing large; where that fails for want of a network, a model that is stored in part opens all the same. Errors: `checkpoint-invalid`, `download-failed`, `storage-failed`, `AbortError`.
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

/** Every model of which something is stored; needs no network. Errors: `storage-failed`. */
export async function storedModels(store: ChunkStore): Promise<StoredModel[]> {
  const manifests = await store.manifests();
  return Promise.all(manifests.map(async (manifest) => ({ url: manifest.url, ...(await readState(manifest, store)) })));
}

/** Deletes all that is stored of the model at `url`; no error if nothing is. Errors: `storage-failed`. */
export async function deleteModel(url: string, store: ChunkStore): Promise<void> {
  await store.deleteModel(modelUrl(url) ?? url);
}

/**
 * The files of a model that is stored whole, each chunk proven or fetched again when it is read. Errors: `storage-failed`, also if it is
 * not stored whole.
 */
export async function storedFiles(url: string, options: CheckpointOptions): Promise<RepairableFiles> {
  const { store, fetch = networkFor(url), platform = browserPlatform() } = options;
  const manifest = await findStored(url, store, ({ status }) => status === 'stored');
  if (manifest) return { manifest, store, refetch: refetchFrom({ fetch, platform, folder: url }, manifest), unkept: [] };
  throw notStored(url, 'less');
}

/** The error that nothing, or not enough, of a model is stored. */
export function notStored(file: string, found: string): Error {
  const needed = 'a model that is stored on this device';
  return checkpointError('storage-failed', { file, needed, found, remedy: 'Download or import it first' });
}

/** The name by which a model is stored; null if it can be none. */
function modelUrl(url: string): string | null {
  return isImported(url) ? url : folderUrl(url);
}

function networkFor(url: string): Fetch {
  return isImported(url) ? noServer : (input, init) => globalThis.fetch(input, init);
}

/** The manifest of a model whose state is as needed. */
async function findStored(
  url: string,
  store: ChunkStore,
  isEnough: (state: StorageState) => boolean,
): Promise<Manifest | undefined> {
  const manifest = (await store.manifests()).find((candidate) => candidate.url === url);
  return manifest && isEnough(await readState(manifest, store)) ? manifest : undefined;
}

/** Where the server cannot be reached, what is stored in part says enough of the model: a download then waits, a load heals. */
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
  // All bytes are there before all files are proven; until then the model is not.
  const isStored = bytes === total && (await areVerified(manifest, store));
  const status = isStored ? 'stored' : bytes > 0 ? 'downloading' : 'absent';
  return { status, storedBytes: bytes, totalBytes: total };
}

/** A file from the store; null unless all its chunks are there. */
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
