// A checkpoint in memory as a TensorSource, for engine tests.
// It trusts its files; the tests of `checkpoint/` cover hostile ones.

import type { TensorInfo } from '../../contracts/tensors.ts';
import type { TensorSource } from '../tensor-source.ts';

type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

export interface MemorySource extends Omit<Required<TensorSource>, 'expertsByUse' | 'addExpertUses'> {
  /** All bytes of a tensor. */
  bytesOf(name: string): Uint8Array<ArrayBuffer>;
}

/**
 * Makes a source from a checkpoint's files by path.
 * Pieces have at most `pieceBytes` bytes, a multiple of 4. Small pieces test the seams between
 * pieces and parts.
 */
export function memorySource(files: Files, pieceBytes = 1 << 20): MemorySource {
  const tensors = new Map<string, TensorInfo>();
  const bytes = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const [path, file] of files) {
    if (path.endsWith('.safetensors')) readShard(file, tensors, bytes);
  }
  const bytesOf = (name: string) => {
    const found = bytes.get(name);
    if (found === undefined) throw new RangeError(`no tensor ${name}`);
    return found;
  };
  return {
    config: JSON.parse(new TextDecoder().decode(files.get('config.json'))),
    tensors,
    bytesOf,
    readRows: async (name, rowBytes, rows) => {
      const found = new Uint8Array(rows.length * rowBytes);
      rows.forEach((row, i) => found.set(bytesOf(name).subarray(row * rowBytes, (row + 1) * rowBytes), i * rowBytes));
      return found;
    },
    readRange: async (name, from, until) => bytesOf(name).slice(from, until),
    async stream(names, onPiece) {
      for (const name of bytes.keys()) {
        if (!names.has(name)) continue;
        const tensor = bytesOf(name);
        for (let offset = 0; offset < tensor.length; offset += pieceBytes) {
          await onPiece({ name, offset, bytes: tensor.subarray(offset, offset + pieceBytes) });
        }
      }
    },
  };
}

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

function readShard(
  file: Uint8Array<ArrayBuffer>,
  tensors: Map<string, TensorInfo>,
  bytes: Map<string, Uint8Array<ArrayBuffer>>,
): void {
  const headerBytes = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + headerBytes))) as Record<string, Entry>;
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const [start, end] = entry.data_offsets.map((offset) => 8 + headerBytes + offset) as [number, number];
    tensors.set(name, { dtype: entry.dtype, shape: entry.shape, bytes: end - start });
    bytes.set(name, file.subarray(start, end));
  }
}
