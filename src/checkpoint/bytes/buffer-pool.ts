// Buffers that are used again and again: to map and clear fresh ones of 16 MiB takes longer than to read into them, and the garbage
// collector lets them pile up to a gigabyte before it looks (measured in Chromium 156). Knows their size; refuses to know what is in them.

export interface BufferPool {
  /** A buffer of the pool's size, with anything in it. */
  take(): ArrayBuffer;
  /** Takes a buffer back that nobody uses any more; one of another size, and what is more than the pool keeps, is left to the collector. */
  put(buffer: ArrayBuffer): void;
}

/** An empty pool of buffers of `bytes` each, which keeps up to `count` that nobody uses. */
export function bufferPool(bytes: number, count: number): BufferPool {
  const free: ArrayBuffer[] = [];
  return {
    take: () => free.pop() ?? new ArrayBuffer(bytes),
    put: (buffer) => {
      if (buffer.byteLength === bytes && free.length < count) free.push(buffer);
    },
  };
}
