// Reads single rows of a tensor that stays in storage, for a table of which each token needs one
// row. A stream of the tensor verified its bytes before. Unreadable chunks are repaired.

import { invalid, quote } from '../errors.ts';
import type { PlacedTensor } from '../format/manifest.ts';
import type { ChunkPart, ChunkRef } from '../store/chunk-store.ts';
import { isHung, isStorageFailure } from '../store/storage-errors.ts';
import { type RepairableFiles, readChunk } from './repair-chunk.ts';

/** A part of a chunk, and its position among the requested rows. */
interface Wanted extends ChunkPart {
  /** Position in the result, bytes. */
  target: number;
}

/**
 * Reads rows of the named tensor and concatenates them in the given order. Errors:
 * `checkpoint-invalid` for a name the model does not have; those of `readChunk`.
 */
export async function readTensorRows(
  files: RepairableFiles,
  name: string,
  rowBytes: number,
  rows: readonly number[],
): Promise<Uint8Array<ArrayBuffer>> {
  const tensor = files.manifest.tensors.find((candidate) => candidate.name === name);
  if (!tensor) throw invalid('the shards', `tensor ${quote(name)}`, 'none of that name');
  const found = new Uint8Array(rows.length * rowBytes);
  const { file } = tensor;
  const chunks = [...wantedByChunk(tensor, files.manifest.chunkBytes, { rowBytes, rows })];
  await Promise.all(
    chunks.map(async ([index, wanted]) => {
      const parts = await readParts(files, { file, index }, wanted);
      wanted.forEach(({ target }, i) => found.set(parts[i] ?? new Uint8Array(), target));
    }),
  );
  return found;
}

/** The parts of each chunk, by its index. A row may lie in several chunks. */
function wantedByChunk(
  { offset, bytes }: PlacedTensor,
  chunkBytes: number,
  { rowBytes, rows }: { rowBytes: number; rows: readonly number[] },
): Map<number, Wanted[]> {
  const chunks = new Map<number, Wanted[]>();
  rows.forEach((row, i) => {
    if (!(row >= 0 && (row + 1) * rowBytes <= bytes)) throw new RangeError(`row ${row} of ${bytes / rowBytes}`);
    const end = offset + (row + 1) * rowBytes;
    for (let at = end - rowBytes; at < end; ) {
      const index = Math.floor(at / chunkBytes);
      const from = at - index * chunkBytes;
      const until = Math.min(chunkBytes, end - index * chunkBytes);
      const wanted = chunks.get(index) ?? [];
      wanted.push({ from, until, target: (i + 1) * rowBytes - (end - at) });
      chunks.set(index, wanted);
      at += until - from;
    }
  });
  return chunks;
}

async function readParts(files: RepairableFiles, ref: ChunkRef, parts: readonly ChunkPart[]): Promise<Uint8Array<ArrayBuffer>[]> {
  const found = await files.store.getParts(files.manifest, ref, parts).catch((error: unknown) => {
    if (!isStorageFailure(error) || isHung(error)) throw error;
  });
  if (found) return found;
  const chunk = await readChunk(files, ref);
  return parts.map(({ from, until }) => chunk.slice(from, until));
}
