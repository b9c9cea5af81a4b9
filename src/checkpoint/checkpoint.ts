// The contract of the checkpoint module: a model by its URL, on a server, half downloaded or
// stored. A stored model opens without network. `open.ts` opens one. Types only.

import type { DownloadProgress } from '../contracts/models.ts';
import type { ReadRangeOptions, TensorInfo } from '../contracts/tensors.ts';
import type { Anchor } from './format/manifest.ts';
import type { Platform } from './network/platform.ts';
import type { Fetch } from './network/ranges.ts';
import type { OnPiece } from './read/tensors.ts';
import type { ChunkStore } from './store/chunk-store.ts';

export interface CheckpointOptions {
  store: ChunkStore;
  /** The network. Default: the platform's. */
  fetch?: Fetch;
  /** Stops the opening. Downloads take a signal of their own. */
  signal?: AbortSignal;
  /** Bytes of a stored chunk. */
  chunkBytes?: number;
  /** Time, randomness and other tabs. Default: the browser's. */
  platform?: Platform;
}

export interface StorageState {
  status: 'absent' | 'downloading' | 'stored';
  storedBytes: number;
  totalBytes: number;
}

/** A model with stored bytes. */
export interface StoredModel extends StorageState {
  url: string;
}

/** A checked model. Its `config`, `tensors` and `stream` are the engine's TensorSource. */
export interface Checkpoint {
  /** Absolute URL of the model's folder, without a trailing slash. */
  readonly url: string;
  /** The parsed config.json, an object with unchecked fields. */
  readonly config: unknown;
  /** All tensors of all shards. Known before anything large is downloaded. */
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /** Bytes of all files. */
  readonly totalBytes: number;
  /** The digests that its bytes are compared with on arrival. */
  readonly trust: Anchor;
  storage(): Promise<StorageState>;
  /**
   * Reads a small file (tokenizer.json, generation_config.json, …) from the store or the network.
   * Null if the model has none. Errors: `checkpoint-invalid` if it is too large, `download-failed`,
   * `storage-failed`, `AbortError`.
   */
  readFile(name: string, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer> | null>;
  /**
   * Downloads and stores missing chunks. Resolves at once if none is missing. After an error,
   * stored chunks stay. Errors: `download-failed`, `storage-failed`, `AbortError`.
   */
  download(onProgress?: (progress: DownloadProgress) => void, signal?: AbortSignal): Promise<void>;
  /**
   * Downloads and stores the first missing chunk of the largest file, whose reports have the rate.
   * Resolves at once if none is missing. Errors: as `download`.
   */
  downloadSample(onProgress: (progress: DownloadProgress) => void, signal?: AbortSignal): Promise<void>;
  /**
   * Delivers every byte of the named tensors once, in storage order, from the store. Verifies each
   * chunk first and waits for `onPiece`. Downloads a damaged or missing chunk again, and nothing
   * else. Errors: `checkpoint-invalid`, `storage-failed`, `download-failed` (for such a chunk),
   * `AbortError`.
   */
  stream(names: ReadonlySet<string>, onPiece: OnPiece, signal?: AbortSignal): Promise<void>;
  /**
   * Reads rows of one tensor and concatenates them in the given order. `stream` verified their
   * chunks before. Chunks that can no longer be read are downloaded again. Errors: as `stream`.
   */
  readRows(name: string, rowBytes: number, rows: readonly number[]): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Reads bytes `from` to before `until` of one tensor. Parts of experts are proven by checksums of
   * their own, and other ranges by their whole chunks. Repairs damaged chunks, then reads again.
   * Errors: as `stream`; RangeError for bytes that the tensor does not have.
   */
  readRange(name: string, from: number, until: number, options?: ReadRangeOptions): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * For each layer, all its experts, those most used by earlier answers first. Experts with equal
   * counts come in ascending order. Errors: `storage-failed`.
   */
  expertsByUse(layers: number, experts: number): Promise<number[][]>;
  /**
   * Adds an answer's counts, by layer and expert, to the ones kept with the model. Errors:
   * `storage-failed`.
   */
  addExpertUses(uses: readonly (readonly number[])[]): Promise<void>;
}
