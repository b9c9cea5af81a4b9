// Reads a stored value into a buffer that exists already, where the browser can. That takes half
// the CPU time of `arrayBuffer()` and leaves no garbage (Chromium 156, docs/browser-bugs.md#CB5).

import type { BufferPool } from './buffer-pool.ts';

/**
 * Readers at work, held here so that the garbage collector keeps them (Chromium 156,
 * docs/browser-bugs.md#CB2). It roots neither a stream nor the promise of its next bytes. A read
 * without another reference then never settles, without any event. With a collection every 20 ms a
 * load hung at once.
 */
const working = new Set<ReadableStreamBYOBReader>();

/**
 * Reads a Blob. The bytes may lie in a buffer of `pool`. Rejects with a DOMException if the browser
 * cannot read it.
 */
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

/** Starts a BYOB reader. Null where a Blob's stream is no byte stream (WebKit). */
function startReader(blob: Blob): ReadableStreamBYOBReader | null {
  try {
    return blob.stream().getReader({ mode: 'byob' });
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/**
 * Reads until `target` is full. Each read transfers the buffer, so `target` is detached afterwards.
 */
async function fill(reader: ReadableStreamBYOBReader, target: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const size = target.length;
  let { buffer } = target;
  let filled = 0;
  while (filled < size) {
    const rest = size - filled;
    // Browsers without `min` need some sixty turns for a chunk.
    const { value } = await orNotReadable(reader.read(new Uint8Array(buffer, filled, rest), { min: rest }));
    if (!value?.length) throw notReadable(`it ends after ${filled} of ${size} bytes`);
    ({ buffer } = value);
    filled += value.length;
  }
  await reader.cancel();
  return new Uint8Array(buffer, 0, size);
}

/** Renames the network error that a stream reports when the file of its value is gone. */
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
