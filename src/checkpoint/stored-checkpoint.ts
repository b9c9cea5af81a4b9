// A checked model whose bytes are in a store, or arrive there by a download.

import type { DownloadProgress } from '../contracts/models.ts';
import type { ReadRangeOptions, TensorInfo } from '../contracts/tensors.ts';
import type { Checkpoint, StorageState } from './checkpoint.ts';
import { download } from './download/download.ts';
import { notStored } from './errors.ts';
import { type Anchor, totalBytes, trustOf } from './format/manifest.ts';
import type { Origin } from './network/remote-files.ts';
import { ExpertSums } from './read/expert-sums.ts';
import { addUses, byUse } from './read/expert-uses.ts';
import type { RepairableFiles } from './read/repair-chunk.ts';
import type { SmallFiles } from './read/small-files.ts';
import { TensorRanges } from './read/tensor-ranges.ts';
import { readTensorRows } from './read/tensor-rows.ts';
import { type OnPiece, streamTensors } from './read/tensors.ts';
import { explainQuotaError } from './space/space.ts';
import { readState } from './storage-state.ts';

/** The parts of a checkpoint that opening it has prepared. */
export interface CheckpointParts {
  files: RepairableFiles;
  smallFiles: SmallFiles;
  /** The parsed config.json. */
  config: unknown;
  origin: Omit<Origin, 'signal'>;
}

export class StoredCheckpoint implements Checkpoint {
  readonly url: string;
  readonly config: unknown;
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  readonly totalBytes: number;
  readonly trust: Anchor;
  readonly #files: RepairableFiles;
  readonly #smallFiles: SmallFiles;
  readonly #origin: Omit<Origin, 'signal'>;
  readonly #sums: ExpertSums;
  readonly #ranges: TensorRanges;

  constructor({ files, smallFiles, config, origin }: CheckpointParts) {
    const { manifest } = files;
    this.url = origin.folder;
    this.config = config;
    this.tensors = new Map(manifest.tensors.map((tensor) => [tensor.name, tensor]));
    this.totalBytes = totalBytes(manifest);
    this.trust = trustOf(manifest);
    this.#files = files;
    this.#smallFiles = smallFiles;
    this.#origin = origin;
    this.#sums = new ExpertSums(files);
    this.#ranges = new TensorRanges(files, this.#sums);
  }

  storage(): Promise<StorageState> {
    return readState(this.#files.manifest, this.#files.store);
  }

  readFile(name: string, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer> | null> {
    return this.#smallFiles.read(name, signal);
  }

  async download(onProgress: (progress: DownloadProgress) => void = () => undefined, signal?: AbortSignal): Promise<void> {
    await this.#download(onProgress, { signal, isSample: false });
    // They are stored now.
    this.#smallFiles.held.clear();
  }

  downloadSample(onProgress: (progress: DownloadProgress) => void, signal?: AbortSignal): Promise<void> {
    return this.#download(onProgress, { signal, isSample: true });
  }

  async #download(
    onProgress: (progress: DownloadProgress) => void,
    { signal, isSample }: { signal: AbortSignal | undefined; isSample: boolean },
  ): Promise<void> {
    const { manifest, store } = this.#files;
    const deps = { origin: { ...this.#origin, signal }, store, held: this.#smallFiles.held, isSample };
    await explainQuotaError(manifest, store, () => download(manifest, deps, onProgress));
  }

  async stream(names: ReadonlySet<string>, onPiece: OnPiece, signal?: AbortSignal): Promise<void> {
    if ((await this.storage()).status === 'absent') throw notStored(this.url, 'nothing of it');
    await streamTensors({ ...this.#files, sums: this.#sums }, names, onPiece, signal);
  }

  readRows(name: string, rowBytes: number, rows: readonly number[]): Promise<Uint8Array<ArrayBuffer>> {
    return readTensorRows(this.#files, name, rowBytes, rows);
  }

  readRange(name: string, from: number, until: number, options?: ReadRangeOptions): Promise<Uint8Array<ArrayBuffer>> {
    return this.#ranges.read(name, { from, until }, options);
  }

  expertsByUse(layers: number, experts: number): Promise<number[][]> {
    return byUse(this.#files, layers, experts);
  }

  addExpertUses(uses: readonly (readonly number[])[]): Promise<void> {
    return addUses(this.#files, uses);
  }
}
