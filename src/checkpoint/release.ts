// Gives a chunk's memory back at once: collecting garbage lags behind a load by a gigabyte. Knows nothing of chunks.

/** Frees what nobody reads any more; its bytes are gone. Where a browser has no `transfer`, its garbage collector does it later. */
export function release({ buffer }: Uint8Array<ArrayBuffer>): void {
  if ('transfer' in buffer) buffer.transfer(0);
}
