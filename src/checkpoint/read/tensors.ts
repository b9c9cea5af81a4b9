// Reads the bytes of named tensors from stored chunks, a few chunks at a time.

import type { TensorPiece } from '../../contracts/tensors.ts';
import { type BufferPool, bufferPool } from '../bytes/buffer-pool.ts';
import { invalid, quote, throwIfStopped } from '../errors.ts';
import type { PlacedTensor } from '../format/manifest.ts';
import type { ChunkRef } from '../store/chunk-store.ts';
import type { ExpertSums } from './expert-sums.ts';
import { readAhead } from './read-ahead.ts';
import { type RepairableFiles, readChunk } from './repair-chunk.ts';
import type { RowSummer } from './row-summer.ts';

export type OnPiece = (piece: TensorPiece) => void | Promise<void>;

/** GPU queues take writes whose offset and size are multiples of this. */
const ALIGNMENT = 4;

/**
 * Chunks that are read while one is delivered. The browser reads in another process, so that costs
 * no time. With the delivered one these are five buffers, 84 MB at 16 MiB a chunk, for a model of
 * any size.
 */
const CHUNKS_AHEAD = 3;

/**
 * Delivers every byte of the named tensors once, in storage order. Reads each of their chunks once.
 * While it waits for `onPiece`, the next chunks are read, hashed and, if damaged, downloaded again.
 * Errors: `checkpoint-invalid` for a name that the model does not have, those of `readChunk`,
 * `AbortError`.
 */
export async function streamTensors(
  files: RepairableFiles & { sums: ExpertSums },
  names: ReadonlySet<string>,
  onPiece: OnPiece,
  signal?: AbortSignal,
): Promise<void> {
  const { tensors, chunkBytes } = files.manifest;
  const wanted = tensors.filter(({ name }) => names.has(name));
  checkKnown(names, wanted);
  const ending = new AbortController();
  const stop = signal ? AbortSignal.any([signal, ending.signal]) : ending.signal;
  const pool = bufferPool(chunkBytes, CHUNKS_AHEAD + 2);
  const chunks = readAhead(chunksOf(wanted, chunkBytes), CHUNKS_AHEAD, (ref) => readChunk({ ...files, pool }, ref, stop));
  const summed = await files.sums.lacking(wanted);
  const summer = await files.sums.start();
  try {
    await deliver(spans(wanted, chunkBytes), { chunks, pool, signal, summer, summed }, onPiece);
  } finally {
    ending.abort();
    await files.sums.save();
  }
}

interface Reading {
  /** The chunks of the spans, each once. */
  chunks: AsyncGenerator<Uint8Array<ArrayBuffer>, void, void>;
  /** The source of their memory. */
  pool: BufferPool;
  signal: AbortSignal | undefined;
  summer: RowSummer;
  /** The tensors that lack checksums of their experts. */
  summed: ReadonlySet<PlacedTensor>;
}

async function deliver(
  parts: Iterable<Span>,
  { chunks, pool, signal, summer, summed }: Reading,
  onPiece: OnPiece,
): Promise<void> {
  let held: { place: ChunkRef; bytes: Uint8Array<ArrayBuffer> } | undefined;
  for (const { tensor, offset, place: ref, from, until, align } of parts) {
    throwIfStopped(signal);
    if (!held || !isSame(held.place, ref)) {
      if (held) pool.put(held.bytes.buffer);
      held = { place: ref, bytes: await nextOf(chunks) };
    }
    const bytes = held.bytes.subarray(from, until);
    if (summed.has(tensor)) summer.add(tensor, offset, bytes);
    for (const piece of align(bytes)) await onPiece(piece);
  }
}

async function nextOf<T>(results: AsyncGenerator<T, void, void>): Promise<T> {
  const { value, done } = await results.next();
  if (done) throw new Error('The chunks of the tensors ended before the tensors did.');
  return value;
}

/** The chunks that hold the tensors, each once, in order. */
function* chunksOf(tensors: readonly PlacedTensor[], chunkBytes: number): Generator<ChunkRef> {
  let last: ChunkRef | undefined;
  for (const { place: ref } of spans(tensors, chunkBytes)) {
    if (last && isSame(last, ref)) continue;
    last = ref;
    yield ref;
  }
}

function isSame(a: ChunkRef, b: ChunkRef): boolean {
  return a.file === b.file && a.index === b.index;
}

function checkKnown(names: ReadonlySet<string>, found: readonly PlacedTensor[]): void {
  const known = new Set(found.map(({ name }) => name));
  for (const name of names) if (!known.has(name)) throw invalid('the shards', `tensor ${quote(name)}`, 'none of that name');
}

interface Span {
  tensor: PlacedTensor;
  /** Bytes from the tensor's start. */
  offset: number;
  place: ChunkRef;
  /** Bytes from the chunk's start. */
  from: number;
  until: number;
  align: Align;
}

/** The parts of each tensor by chunk. */
function* spans(tensors: readonly PlacedTensor[], chunkBytes: number): Generator<Span> {
  for (const tensor of tensors) {
    const { file, offset, bytes } = tensor;
    const align = startAligner(tensor);
    const end = offset + bytes;
    for (let at = offset; at < end; ) {
      const index = Math.floor(at / chunkBytes);
      const start = index * chunkBytes;
      const until = Math.min(end - start, chunkBytes);
      yield { tensor, offset: at - offset, place: { file, index }, from: at - start, until, align };
      at = start + until;
    }
  }
}

type Align = (bytes: Uint8Array<ArrayBuffer>) => Generator<TensorPiece>;

/**
 * Cuts one tensor's bytes, of any lengths, into pieces that start at multiples of 4 and are
 * multiples of 4 long. At most 3 bytes wait for the next call. With its first bytes they become a
 * piece of their own, so nothing large is copied.
 */
function startAligner({ name, bytes: total }: PlacedTensor): Align {
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
