// Checksums of the parts of experts, kept beside the digests of their chunks. With them a part that
// is read alone is proven without reading its chunks whole.

import type { Manifest, PlacedTensor } from '../format/manifest.ts';
import type { ChunkRef, ChunkStore } from '../store/chunk-store.ts';
import { isStorageFailure } from '../store/storage-errors.ts';
import { expertRowBytes, RowSummer } from './row-summer.ts';

export class ExpertSums {
  readonly #manifest: Manifest;
  readonly #store: ChunkStore;
  /** Stored checksums by tensor. */
  readonly #stored = new Map<PlacedTensor, Promise<(string | null)[]>>();
  /** Checksums by tensor and row that the store does not have yet. */
  readonly #taken = new Map<PlacedTensor, Map<number, string>>();

  constructor({ manifest, store }: { manifest: Manifest; store: ChunkStore }) {
    this.#manifest = manifest;
    this.#store = store;
  }

  /** The checksum of a row. Null if none was taken, or if the store cannot read it. */
  async of(tensor: PlacedTensor, row: number): Promise<string | null> {
    return (await this.#read(tensor))[row] ?? null;
  }

  /** Those of `tensors` that hold experts and lack checksums. */
  async lacking(tensors: readonly PlacedTensor[]): Promise<Set<PlacedTensor>> {
    const experts = tensors.filter((tensor) => expertRowBytes(tensor) !== null);
    const sums = await Promise.all(experts.map((tensor) => this.#read(tensor)));
    return new Set(experts.filter((_, i) => sums[i]?.includes(null)));
  }

  /** Starts to take checksums of proven bytes. `save` stores them. */
  start(): Promise<RowSummer> {
    return RowSummer.start((tensor, row, sum) => this.#set(tensor, row, sum));
  }

  /** Takes in a proven chunk. Chunks of a file must come in order, or rows across them get none. */
  addChunk(summer: RowSummer, { file, index }: ChunkRef, bytes: Uint8Array): void {
    const start = index * this.#manifest.chunkBytes;
    const end = start + bytes.length;
    for (const tensor of this.#manifest.tensors) {
      const from = Math.max(start, tensor.offset);
      const until = Math.min(end, tensor.offset + tensor.bytes);
      if (tensor.file !== file || from >= until) continue;
      summer.add(tensor, from - tensor.offset, bytes.subarray(from - start, until - start));
    }
  }

  /** Stores the new checksums. A store that refuses them costs only a later proof. */
  async save(): Promise<void> {
    const taken = [...this.#taken];
    this.#taken.clear();
    for (const [tensor, rows] of taken) await this.#write(tensor, rows);
  }

  #set(tensor: PlacedTensor, row: number, sum: string): void {
    const rows = this.#taken.get(tensor) ?? new Map<number, string>();
    this.#taken.set(tensor, rows.set(row, sum));
  }

  #read(tensor: PlacedTensor): Promise<(string | null)[]> {
    const known = this.#stored.get(tensor) ?? this.#load(tensor);
    this.#stored.set(tensor, known);
    return known;
  }

  async #load(tensor: PlacedTensor): Promise<(string | null)[]> {
    const place = { file: tensor.file, tensor: tensor.name };
    const stored = await this.#store.rowSums(this.#manifest, place).catch(noneIfStorageFails);
    return stored && stored.length === tensor.shape[0] ? [...stored] : empty(tensor);
  }

  async #write(tensor: PlacedTensor, rows: ReadonlyMap<number, string>): Promise<void> {
    const sums = await this.#read(tensor);
    const isNew = [...rows].some(([row, sum]) => sums[row] !== sum);
    if (!isNew) return;
    for (const [row, sum] of rows) sums[row] = sum;
    const place = { file: tensor.file, tensor: tensor.name };
    await this.#store.putRowSums(this.#manifest, place, sums).catch(noneIfStorageFails);
  }
}

function empty({ shape }: PlacedTensor): (string | null)[] {
  return Array.from({ length: shape[0] ?? 0 }, () => null);
}

function noneIfStorageFails(error: unknown): undefined {
  if (!isStorageFailure(error)) throw error;
}
