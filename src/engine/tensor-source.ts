// What the engine asks of whoever holds a checkpoint: named tensors and their bytes. `checkpoint/` satisfies it; tests fake it.
// Knows names, dtypes, shapes, bytes; never sees URLs, files or stores.

import type { TensorInfo, TensorPiece } from '../contracts/tensors.ts';

/** Little-endian element types of gpt-oss checkpoints; U8 holds MXFP4 blocks and scales. */
export type Dtype = 'BF16' | 'U8';

export interface TensorSource {
  /** The parsed `config.json`; unchecked. */
  readonly config: unknown;
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /**
   * Delivers every byte of the named tensors once, in storage order; the pieces of one tensor arrive in ascending order.
   * Waits for `onPiece` before it reads on, so memory stays bounded by one chunk.
   * Errors: `checkpoint-invalid`, `storage-failed`, `AbortError`.
   */
  stream(names: ReadonlySet<string>, onPiece: (piece: TensorPiece) => void | Promise<void>, signal?: AbortSignal): Promise<void>;
  /**
   * Rows of one tensor, one behind the other, in the order asked for; `stream` must have delivered the tensor before. For an embedding
   * that stays in storage; a source that is none may leave it out. Errors: `storage-failed`.
   */
  readRows?(name: string, rowBytes: number, rows: readonly number[]): Promise<Uint8Array<ArrayBuffer>>;
}
