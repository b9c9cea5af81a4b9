// Reads parts of single tensors, each byte proven. A part of an expert is compared with its own
// checksum, so that its chunks need not be read whole.

import type { ReadRangeOptions } from '../../contracts/tensors.ts';
import { checksum } from '../bytes/checksum.ts';
import { invalid, quote, throwIfStopped } from '../errors.ts';
import type { PlacedTensor } from '../format/manifest.ts';
import type { ChunkPart, ChunkRef } from '../store/chunk-store.ts';
import { isHung, isStorageFailure } from '../store/storage-errors.ts';
import type { ExpertSums } from './expert-sums.ts';
import { type RepairableFiles, readChunk } from './repair-chunk.ts';
import { expertRowBytes } from './row-summer.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Bytes of one tensor, from its start. */
type Range = ChunkPart;

/** A range within one chunk, and its position in the result. */
interface Span extends ChunkPart {
  ref: ChunkRef;
  target: number;
}

export class TensorRanges {
  readonly #files: RepairableFiles;
  readonly #sums: ExpertSums;
  /** The last proof of each chunk that is under way. The next one of that chunk waits for it. */
  readonly #proofs = new Map<string, Promise<void>>();

  constructor(files: RepairableFiles, sums: ExpertSums) {
    this.#files = files;
    this.#sums = sums;
  }

  /** As `Checkpoint.readRange`. */
  async read(name: string, { from, until }: Range, options: ReadRangeOptions = {}): Promise<Bytes> {
    const tensor = this.#files.manifest.tensors.find((candidate) => candidate.name === name);
    if (!tensor) throw invalid('the shards', `tensor ${quote(name)}`, 'none of that name');
    if (!(from >= 0 && from <= until && until <= tensor.bytes)) {
      throw new RangeError(`bytes ${from} to ${until} of the ${tensor.bytes} of ${name}`);
    }
    throwIfStopped(options.signal);
    const rowBytes = expertRowBytes(tensor);
    if (rowBytes === null) return this.#proven(tensor, { from, until }, options);
    const [first, end] = [Math.floor(from / rowBytes), Math.ceil(until / rowBytes)];
    const whole = { from: first * rowBytes, until: end * rowBytes };
    const rows = new Array<Bytes>();
    const own = end - first === 1 ? options : { signal: options.signal };
    for (let row = first; row < end; row++) rows.push(await this.#row(tensor, row, own));
    const bytes = rows.length === 1 && rows[0] ? rows[0] : joined(rows);
    return bytes.subarray(from - whole.from, until - whole.from);
  }

  /** One row of an experts' tensor. */
  async #row(tensor: PlacedTensor, row: number, options: ReadRangeOptions): Promise<Bytes> {
    const rowBytes = expertRowBytes(tensor) ?? tensor.bytes;
    const range = { from: row * rowBytes, until: (row + 1) * rowBytes };
    const noted = await this.#sums.of(tensor, row);
    if (noted !== null) {
      const found = await this.#unproven(tensor, range, options);
      if (found && (await checksum(found)) === noted) return found;
    }
    const proven = await this.#proven(tensor, range, { signal: options.signal });
    const summer = await this.#sums.start();
    summer.add(tensor, range.from, proven);
    await this.#sums.save();
    return proven;
  }

  /** Bytes as the store has them. Undefined if it lacks or cannot read some. */
  async #unproven(tensor: PlacedTensor, range: Range, { signal, buffer }: ReadRangeOptions): Promise<Bytes | undefined> {
    const size = range.until - range.from;
    let memory = buffer && buffer.byteLength >= size ? buffer : new ArrayBuffer(size);
    for (const { ref, from, until, target } of this.#spans(tensor, range)) {
      throwIfStopped(signal);
      const view = new Uint8Array(memory, target, until - from);
      const found = await this.#files.store.getPart(this.#files.manifest, ref, from, view).catch(noneIfUnreadable);
      if (!found) return undefined;
      memory = found.buffer;
    }
    return new Uint8Array(memory, 0, size);
  }

  /** Bytes out of verified chunks. */
  async #proven(tensor: PlacedTensor, range: Range, { signal, buffer }: ReadRangeOptions): Promise<Bytes> {
    const size = range.until - range.from;
    const bytes = new Uint8Array(buffer && buffer.byteLength >= size ? buffer : new ArrayBuffer(size), 0, size);
    for (const { ref, from, until, target } of this.#spans(tensor, range)) {
      const chunk = await this.#prove(ref, signal);
      bytes.set(chunk.subarray(from, until), target);
    }
    return bytes;
  }

  /**
   * Reads and verifies a chunk after all earlier proofs of it. So a damaged chunk is downloaded once
   * for all readers.
   */
  async #prove(ref: ChunkRef, signal: AbortSignal | undefined): Promise<Bytes> {
    const key = `${ref.index} ${ref.file}`;
    const before = this.#proofs.get(key);
    const reading = (async () => {
      await before;
      return readChunk(this.#files, ref, signal);
    })();
    const ended = reading.then(
      () => undefined,
      () => undefined,
    );
    this.#proofs.set(key, ended);
    try {
      return await reading;
    } finally {
      if (this.#proofs.get(key) === ended) this.#proofs.delete(key);
    }
  }

  *#spans({ file, offset }: PlacedTensor, range: Range): Generator<Span> {
    const { chunkBytes } = this.#files.manifest;
    const end = offset + range.until;
    for (let at = offset + range.from; at < end; ) {
      const index = Math.floor(at / chunkBytes);
      const start = index * chunkBytes;
      const until = Math.min(chunkBytes, end - start);
      yield { ref: { file, index }, from: at - start, until, target: at - offset - range.from };
      at = start + until;
    }
  }
}

function joined(parts: readonly Bytes[]): Bytes {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** A store that does not answer would not answer again either. */
function noneIfUnreadable(error: unknown): undefined {
  if (!isStorageFailure(error) || isHung(error)) throw error;
}
