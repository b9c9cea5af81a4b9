// The interface through which the engine reads a checkpoint: named tensors and their bytes.
// `checkpoint/` implements it; tests fake it.
// Knows names, dtypes, shapes and bytes; never sees URLs, files or stores.

import type { ReadRangeOptions, TensorInfo, TensorPiece } from '../contracts/tensors.ts';

/** Little-endian element types of gpt-oss checkpoints; U8 holds MXFP4 blocks and scales. */
export type Dtype = 'BF16' | 'U8';

export interface TensorSource {
  /** The parsed `config.json`; unchecked. */
  readonly config: unknown;
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /**
   * Delivers every byte of the named tensors once, in storage order.
   * The pieces of one tensor arrive in ascending order.
   * Waits for `onPiece` before it reads on, so memory stays bounded by one chunk.
   * Errors: `checkpoint-invalid`, `storage-failed`, `AbortError`.
   */
  stream(names: ReadonlySet<string>, onPiece: (piece: TensorPiece) => void | Promise<void>, signal?: AbortSignal): Promise<void>;
  /**
   * Reads rows of one tensor and concatenates them in the requested order.
   * `stream` must have delivered the tensor before.
   * An embedding that stays in storage needs this method; other sources may leave it out.
   * Errors: `storage-failed`.
   */
  readRows?(name: string, rowBytes: number, rows: readonly number[]): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Reads bytes `from` to before `until` of one tensor, without a `stream` before.
   * Experts that are read when they are needed come from this method; other sources may leave it
   * out.
   * Errors: `checkpoint-invalid`, `storage-failed`, `download-failed` (for damaged bytes),
   * `AbortError`.
   */
  readRange?(name: string, from: number, until: number, options?: ReadRangeOptions): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * For each layer, all its experts, those most used by earlier answers first.
   * Errors: `storage-failed`.
   */
  expertsByUse?(layers: number, experts: number): Promise<number[][]>;
  /**
   * Adds an answer's counts, by layer and expert, to the ones kept with the model.
   * Errors: `storage-failed`.
   */
  addExpertUses?(uses: readonly (readonly number[])[]): Promise<void>;
}
