// Reuses buffers. To map and clear a fresh one of 16 MiB takes longer than to read into it. Unused
// ones pile up to a gigabyte before they are collected (Chromium 156, docs/browser-bugs.md#CB5).

export interface BufferPool {
  /** Returns a buffer of the pool's size. Its content is arbitrary. */
  take(): ArrayBuffer;
  /**
   * Returns an unused buffer to the pool. Drops one of another size, and one more than the pool
   * keeps.
   */
  put(buffer: ArrayBuffer): void;
}

/** Creates an empty pool for buffers of `bytes` each. It keeps up to `count` unused ones. */
export function bufferPool(bytes: number, count: number): BufferPool {
  const free: ArrayBuffer[] = [];
  return {
    take: () => free.pop() ?? new ArrayBuffer(bytes),
    put: (buffer) => {
      if (buffer.byteLength === bytes && free.length < count) free.push(buffer);
    },
  };
}
