// Models as the page sees them: their state on this device, their loads, and the progress of jobs
// on their files.

/**
 * State of a model on this device, from nothing stored to weights on the GPU. `paused`: a part is
 * stored, and no download runs.
 */
export type ModelStatus = 'absent' | 'paused' | 'downloading' | 'stored' | 'loading' | 'loaded';

/**
 * The digests that a model's bytes are compared with: part of this app, listed by the model's own
 * server, or recorded at the first download. The last kind notices only later changes.
 */
export type Trust = 'app' | 'server' | 'first-use';

/** How a model is held while it is loaded. Byte counts are gpt-oss-20b's. */
export interface LoadOptions {
  /**
   * `exact`: attention matrices and unembedding in the checkpoint's bf16. `int8`: both rounded, in
   * blocks of 32 bytes and a scale. That saves 1.14 GB of GPU memory and reads 2.57 GB instead of
   * 3.71 GB for each token. The experts are the same in both.
   */
  weights: 'exact' | 'int8';
  /**
   * `storage` saves 1.16 GB of GPU memory. Each token then waits for a read of its row from this
   * device's storage.
   */
  embedding: 'gpu' | 'storage';
  /**
   * How keys and values of a conversation are kept. `f16` rounds them to 11 bits: log-probabilities
   * move, see docs/measurements.md. `f32` does not, and takes twice the memory: 0.40 GB instead of
   * 0.20 GB at 4,096 tokens, 6.87 GB instead of 3.44 GB at 131,072. A decoded token reads as much
   * of it, so long conversations get slower. A GPU that binds 128 MiB then holds 65,536 tokens.
   */
  cache: 'f16' | 'f32';
}

/** Load options for models without chosen ones. */
export const DEFAULT_LOAD_OPTIONS: LoadOptions = { weights: 'exact', embedding: 'gpu', cache: 'f16' };

/** GPU memory of a loaded model, bytes, by load options. Null if it cannot be loaded with them. */
export type GpuBytes = Record<
  LoadOptions['weights'],
  Record<LoadOptions['embedding'], Record<LoadOptions['cache'], number | null>>
>;

/** A model in the page's list and in `/v1/models`. */
export interface ModelSummary {
  /**
   * Stable name, used as `model` in requests. It is the last path segment of the URL unless the app
   * lists the model under another.
   */
  id: string;
  /** Absolute URL of the folder in the Hugging Face layout, without a trailing slash. */
  url: string;
  status: ModelStatus;
  /** Bytes of all its files. Null until its index is read. */
  totalBytes: number | null;
  /** Bytes of its files on this device. */
  storedBytes: number;
  /** Null until its index is read, unless the app lists it. */
  trust: Trust | null;
  /** Null until it is checked against this GPU. */
  gpuBytes: GpuBytes | null;
  /** Its load options. Null unless it is loaded. */
  loadOptions: LoadOptions | null;
  /** Its files are in this tab's memory only, and disappear with the tab. */
  isInMemory: boolean;
  /** It was stored and the user did not delete it, but it is gone: the browser evicted it. */
  wasEvicted: boolean;
  /**
   * A sentence the page must show beside the model, e.g. that its weights are random. Null for
   * none.
   */
  notice: string | null;
}

/** Why a running download receives no bytes now. */
export interface DownloadWait {
  reason: 'retrying' | 'rate-limited' | 'offline' | 'other-tab' | 'stalled';
  /** A sentence for the page: the cause, and the next step. */
  message: string;
  /** When the wait ends by itself, as `Date.now()` counts. Null if no time is known. */
  untilMs: number | null;
}

export interface DownloadProgress {
  /**
   * Bytes stored, and bytes that arrived and are not stored yet. Falls only by bytes that were
   * discarded, to be downloaded again.
   */
  bytes: number;
  /** Bytes stored, which a pause keeps. */
  storedBytes: number;
  totalBytes: number;
  /**
   * Rate of the last seconds, here or in the tab that downloads. 0 until there is a time to divide
   * by.
   */
  bytesPerSecond: number;
  /** Seconds until the end at that rate. Null while nothing arrives. */
  secondsLeft: number | null;
  waiting: DownloadWait | null;
}

/** The GPU of this device, as far as a browser tells before anything is allocated. */
export interface GpuFacts {
  /** Vendor and name. Empty if the browser hides both. */
  name: string;
  /**
   * `own`: the GPU has memory of its own, so filling it takes none from other programs. `shared`:
   * it uses the system's. `unknown`: the browser tells neither.
   */
  memory: 'own' | 'shared' | 'unknown';
}

/** Whether the GPU accepted the buffers of a model with one set of load options. */
export interface Fit {
  loadOptions: LoadOptions;
  /** GPU memory that a load takes, bytes. */
  bytes: number;
  /** Bytes that the GPU accepted before it refused. The model fits if it accepted all. */
  acceptedBytes: number;
}

/** Progress of a job on the files of one model. */
export interface FileProgress {
  bytes: number;
  totalBytes: number;
}

/** A file of a model that the user picked on this device. */
export interface PickedFile {
  /** Its name, or its path within the picked folder. */
  name: string;
  blob: Blob;
}

/**
 * Result of the verification of a stored model, in chunks. The model is intact if `damaged` and
 * `missing` are 0.
 */
export interface Verification {
  chunks: number;
  /** Chunks whose bytes have changed since they arrived. */
  damaged: number;
  missing: number;
}

/**
 * Progress of opening a model, in order: opened, downloading…, starting, loading…, loaded. In
 * `starting` all is stored: the load waits for its turn and tests the GPU.
 */
export type LoadEvent =
  | { type: 'opened'; model: ModelSummary }
  | ({ type: 'downloading' } & DownloadProgress)
  | { type: 'starting' }
  | { type: 'loading'; bytes: number; totalBytes: number }
  | { type: 'loaded'; model: ModelSummary };

/** Most bytes of a model kept in a tab's memory. Browsers kill tabs that use more than a few GB. */
export const MEMORY_LIMIT_BYTES = 2e9;
