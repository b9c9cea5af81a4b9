// Reads a stored value into a buffer that exists already, where the browser can. That takes half
// the CPU time of `arrayBuffer()` and leaves no garbage (Chromium 156, docs/browser-bugs.md#CB5).

import type { BufferPool } from './buffer-pool.ts';
import { holding } from './held.ts';

/**
 * Reads a Blob. The bytes may lie in a buffer of `pool`. Rejects with a DOMException if the browser
 * cannot read it.
 */
export async function readBlob(blob: Blob, pool: BufferPool | undefined): Promise<Uint8Array<ArrayBuffer>> {
  const buffer = pool?.take();
  const reader = buffer && blob.size <= buffer.byteLength ? startReader(blob) : null;
  if (!buffer || !reader) return new Uint8Array(await blob.arrayBuffer());
  // Without it a load hung at once, with a collection every 20 ms (docs/browser-bugs.md#CB2).
  return holding(reader, () => fill(reader, new Uint8Array(buffer, 0, blob.size)));
}

/**
 * Reads a Blob into `target`, which is as long. Returns the filled view, and transfers the buffer of
 * `target`. Rejects with a DOMException if the browser cannot read it.
 */
export async function readInto(blob: Blob, target: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const reader = startReader(blob);
  if (reader) return holding(reader, () => fill(reader, target));
  target.set(new Uint8Array(await blob.arrayBuffer()));
  return target;
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
  const { length: size, byteOffset } = target;
  let { buffer } = target;
  let filled = 0;
  while (filled < size) {
    const rest = size - filled;
    // Browsers without `min` need some sixty turns for a chunk.
    const { value } = await orNotReadable(reader.read(new Uint8Array(buffer, byteOffset + filled, rest), { min: rest }));
    if (!value?.length) throw notReadable(`it ends after ${filled} of ${size} bytes`);
    ({ buffer } = value);
    filled += value.length;
  }
  await reader.cancel();
  return new Uint8Array(buffer, byteOffset, size);
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
