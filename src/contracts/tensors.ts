// Tensors of a checkpoint: storage delivers them, the engine reads them. Types only.

export interface TensorInfo {
  dtype: string;
  shape: readonly number[];
  bytes: number;
}

/** Consecutive bytes of one tensor. */
export interface TensorPiece {
  name: string;
  /** Bytes from the tensor's start, a multiple of 4. */
  offset: number;
  /**
   * A multiple of 4 long, except at the tensor's end. Valid only until the callback's promise
   * settles.
   */
  bytes: Uint8Array<ArrayBuffer>;
}

/** Options of reading a part of one tensor. */
export interface ReadRangeOptions {
  signal?: AbortSignal | undefined;
  /**
   * Memory for the bytes, at least as long. It is used if it fits and is then detached; the
   * `buffer` of the result replaces it.
   */
  buffer?: ArrayBuffer | undefined;
}
