// Reads a chunk back and judges it: whole, damaged or missing. IndexedDB gives changed bytes without a word, so every reader of the
// store comes through here. Mends nothing.

import type { BufferPool } from '../bytes/buffer-pool.ts';
import { checksum } from '../bytes/checksum.ts';
import { sha256 } from '../bytes/digest.ts';
import { bytesOfChunk, type Manifest } from '../format/manifest.ts';
import type { ChunkRef, ChunkStore, FoundChunk } from '../store/chunk-store.ts';
import { isHung, isStorageFailure } from '../store/storage-errors.ts';
import { retryStorage } from '../store/storage-retry.ts';

/** A model's place in a store. */
export interface StoredFiles {
  manifest: Manifest;
  store: ChunkStore;
  /** Memory to read chunks into; whoever is done with a chunk puts its buffer back. */
  pool?: BufferPool;
}

/**
 * How closely to look. The checksum finds what changed on this device as surely as the digest does, at a tenth of the cost: whoever could
 * change both on purpose could change the digest beside them as well.
 */
export type CheckLevel = 'checksum' | 'digest';

export type CheckedChunk =
  | { state: 'whole'; bytes: Uint8Array<ArrayBuffer> }
  /** `sha256` of the bytes found; null if they could not be read at all. */
  | { state: 'damaged'; sha256: string | null }
  | { state: 'missing' };

/** Bytes that a chunk must have. */
export function neededBytes({ files, chunkBytes }: Manifest, { file, index }: ChunkRef): number {
  const fileBytes = files.find(({ name }) => name === file)?.bytes ?? 0;
  return bytesOfChunk(index, fileBytes, chunkBytes);
}

/**
 * Reads the chunk at `place`. Damaged is also what the browser can no longer read. Where the checksum differs or none was noted, the
 * digest decides. Errors: `storage-failed` where the store gives no answer.
 */
export async function checkChunk(
  { manifest, store, pool }: StoredFiles,
  ref: ChunkRef,
  scrutiny: CheckLevel = 'checksum',
): Promise<CheckedChunk> {
  try {
    const chunk = await retryStorage(() => store.getChunk(manifest, ref, pool));
    if (!chunk) return { state: 'missing' };
    const { bytes } = chunk;
    const isLong = bytes.length === neededBytes(manifest, ref);
    if (isLong && scrutiny === 'checksum' && (await isAsNoted(chunk))) return { state: 'whole', bytes };
    const found = await sha256(bytes);
    return isLong && found === chunk.sha256 ? { state: 'whole', bytes } : { state: 'damaged', sha256: found };
  } catch (error) {
    if (isStorageFailure(error) && !isHung(error)) return { state: 'damaged', sha256: null };
    throw error;
  }
}

async function isAsNoted({ bytes, checksum: noted }: FoundChunk): Promise<boolean> {
  return noted !== undefined && (await checksum(bytes)) === noted;
}
