// Reads which models are stored, and how much of each. It needs no network.

import type { StorageState, StoredModel } from './checkpoint.ts';
import { storedBytes } from './download/plan.ts';
import { areVerified } from './download/verify-files.ts';
import { type Manifest, totalBytes } from './format/manifest.ts';
import type { ChunkStore } from './store/chunk-store.ts';

/** Lists every model with stored bytes, without network. Errors: `storage-failed`. */
export async function storedModels(store: ChunkStore): Promise<StoredModel[]> {
  const manifests = await store.manifests();
  return Promise.all(manifests.map(async (manifest) => ({ url: manifest.url, ...(await readState(manifest, store)) })));
}

/** The manifest of a model, if `isEnough` accepts its state. */
export async function findStored(
  url: string,
  store: ChunkStore,
  isEnough: (state: StorageState) => boolean,
): Promise<Manifest | undefined> {
  const manifest = (await store.manifests()).find((candidate) => candidate.url === url);
  return manifest && isEnough(await readState(manifest, store)) ? manifest : undefined;
}

/** The state of the model with this manifest. */
export async function readState(manifest: Manifest, store: ChunkStore): Promise<StorageState> {
  const total = totalBytes(manifest);
  const bytes = storedBytes(manifest, await store.chunkRefs(manifest));
  // The model is stored only when all files are verified, which ends after the last byte.
  const isStored = bytes === total && (await areVerified(manifest, store));
  const status = isStored ? 'stored' : bytes > 0 ? 'downloading' : 'absent';
  return { status, storedBytes: bytes, totalBytes: total };
}
