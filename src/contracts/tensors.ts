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
