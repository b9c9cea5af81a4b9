// Buffers that are used again and again: the garbage collector lets fresh ones of 16 MiB pile up to a gigabyte before it looks
// (measured in Chromium 156). Knows their size; refuses to know what is in them.

export interface BufferPool {
  /** A buffer of the pool's size, with anything in it. */
  take(): ArrayBuffer;
  /** Takes a buffer back that nobody uses any more; one of another size is left to the garbage collector. */
  put(buffer: ArrayBuffer): void;
}

/** An empty pool of buffers of `bytes` each. */
export function bufferPool(bytes: number): BufferPool {
  const free: ArrayBuffer[] = [];
  return {
    take: () => free.pop() ?? new ArrayBuffer(bytes),
    put: (buffer) => {
      if (buffer.byteLength === bytes) free.push(buffer);
    },
  };
}
