// Reads a chunk back and judges it: whole, damaged or missing. IndexedDB gives changed bytes without a word, so every reader of the
// store comes through here. Mends nothing.

import type { ChunkPlace, ChunkStore } from './chunk-store.ts';
import { sha256 } from './digest.ts';
import { bytesOfChunk, type Manifest } from './manifest.ts';
import { patiently } from './patience.ts';
import { isStorageFailure } from './storage-errors.ts';

/** A model's place in a store. */
export interface StoredFiles {
  manifest: Manifest;
  store: ChunkStore;
}

export type CheckedChunk =
  | { state: 'whole'; bytes: Uint8Array<ArrayBuffer> }
  /** `sha256` of the bytes found; null if they could not be read at all. */
  | { state: 'damaged'; sha256: string | null }
  | { state: 'missing' };

/** Bytes that a chunk must have. */
export function neededBytes({ files, chunkBytes }: Manifest, { file, index }: ChunkPlace): number {
  const fileBytes = files.find(({ name }) => name === file)?.bytes ?? 0;
  return bytesOfChunk(index, fileBytes, chunkBytes);
}

/** Reads the chunk at `place`. Damaged is also what the browser can no longer read. */
export async function checkChunk({ manifest, store }: StoredFiles, place: ChunkPlace): Promise<CheckedChunk> {
  try {
    const chunk = await patiently(() => store.getChunk(manifest, place));
    if (!chunk) return { state: 'missing' };
    const found = await sha256(chunk.bytes);
    const isWhole = found === chunk.sha256 && chunk.bytes.length === neededBytes(manifest, place);
    return isWhole ? { state: 'whole', bytes: chunk.bytes } : { state: 'damaged', sha256: found };
  } catch (error) {
    if (isStorageFailure(error)) return { state: 'damaged', sha256: null };
    throw error;
  }
}
