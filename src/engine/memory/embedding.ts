// Gives the kernels the embedding's rows, from one of two tables.
// One table holds all rows on the GPU; the other holds the rows of the next tokens, read from
// storage.

import type { Config } from '../config.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { TensorSource } from '../tensor-source.ts';
import { bf16Bytes, DENSE_BYTES } from './bf16-pieces.ts';

/**
 * Maximum of cached rows; the oldest are dropped. They take 24 MB for gpt-oss-20b.
 * Most tokens of a text have appeared before.
 */
const KEPT_ROWS = 4096;

/** Gives the kernels the next tokens. */
export interface Embedding {
  /** Whether an id must be known before its step is submitted. */
  readonly needsIds: boolean;
  /** Makes `ids` the tokens from `position` on. Errors: those of reading. */
  place(position: number, ids: readonly number[]): Promise<void>;
}

/** Makes an embedding whose whole table is on the GPU. `tokens`: (context + 1) u32 */
export function embeddingOnGpu({ device }: Gpu, tokens: GPUBuffer): Embedding {
  return {
    needsIds: false,
    place: async (position, ids) => device.queue.writeBuffer(tokens, position * 4, Uint32Array.from(ids)),
  };
}

type ReadRows = NonNullable<TensorSource['readRows']>;

/**
 * Reads rows as bf16, whatever dense dtype the tensor has in storage; `rowBytes` are those of bf16.
 */
export function bf16Rows({ tensors }: Pick<TensorSource, 'tensors'>, readRows: ReadRows): ReadRows {
  return async (name, rowBytes, rows) => {
    const dtype = tensors.get(name)?.dtype ?? 'BF16';
    return bf16Bytes(await readRows(name, (rowBytes / 2) * (DENSE_BYTES[dtype] ?? 2), rows), dtype);
  };
}

/** An embedding that is read from storage: its tensor, and what the kernels read. */
export interface StoredEmbedding {
  tensor: string;
  tokens: GPUBuffer; // (context + 1) u32
  table: GPUBuffer; // (stepTokens, D) bf16
}

/**
 * Makes an embedding whose table holds the tokens of one step, in order.
 * The kernels receive the table's row numbers as ids.
 */
export function embeddingInStorage(
  { device }: Gpu,
  readRows: ReadRows,
  { hidden }: Config,
  { tensor, tokens, table }: StoredEmbedding,
): Embedding {
  const rowBytes = hidden * 2;
  const kept = new Map<number, Uint8Array<ArrayBuffer>>();
  const read = async (ids: readonly number[]) => {
    const missing = [...new Set(ids)].filter((id) => !kept.has(id));
    const bytes = missing.length > 0 ? await readRows(tensor, rowBytes, missing) : new Uint8Array();
    missing.forEach((id, i) => kept.set(id, bytes.slice(i * rowBytes, (i + 1) * rowBytes)));
  };
  return {
    needsIds: true,
    async place(position, ids) {
      await read(ids);
      const rows = new Uint8Array(ids.length * rowBytes);
      ids.forEach((id, i) => rows.set(kept.get(id) ?? new Uint8Array(), i * rowBytes));
      device.queue.writeBuffer(table, 0, rows);
      device.queue.writeBuffer(tokens, position * 4, Uint32Array.from(ids.keys()));
      for (const id of kept.keys()) {
        if (kept.size <= KEPT_ROWS) break;
        kept.delete(id);
      }
    },
  };
}
