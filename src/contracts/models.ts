// Models as the page sees them: where they stand on this device, how they load, what work on their files reports.

/** Where a model stands on this device, from nothing stored to weights on the GPU. `paused`: a part is here, and nobody downloads the rest. */
export type ModelStatus = 'absent' | 'paused' | 'downloading' | 'stored' | 'loading' | 'loaded';

/**
 * What a model's bytes are compared with: digests that are part of this app; digests that its own server lists; or those that were
 * recorded at the first download, which notice later changes alone.
 */
export type Trust = 'app' | 'server' | 'first-use';

/** How a model is held while it is loaded. Bytes are those of gpt-oss-20b. */
export interface LoadOptions {
  /**
   * `exact`: the matrices of attention and the unembedding as the checkpoint has them, in bf16. `int8`: in blocks of 32 bytes and a
   * scale, rounded; 1.14 GB less of GPU memory, and 2.57 GB instead of 3.71 GB read for each token. The experts stay as they are.
   */
  weights: 'exact' | 'int8';
  /** `storage` saves 1.16 GB of GPU memory; each token then waits until its row was read from this device's storage. */
  embedding: 'gpu' | 'storage';
  /**
   * How keys and values of a conversation are kept. `f16` rounds them to 11 bits: log-probabilities move, see docs/measurements.md.
   * `f32` does not, and takes twice the memory: 0.40 GB instead of 0.20 GB at 4,096 tokens, 6.87 GB instead of 3.44 GB at 131,072.
   * A decoded token reads as much of it, so long conversations get slower. A GPU that binds 128 MiB then holds 65,536 tokens.
   */
  cache: 'f16' | 'f32';
}

/** What a model is loaded with where nobody chose. */
export const DEFAULT_LOAD_OPTIONS: LoadOptions = { weights: 'exact', embedding: 'gpu', cache: 'f16' };

/** GPU memory that a model takes when it is loaded, bytes, by what is chosen; null where it cannot be loaded so. */
export type GpuBytes = Record<
  LoadOptions['weights'],
  Record<LoadOptions['embedding'], Record<LoadOptions['cache'], number | null>>
>;

/** What the page and `/v1/models` know of a model. */
export interface ModelSummary {
  /** Stable name, used as `model` in requests: the last path segment of its URL unless the app lists it under another. */
  id: string;
  /** Absolute URL of the folder in the hub's layout, without a trailing slash. */
  url: string;
  status: ModelStatus;
  /** Bytes of all its files; null until its index was read. */
  totalBytes: number | null;
  /** Bytes of them that are stored on this device. */
  storedBytes: number;
  /** Null until its index was read, unless the app lists it. */
  trust: Trust | null;
  /** Null until it was checked against this GPU. */
  gpuBytes: GpuBytes | null;
  /** What it is loaded with; null while it is not. */
  choices: LoadOptions | null;
  /** Its files are in this tab's memory only, and gone with it. */
  isInMemory: boolean;
  /** It was stored here, nobody deleted it, and it is gone: the browser removed it. */
  wasEvicted: boolean;
  /** A sentence the page must show beside the model, e.g. that its weights are random; null if there is nothing to say. */
  notice: string | null;
}

/** Why a download that runs brings no bytes now. */
export interface DownloadWait {
  reason: 'retrying' | 'rate-limited' | 'offline' | 'other-tab' | 'stalled';
  /** A sentence for the page: what happened, and what happens next. */
  message: string;
  /** When it goes on by itself, as `Date.now()` counts; null where that is not a matter of time. */
  untilMs: number | null;
}

export interface DownloadProgress {
  /** Bytes stored, and those that arrived and are not stored yet. Falls only by bytes that were thrown away, to be fetched again. */
  bytes: number;
  totalBytes: number;
  /** Of what arrived during the last seconds, here or in the tab that downloads; 0 until there is a time to divide by. */
  bytesPerSecond: number;
  /** Seconds until the end at that rate; null while nothing arrives. */
  secondsLeft: number | null;
  waiting: DownloadWait | null;
}

/** Bytes of a piece of work on the files of one model. */
export interface FileProgress {
  bytes: number;
  totalBytes: number;
}

/** A file of a model as the visitor picked it on this device. */
export interface PickedFile {
  /** Its name, or its path from the picked folder on. */
  name: string;
  blob: Blob;
}

/** What a check of a stored model found, in chunks of its files; it is whole if `damaged` and `missing` are 0. */
export interface Verification {
  chunks: number;
  /** Chunks whose bytes are no longer those that arrived. */
  damaged: number;
  missing: number;
}

/** Progress of opening a model, in order: opened, downloading…, starting (all is stored; its turn, and a test of the GPU), loading…, loaded. */
export type LoadEvent =
  | { type: 'opened'; model: ModelSummary }
  | ({ type: 'downloading' } & DownloadProgress)
  | { type: 'starting' }
  | { type: 'loading'; bytes: number; totalBytes: number }
  | { type: 'loaded'; model: ModelSummary };

/** Bytes of the largest model that is kept in a tab's memory: browsers end tabs that take more than a few GB. */
export const MEMORY_LIMIT_BYTES = 2e9;
