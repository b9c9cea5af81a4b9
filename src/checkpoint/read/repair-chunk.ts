// Returns verified chunks. A damaged, unreadable or missing one is downloaded again, alone, and
// stored in its place.

import { sha256 } from '../bytes/digest.ts';
import { checkpointError, throwIfStopped } from '../errors.ts';
import type { ChunkRef } from '../store/chunk-store.ts';
import { isStorageFailure } from '../store/storage-errors.ts';
import { retryStorage } from '../store/storage-retry.ts';
import { checkChunk, neededBytes, type StoredFiles } from './chunk-check.ts';

/** Downloads one chunk from the model's origin. Errors: `download-failed`, `AbortError`. */
export type Refetch = (ref: ChunkRef, signal?: AbortSignal) => Promise<Uint8Array<ArrayBuffer>>;

export interface RepairableFiles extends StoredFiles {
  refetch: Refetch;
  /** Chunks that were downloaded again but could not be stored. Starts empty. */
  unkept: ChunkRef[];
}

/**
 * Most chunks that are used without being stored, if space is short. One damaged page of SQLite (4
 * KiB) holds the beginnings of at most eight rows. Beyond that the store itself fails, and the
 * model must not be loaded from the network instead.
 */
const MAX_UNKEPT = 8;

/** A server that sends wrong bytes twice will do so a third time. */
const FETCH_TRIES = 2;

/**
 * The bytes of a chunk as they first arrived. Errors: `storage-failed` if the store fails,
 * `download-failed` if the chunk cannot be downloaded again, `AbortError`.
 */
export async function readChunk(files: RepairableFiles, ref: ChunkRef, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  throwIfStopped(signal);
  const found = await checkChunk(files, ref);
  if (found.state === 'whole') return found.bytes;
  const { manifest, store } = files;
  const recorded = await retryStorage(() => store.chunkDigest(manifest, ref));
  // First, so that the chunk does not count as stored if the download fails. If this fails, the
  // later write reports it.
  if (found.state === 'damaged') await store.deleteChunk(manifest, ref).catch(throwUnlessStorage);
  const published = manifest.files.find(({ name }) => name === ref.file)?.chunks?.[ref.index];
  // Without a published digest the record itself may be damaged. Then the server confirms the bytes
  // found.
  const known = published ? [published] : [recorded, found.state === 'damaged' ? found.sha256 : null];
  const proofs = known.filter((digest) => typeof digest === 'string');
  const bytes = await fetchProven(files, ref, { proofs, signal });
  await keep(files, ref, bytes);
  return bytes;
}

interface Proof {
  /**
   * Digests that the bytes may have. Without any, the bytes are accepted, as in a first download.
   */
  proofs: readonly string[];
  signal: AbortSignal | undefined;
}

async function fetchProven(files: RepairableFiles, ref: ChunkRef, { proofs, signal }: Proof): Promise<Uint8Array<ArrayBuffer>> {
  let digest = '';
  for (let tries = 1; tries <= FETCH_TRIES; tries++) {
    const bytes = await refetch(files, ref, signal);
    digest = await sha256(bytes);
    if (proofs.length === 0 || proofs.includes(digest)) return bytes;
  }
  throw checkpointError('download-failed', {
    file: `${ref.file}, chunk ${ref.index}`,
    needed: `the bytes that were stored (SHA-256 ${proofs[0]}), because those on this device were damaged`,
    found: `others (${digest})`,
    remedy: 'The model was replaced on its server: delete it here and download the new one',
  });
}

async function refetch(files: RepairableFiles, ref: ChunkRef, signal: AbortSignal | undefined): Promise<Uint8Array<ArrayBuffer>> {
  const needed = neededBytes(files.manifest, ref);
  try {
    const bytes = await files.refetch(ref, signal);
    if (bytes.length === needed) return bytes;
    throw new Error(`${bytes.length} bytes`);
  } catch (error) {
    throwIfStopped(signal);
    throw checkpointError('download-failed', {
      file: `${ref.file}, chunk ${ref.index}`,
      needed: `${needed} bytes again, because those stored on this device are damaged or gone`,
      found: error instanceof Error ? error.message : String(error),
      remedy: 'Connect to the network and load again: only this part is downloaded',
      cause: error,
    });
  }
}

/** Stores a downloaded chunk, or notes it in `unkept`. */
async function keep({ manifest, store, unkept }: RepairableFiles, ref: ChunkRef, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  try {
    await store.putChunk(manifest, ref, { bytes, sha256: await sha256(bytes) });
  } catch (error) {
    if (!isStorageFailure(error) || unkept.length >= MAX_UNKEPT) throw error;
    unkept.push(ref);
  }
}

function throwUnlessStorage(error: unknown): void {
  if (!isStorageFailure(error)) throw error;
}
