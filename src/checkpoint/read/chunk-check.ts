// Reads a chunk back and checks it: whole, damaged or missing. IndexedDB returns changed bytes
// without an error, so every reader of the store uses this module. It does not repair.

import type { BufferPool } from '../bytes/buffer-pool.ts';
import { checksum } from '../bytes/checksum.ts';
import { sha256 } from '../bytes/digest.ts';
import { bytesOfChunk, type Manifest } from '../format/manifest.ts';
import type { ChunkRef, ChunkStore, FoundChunk } from '../store/chunk-store.ts';
import { isHung, isStorageFailure } from '../store/storage-errors.ts';
import { retryStorage } from '../store/storage-retry.ts';

/** A stored model's manifest and its store. */
export interface StoredFiles {
  manifest: Manifest;
  store: ChunkStore;
  /** Memory to read chunks into. The caller returns the buffer of each chunk after use. */
  pool?: BufferPool;
}

/**
 * How closely to check. The checksum finds changes on this device as surely as the digest, at a
 * tenth of the cost. An attacker who can change the checksum can change the stored digest too.
 */
export type CheckLevel = 'checksum' | 'digest';

export type CheckedChunk =
  | { state: 'whole'; bytes: Uint8Array<ArrayBuffer> }
  /** `sha256` of the bytes found. Null if they could not be read at all. */
  | { state: 'damaged'; sha256: string | null }
  | { state: 'missing' };

/** Expected bytes of a chunk. */
export function neededBytes({ files, chunkBytes }: Manifest, { file, index }: ChunkRef): number {
  const fileBytes = files.find(({ name }) => name === file)?.bytes ?? 0;
  return bytesOfChunk(index, fileBytes, chunkBytes);
}

/**
 * Reads the chunk at `ref`. An unreadable chunk counts as damaged. If the checksum differs or is
 * missing, the digest decides. Errors: `storage-failed` if the store does not answer.
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
