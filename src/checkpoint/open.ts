// Opens a model by its URL: finds its stored manifest, or reads one from its server.

import type { Checkpoint, CheckpointOptions } from './checkpoint.ts';
import { invalid } from './errors.ts';
import { parseJsonObject } from './format/json.ts';
import { CHUNK_BYTES } from './format/manifest.ts';
import { modelUrl, networkFor } from './model-url.ts';
import { browserPlatform } from './network/platform.ts';
import type { Origin } from './network/remote-files.ts';
import { CONFIG_FILE, type RemoteModel, readRemoteManifest } from './network/remote-manifest.ts';
import { refetchFrom } from './read/refetch.ts';
import type { RepairableFiles } from './read/repair-chunk.ts';
import { SmallFiles } from './read/small-files.ts';
import { findStored } from './storage-state.ts';
import type { ChunkStore } from './store/chunk-store.ts';
import { StoredCheckpoint } from './stored-checkpoint.ts';

/**
 * Opens the model at `url`, a folder in the Hugging Face layout. A complete stored model needs no
 * network. Else it reads and checks small files and headers only. If the network fails there, a
 * partly stored model still opens. Errors: `checkpoint-invalid`, `download-failed`,
 * `storage-failed`, `AbortError`.
 */
export async function openCheckpoint(url: string, options: CheckpointOptions): Promise<Checkpoint> {
  const folder = modelUrl(url);
  if (folder === null) throw invalid(url, 'an http or https URL of a folder, without query', 'something else');
  const { store, signal, fetch = networkFor(folder), platform = browserPlatform() } = options;
  const origin = { fetch, platform, folder };
  const { manifest, held } = await readModel({ ...origin, signal }, store, options.chunkBytes);
  const files: RepairableFiles = { manifest, store, refetch: refetchFrom(origin, manifest), unkept: [] };
  const smallFiles = new SmallFiles(files, held, origin);
  const config = await smallFiles.read(CONFIG_FILE, signal);
  if (!config) throw invalid(CONFIG_FILE, 'the file', 'none');
  return new StoredCheckpoint({ files, smallFiles, config: parseJsonObject(config, CONFIG_FILE), origin });
}

/** The manifest of a complete stored model, else the one of its server. */
async function readModel(origin: Origin, store: ChunkStore, chunkBytes = CHUNK_BYTES): Promise<RemoteModel> {
  const { folder } = origin;
  const manifest = await findStored(folder, store, ({ storedBytes, totalBytes }) => storedBytes === totalBytes);
  return manifest ? { manifest, held: new Map() } : orPartial(readRemoteManifest(origin, chunkBytes), folder, store);
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
