// A checkpoint's folder on the disk as a TensorSource, for the engine without a browser. It trusts
// the files: tests of `checkpoint/` cover hostile ones.

import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LENGTH_BYTES, parseHeader, readHeaderLength, type ShardTensor } from '../../src/checkpoint/format/safetensors.ts';
import { INDEX_FILE, parseIndex } from '../../src/checkpoint/format/shard-index.ts';
import type { TensorPiece } from '../../src/contracts/tensors.ts';
import type { TensorSource } from '../../src/engine/tensor-source.ts';

/** The size of chunks from the browser's store. */
const PIECE_BYTES = 16 * 2 ** 20;

interface Shard {
  path: string;
  tensors: readonly ShardTensor[];
}

/** Reads config, index and headers. Errors: `checkpoint-invalid`, and the file system's. */
export async function diskSource(folder: string): Promise<TensorSource> {
  const names = [...new Set(parseIndex(await readFile(join(folder, INDEX_FILE))).values())].sort();
  const shards = await Promise.all(names.map((name) => readShard(join(folder, name))));
  return {
    config: JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')),
    tensors: new Map(shards.flatMap(({ tensors }) => tensors.map((tensor) => [tensor.name, tensor] as const))),
    async stream(wanted, onPiece, signal) {
      for (const shard of shards) await streamShard(shard, wanted, onPiece, signal);
    },
  };
}

async function readShard(path: string): Promise<Shard> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const length = readHeaderLength(await read(file, 0, LENGTH_BYTES), path, size);
    return { path, tensors: parseHeader(await read(file, LENGTH_BYTES, length), path, size).tensors };
  } finally {
    await file.close();
  }
}

type OnPiece = (piece: TensorPiece) => void | Promise<void>;

async function streamShard(shard: Shard, wanted: ReadonlySet<string>, onPiece: OnPiece, signal?: AbortSignal): Promise<void> {
  const file = await open(shard.path);
  try {
    for (const { name, offset, bytes } of shard.tensors) {
      if (!wanted.has(name)) continue;
      for (let done = 0; done < bytes; done += PIECE_BYTES) {
        signal?.throwIfAborted();
        await onPiece({ name, offset: done, bytes: await read(file, offset + done, Math.min(PIECE_BYTES, bytes - done)) });
      }
    }
  } finally {
    await file.close();
  }
}

async function read(file: FileHandle, position: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  for (let filled = 0; filled < length; ) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) throw new Error(`A file ends at byte ${position + filled}; ${position + length} were needed.`);
    filled += bytesRead;
  }
  return bytes;
}
