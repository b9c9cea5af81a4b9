// Verifies, repairs, exports and deletes stored models. Only the download of damaged chunks needs
// the network.

import type { DownloadProgress } from '../../contracts/models.ts';
import type { CheckpointOptions } from '../checkpoint.ts';
import { notStored } from '../errors.ts';
import type { Manifest } from '../format/manifest.ts';
import { modelUrl, networkFor } from '../model-url.ts';
import { browserPlatform } from '../network/platform.ts';
import { openCheckpoint } from '../open.ts';
import { refetchFrom } from '../read/refetch.ts';
import type { RepairableFiles } from '../read/repair-chunk.ts';
import { findStored } from '../storage-state.ts';
import type { ChunkStore } from '../store/chunk-store.ts';
import { exportFiles, type Folder, readableFile } from './export.ts';
import { dropDamaged, type OnBytes, type VerifyResult, verifyFiles } from './verify.ts';

/**
 * Compares every stored byte of the model at `url` with its digests on arrival. Changes nothing.
 * `onProgress` receives the bytes checked and the bytes of all files. Errors: `storage-failed`,
 * also if nothing of the model is stored; `AbortError`.
 */
export async function verifyModel(
  url: string,
  store: ChunkStore,
  onProgress?: OnBytes,
  signal?: AbortSignal,
): Promise<VerifyResult> {
  return verifyFiles({ manifest: await manifestOf(url, store), store }, onProgress, signal);
}

export interface RepairListeners {
  /** Bytes checked so far. */
  onChecked?: OnBytes;
  /** Then the progress of the downloads. */
  onProgress?: (progress: DownloadProgress) => void;
}

/**
 * Verifies the model at `url` and deletes its damaged chunks. Downloads those and the missing ones,
 * nothing else. Errors: those of `openCheckpoint` and of `Checkpoint.download`.
 */
export async function repairModel(
  url: string,
  options: CheckpointOptions,
  { onChecked, onProgress }: RepairListeners = {},
): Promise<VerifyResult> {
  const { store, signal } = options;
  const manifest = await manifestOf(url, store);
  const found = await verifyFiles({ manifest, store }, onChecked, signal);
  await dropDamaged(store, manifest, found);
  if (found.damaged.length + found.missing.length > 0) {
    const checkpoint = await openCheckpoint(url, options);
    await checkpoint.download(onProgress, signal);
  }
  return found;
}

/**
 * Names of the stored model's files in the Hugging Face layout, small ones first. Errors:
 * `storage-failed`.
 */
export async function fileNames(url: string, store: ChunkStore): Promise<string[]> {
  return (await manifestOf(url, store)).files.map(({ name }) => name);
}

/**
 * Writes every file of a stored model into `folder`, a FileSystemDirectoryHandle. Verifies each
 * byte and downloads damaged chunks again. Errors: `storage-failed`, `download-failed`, those of
 * the folder (DOMException), `AbortError`.
 */
export async function exportModel(url: string, folder: Folder, options: CheckpointOptions, onProgress?: OnBytes): Promise<void> {
  await exportFiles(await storedFiles(url, options), folder, onProgress, options.signal);
}

/**
 * Exports one file of a stored model as a Blob, for browsers that cannot write into folders. The
 * browser keeps large Blobs on disk, so memory stays bounded. Errors: as `exportModel`.
 */
export async function exportFile(url: string, name: string, options: CheckpointOptions): Promise<Blob> {
  const parts: Blob[] = [];
  for await (const chunk of readableFile(await storedFiles(url, options), name, options.signal)) parts.push(new Blob([chunk]));
  return new Blob(parts);
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
async function storedFiles(url: string, options: CheckpointOptions): Promise<RepairableFiles> {
  const { store, fetch = networkFor(url), platform = browserPlatform() } = options;
  const manifest = await findStored(url, store, ({ status }) => status === 'stored');
  if (manifest) return { manifest, store, refetch: refetchFrom({ fetch, platform, folder: url }, manifest), unkept: [] };
  throw notStored(url, 'less');
}

/** The manifest of the model at `url`. Errors: `storage-failed`. */
async function manifestOf(url: string, store: ChunkStore): Promise<Manifest> {
  const manifest = (await store.manifests()).find((candidate) => candidate.url === url);
  if (manifest) return manifest;
  throw notStored(url, 'nothing of it');
}
