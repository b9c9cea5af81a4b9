// Takes checksums of the rows of experts' tensors while their bytes pass by. One row of such a
// tensor is one part of one expert, and it may lie in several chunks.

import { createXXHash64 } from 'hash-wasm';
import type { PlacedTensor } from '../format/manifest.ts';

/**
 * Bytes of a row of an experts' tensor. Null for other tensors. MXFP4 blocks and scales are the only
 * tensors of bytes with three dimensions or more, and the first one counts experts.
 */
export function expertRowBytes({ dtype, shape, bytes }: PlacedTensor): number | null {
  const [experts = 0] = shape;
  return dtype === 'U8' && shape.length >= 3 && experts > 0 && bytes > 0 ? bytes / experts : null;
}

/** Receives the checksum of a row, as 16 digits of lower-case hex. */
export type OnRowSum = (tensor: PlacedTensor, row: number, sum: string) => void;

export class RowSummer {
  readonly #hasher: Awaited<ReturnType<typeof createXXHash64>>;
  readonly #onSum: OnRowSum;
  /** The tensor of the row that began, and the offset of its next byte. */
  #open: { tensor: PlacedTensor; next: number } | null = null;

  private constructor(hasher: Awaited<ReturnType<typeof createXXHash64>>, onSum: OnRowSum) {
    this.#hasher = hasher;
    this.#onSum = onSum;
  }

  static async start(onSum: OnRowSum): Promise<RowSummer> {
    return new RowSummer(await createXXHash64(), onSum);
  }

  /**
   * Takes in bytes at `offset` of a tensor. A row gets a checksum only if all its bytes came, one
   * after the other.
   */
  add(tensor: PlacedTensor, offset: number, bytes: Uint8Array): void {
    const rowBytes = expertRowBytes(tensor);
    if (rowBytes === null) return;
    const end = offset + bytes.length;
    for (let from = offset; from < end; ) {
      const row = Math.floor(from / rowBytes);
      const until = Math.min((row + 1) * rowBytes, end);
      if (this.#isReady(tensor, from, row * rowBytes)) {
        this.#hasher.update(bytes.subarray(from - offset, until - offset));
        this.#open = { tensor, next: until };
        if (until === (row + 1) * rowBytes) this.#close(tensor, row);
      }
      from = until;
    }
  }

  /** Whether the hasher holds all of the row before `from`. */
  #isReady(tensor: PlacedTensor, from: number, rowStart: number): boolean {
    if (from === rowStart) this.#hasher.init();
    else if (this.#open?.tensor !== tensor || this.#open.next !== from) this.#open = null;
    return from === rowStart || this.#open !== null;
  }

  #close(tensor: PlacedTensor, row: number): void {
    this.#onSum(tensor, row, this.#hasher.digest());
    this.#open = null;
  }
}
