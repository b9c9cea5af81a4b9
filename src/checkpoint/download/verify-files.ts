// Verifies whole files against their known digests. It reads the stored chunks in order, behind the
// download.

import { resumeDigest } from '../bytes/digest.ts';
import { checkpointError, throwIfStopped } from '../errors.ts';
import { chunkCount, type Manifest, type ManifestFile } from '../format/manifest.ts';
import { checkChunk } from '../read/chunk-check.ts';
import { ExpertSums } from '../read/expert-sums.ts';
import type { ChunkStore } from '../store/chunk-store.ts';
import type { StoredChunks } from './plan.ts';

/**
 * Chunks between two saved states. After a crash, hashing from the last state takes a second. The
 * saves cost nothing noticeable.
 */
const CHUNKS_A_NOTE = 8;

export interface FileDigestDeps {
  manifest: Manifest;
  store: ChunkStore;
  stored: StoredChunks;
  signal: AbortSignal;
}

/**
 * Hashes each file with a known digest while its chunks are stored, and compares. Takes the
 * checksums of its experts from the same bytes. Deletes a file
 * that differs from the store. Resolves when all are verified. Errors: `download-failed` for a file
 * that differs, `storage-failed`, `AbortError`.
 */
export async function verifyFileDigests(ports: FileDigestDeps): Promise<void> {
  for (const file of ports.manifest.files) {
    if (file.sha256 !== undefined && !(await isProven(file, ports))) await proveFile(file, file.sha256, ports);
  }
}

/** Whether every file with a known digest is verified. Errors: `storage-failed`. */
export async function areVerified(manifest: Manifest, store: ChunkStore): Promise<boolean> {
  for (const file of manifest.files) if (!(await isProven(file, { manifest, store }))) return false;
  return true;
}

async function isProven(
  { name, sha256 }: ManifestFile,
  { manifest, store }: Pick<FileDigestDeps, 'manifest' | 'store'>,
): Promise<boolean> {
  return sha256 === undefined || (await store.fileDigest(manifest, name))?.sha256 === sha256;
}

async function proveFile(file: ManifestFile, needed: string, ports: FileDigestDeps): Promise<void> {
  const { manifest, store } = ports;
  const note = await store.fileDigest(manifest, file.name);
  const { digest, isResumed } = await resumeDigest(note?.sha256 === null ? note.state : null);
  const count = chunkCount(file.bytes, manifest.chunkBytes);
  const sums = new ExpertSums({ manifest, store });
  const summer = await sums.start();
  for (let index = isResumed ? (note?.chunks ?? 0) : 0; index < count; index++) {
    const bytes = await storedChunk(file.name, index, ports);
    digest.update(bytes);
    sums.addChunk(summer, { file: file.name, index }, bytes);
    const chunks = index + 1;
    if (chunks % CHUNKS_A_NOTE === 0 && chunks < count) {
      await store.putFileDigest(manifest, file.name, { chunks, state: digest.state(), sha256: null });
    }
  }
  const state = digest.state();
  const found = digest.hex();
  if (found !== needed) {
    await store.deleteFile(manifest, file.name);
    throw differs(file.name, needed, found);
  }
  await sums.save();
  await store.putFileDigest(manifest, file.name, { chunks: count, state, sha256: found });
}

/** Waits until the chunk is stored, then reads it. */
async function storedChunk(
  file: string,
  index: number,
  { manifest, store, stored, signal }: FileDigestDeps,
): Promise<Uint8Array<ArrayBuffer>> {
  while (!stored.has({ file, index })) {
    await stored.changed(signal);
    throwIfStopped(signal);
  }
  throwIfStopped(signal);
  const chunk = await checkChunk({ manifest, store }, { file, index });
  if (chunk.state === 'whole') return chunk.bytes;
  await store.deleteChunk(manifest, { file, index });
  const needed = 'the bytes that were just stored';
  throw checkpointError('storage-failed', { file: `${file}, chunk ${index}`, needed, found: `a ${chunk.state} chunk` });
}

function differs(file: string, needed: string, found: string): Error {
  return checkpointError('download-failed', {
    file,
    needed: `SHA-256 ${needed}, as the list of this model’s files says`,
    found: `${found}`,
    remedy: 'The host gave other bytes than the published ones; they were deleted. Load again, or from another host',
  });
}
