// Verifies every stored byte of a model against its digests on arrival, and takes the checksums of
// its experts. It repairs nothing: the next load or download does.

import { bufferPool } from '../bytes/buffer-pool.ts';
import { throwIfStopped } from '../errors.ts';
import { bytesOfChunk, chunkCount, type Manifest, totalBytes } from '../format/manifest.ts';
import { type CheckedChunk, checkChunk, type StoredFiles } from '../read/chunk-check.ts';
import { ExpertSums } from '../read/expert-sums.ts';
import { readAhead } from '../read/read-ahead.ts';
import type { ChunkRef, ChunkStore } from '../store/chunk-store.ts';

export interface VerifyResult {
  /** Chunks of all files. */
  chunks: number;
  /** Present, but changed or unreadable. */
  damaged: ChunkRef[];
  /** Not present: most chunks of an unfinished download. */
  missing: ChunkRef[];
}

export type OnBytes = (bytes: number, totalBytes: number) => void;

/** Two: one is hashed while the next is read. */
const CHUNKS_AHEAD = 2;

/**
 * Reads and hashes every stored chunk of `manifest`. `onProgress` receives the bytes checked, after
 * each chunk. Errors: `AbortError`, `storage-failed`.
 */
export async function verifyFiles(
  files: StoredFiles,
  onProgress: OnBytes = () => undefined,
  signal?: AbortSignal,
): Promise<VerifyResult> {
  const places = [...allChunks(files.manifest)];
  const total = totalBytes(files.manifest);
  const found: Record<CheckedChunk['state'], ChunkRef[]> = { whole: [], damaged: [], missing: [] };
  const pool = bufferPool(files.manifest.chunkBytes, CHUNKS_AHEAD + 2);
  const checks = readAhead(places, CHUNKS_AHEAD, async ({ bytes, ...place }) => {
    return { chunk: await checkChunk({ ...files, pool }, place, 'digest'), place, bytes };
  });
  const sums = new ExpertSums(files);
  const summer = await sums.start();
  let checked = 0;
  for await (const { chunk, place, bytes } of checks) {
    throwIfStopped(signal);
    found[chunk.state].push(place);
    if (chunk.state === 'whole') {
      sums.addChunk(summer, place, chunk.bytes);
      pool.put(chunk.bytes.buffer);
    }
    checked += bytes;
    onProgress(checked, total);
  }
  await sums.save();
  return { chunks: places.length, damaged: found.damaged, missing: found.missing };
}

/** Deletes the chunks that a verification found damaged, so that a download fetches only those. */
export async function dropDamaged(store: ChunkStore, manifest: Manifest, { damaged }: VerifyResult): Promise<void> {
  for (const ref of damaged) await store.deleteChunk(manifest, ref);
}

function* allChunks({ files, chunkBytes }: Manifest): Generator<ChunkRef & { bytes: number }> {
  for (const file of files) {
    const count = chunkCount(file.bytes, chunkBytes);
    for (let index = 0; index < count; index++)
      yield { file: file.name, index, bytes: bytesOfChunk(index, file.bytes, chunkBytes) };
  }
}
