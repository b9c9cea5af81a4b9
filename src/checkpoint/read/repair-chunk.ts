// Gives chunks that are proven, whatever became of the stored ones: a damaged, unreadable or missing chunk is fetched again, alone,
// and stored in its place. Takes a store and a way to fetch one chunk; no unproven byte leaves.

import { sha256 } from '../bytes/digest.ts';
import { checkpointError, throwIfStopped } from '../errors.ts';
import type { ChunkRef } from '../store/chunk-store.ts';
import { isStorageFailure } from '../store/storage-errors.ts';
import { retryStorage } from '../store/storage-retry.ts';
import { checkChunk, neededBytes, type StoredFiles } from './chunk-check.ts';

/** Fetches one chunk from where the model came from. Errors: `download-failed`, `AbortError`. */
export type Refetch = (ref: ChunkRef, signal?: AbortSignal) => Promise<Uint8Array<ArrayBuffer>>;

export interface RepairableFiles extends StoredFiles {
  refetch: Refetch;
  /** Chunks that were fetched again and that the store did not take, in place of those it has. Starts empty. */
  unkept: ChunkRef[];
}

/**
 * Space may be short: then what was fetched serves without being stored. One damaged page of SQLite (4 KiB) holds the beginnings of at
 * most eight rows; more than that is a store that fails, and the model shall not be loaded from the network in its place.
 */
const MAX_UNKEPT = 8;

/** A server that gives wrong bytes twice will do so a third time. */
const FETCH_TRIES = 2;

/**
 * The bytes of a chunk as they first arrived. Errors: `storage-failed` if the store takes no more orders, `download-failed` if the
 * chunk has to be fetched and cannot be, `AbortError`.
 */
export async function readChunk(files: RepairableFiles, ref: ChunkRef, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  throwIfStopped(signal);
  const found = await checkChunk(files, ref);
  if (found.state === 'whole') return found.bytes;
  const { manifest, store } = files;
  const recorded = await retryStorage(() => store.chunkDigest(manifest, ref));
  // First, so that whatever happens to the fetch, nobody takes the chunk for stored. Where that fails, storing will tell.
  if (found.state === 'damaged') await store.deleteChunk(manifest, ref).catch(throwUnlessStorage);
  const published = manifest.files.find(({ name }) => name === ref.file)?.chunks?.[ref.index];
  // Without a published digest the record itself may be what was damaged: then the server confirms the bytes that were found.
  const known = published ? [published] : [recorded, found.state === 'damaged' ? found.sha256 : null];
  const proofs = known.filter((digest) => typeof digest === 'string');
  const bytes = await fetchProven(files, ref, { proofs, signal });
  await keep(files, ref, bytes);
  return bytes;
}

interface Proof {
  /** Digests that the bytes may have; without any, the bytes are taken as they come, as those of a first download are. */
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

/** Stores what was fetched. */
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
