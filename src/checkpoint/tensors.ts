// The bytes of named tensors, read from stored chunks. Takes a manifest and a store, gives what the engine's TensorSource asks
// (the shape is mirrored here, the worker proves that they agree). Holds one chunk at a time; refuses to know what tensors mean.

import type { ChunkStore } from './chunk-store.ts';
import { sha256 } from './digest.ts';
import { checkpointError, invalid, quote, throwIfStopped } from './errors.ts';
import { bytesOfChunk, type Manifest, type PlacedTensor } from './manifest.ts';

export interface TensorInfo {
  dtype: string;
  shape: readonly number[];
  bytes: number;
}

/** A run of one tensor's bytes. */
export interface TensorPiece {
  name: string;
  /** Bytes from the tensor's start; a multiple of 4. */
  offset: number;
  /** A multiple of 4 long, except where the tensor ends. Valid only until the callback's promise settles. */
  bytes: Uint8Array<ArrayBuffer>;
}

export type OnPiece = (piece: TensorPiece) => void | Promise<void>;

/** GPU queues take writes whose offset and size are multiples of this. */
const ALIGNMENT = 4;

/**
 * Delivers every byte of the named tensors once, in storage order, reading each chunk that holds any of them once.
 * Errors: `checkpoint-invalid` for a name the model does not have, `storage-failed`, `AbortError`.
 */
export async function streamTensors(
  { manifest, store }: { manifest: Manifest; store: ChunkStore },
  names: ReadonlySet<string>,
  onPiece: OnPiece,
  signal?: AbortSignal,
): Promise<void> {
  const wanted = manifest.tensors.filter(({ name }) => names.has(name));
  checkKnown(names, wanted);
  let last: { file: string; index: number; bytes: Uint8Array<ArrayBuffer> } | undefined;
  for (const tensor of wanted) {
    const align = startAligner(tensor);
    for (const { index, from, until } of spans(tensor, manifest.chunkBytes)) {
      throwIfStopped(signal);
      if (last?.file !== tensor.file || last.index !== index) {
        last = undefined; // before the next is read: one chunk in memory, not two
        last = { file: tensor.file, index, bytes: await readStoredChunk(manifest, store, { file: tensor.file, index }) };
      }
      for (const piece of align(last.bytes.subarray(from, until))) await onPiece(piece);
    }
  }
}

/**
 * Reads a chunk and proves it: present, of the right length, hashing to what arrived. A damaged chunk is deleted, so that the next
 * download fetches it alone. Errors: `storage-failed`.
 */
export async function readStoredChunk(
  manifest: Manifest,
  store: ChunkStore,
  place: { file: string; index: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const fileBytes = manifest.files.find(({ name }) => name === place.file)?.bytes ?? 0;
  const needed = bytesOfChunk(place.index, fileBytes, manifest.chunkBytes);
  const chunk = await store.getChunk(manifest, place);
  if (chunk && chunk.bytes.length === needed && (await sha256(chunk.bytes)) === chunk.sha256) return chunk.bytes;
  if (chunk) await store.deleteChunk(manifest, place);
  throw checkpointError('storage-failed', {
    file: `${place.file}, chunk ${place.index}`,
    needed: `${needed} bytes as they arrived`,
    found: chunk ? `${chunk.bytes.length} bytes that changed on this device` : 'nothing',
    remedy: 'Load the model again: only this part is downloaded',
  });
}

function checkKnown(names: ReadonlySet<string>, found: readonly PlacedTensor[]): void {
  const known = new Set(found.map(({ name }) => name));
  for (const name of names) if (!known.has(name)) throw invalid('the shards', `tensor ${quote(name)}`, 'none of that name');
}

/** The parts of a tensor by chunk: `from` and `until` count bytes from the chunk's start. */
function* spans({ offset, bytes }: PlacedTensor, chunkBytes: number): Generator<{ index: number; from: number; until: number }> {
  const end = offset + bytes;
  for (let at = offset; at < end; ) {
    const index = Math.floor(at / chunkBytes);
    const start = index * chunkBytes;
    const until = Math.min(end - start, chunkBytes);
    yield { index, from: at - start, until };
    at = start + until;
  }
}

/**
 * Cuts one tensor's bytes, given in any lengths, into pieces that start at multiples of 4 and are multiples of 4 long. At most 3
 * bytes wait for the next call; with its first ones they make a piece of their own, so nothing large is copied.
 */
function startAligner({ name, bytes: total }: PlacedTensor): (bytes: Uint8Array<ArrayBuffer>) => Generator<TensorPiece> {
  const carry = new Uint8Array(ALIGNMENT);
  let carried = 0;
  let offset = 0;
  return function* align(bytes) {
    let rest = bytes;
    if (carried > 0) {
      const taken = rest.subarray(0, Math.min(ALIGNMENT, total - offset) - carried);
      carry.set(taken, carried);
      carried += taken.length;
      rest = rest.subarray(taken.length);
      if (carried < Math.min(ALIGNMENT, total - offset)) return;
      yield { name, offset, bytes: carry.subarray(0, carried) };
      offset += carried;
      carried = 0;
    }
    const isEnd = offset + rest.length === total;
    const whole = isEnd ? rest.length : rest.length - (rest.length % ALIGNMENT);
    if (whole > 0) yield { name, offset, bytes: rest.subarray(0, whole) };
    offset += whole;
    carried = rest.length - whole;
    carry.set(rest.subarray(whole));
  };
}
