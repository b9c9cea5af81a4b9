// The bytes of a stored value, read into memory that is already there where the browser can: at half the CPU time of `arrayBuffer()`,
// and without garbage (Chromium 156).

import type { BufferPool } from './buffer-pool.ts';

/**
 * Readers at work. Chromium (156) roots neither a stream nor a promise of its next bytes in what feeds it: once the garbage collector
 * runs, a read that nobody else holds on to never settles, without any event (measured: with a collection every 20 ms a load hung at once).
 */
const working = new Set<ReadableStreamBYOBReader>();

/** Reads a Blob; the bytes may lie in a buffer of `pool`. Rejects with a DOMException if the browser cannot read it. */
export async function readBlob(blob: Blob, pool: BufferPool | undefined): Promise<Uint8Array<ArrayBuffer>> {
  const buffer = pool?.take();
  const reader = buffer && blob.size <= buffer.byteLength ? startReader(blob) : null;
  if (!buffer || !reader) return new Uint8Array(await blob.arrayBuffer());
  working.add(reader);
  try {
    return await fill(reader, new Uint8Array(buffer, 0, blob.size));
  } finally {
    working.delete(reader);
  }
}

/** Null where Blobs are no byte streams (WebKit). */
function startReader(blob: Blob): ReadableStreamBYOBReader | null {
  try {
    return blob.stream().getReader({ mode: 'byob' });
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Reads until `target` is full. Each read hands the buffer over and gets it back, so `target` is gone afterwards. */
async function fill(reader: ReadableStreamBYOBReader, target: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const size = target.length;
  let { buffer } = target;
  let filled = 0;
  while (filled < size) {
    const rest = size - filled;
    // Without `min`, as in browsers that do not know it, a chunk takes some sixty turns.
    const { value } = await orNotReadable(reader.read(new Uint8Array(buffer, filled, rest), { min: rest }));
    if (!value?.length) throw notReadable(`it ends after ${filled} of ${size} bytes`);
    ({ buffer } = value);
    filled += value.length;
  }
  await reader.cancel();
  return new Uint8Array(buffer, 0, size);
}

/** The stream says of a value whose file is gone that there was a network error. */
async function orNotReadable<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw error instanceof TypeError ? notReadable(error.message) : error;
  }
}

function notReadable(found: string): DOMException {
  return new DOMException(`A stored value cannot be read: ${found}.`, 'NotReadableError');
}
