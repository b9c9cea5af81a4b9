// Loads a model by its URL: opens and checks it, downloads missing bytes, puts it on the GPU. Calls
// for one model share one download and one load. It does not know chats or requests.

import type { Checkpoint } from '../../checkpoint/checkpoint.ts';
import { Jobs } from '../../contracts/jobs.ts';
import {
  DEFAULT_LOAD_OPTIONS,
  type DownloadProgress,
  type GpuBytes,
  type LoadOptions,
  type ModelSummary,
} from '../../contracts/models.ts';
import type { HarmonyEncoding } from '../harmony/encoding.ts';
import { ALL_LOAD_OPTIONS, keyOf } from './load-options.ts';
import type { ModelHost } from './model-host.ts';
import type { Activity } from './model-library.ts';
import { readEncoding, readStopTokens } from './model-metadata.ts';
import type { ServedModel } from './served-model.ts';
import { type Listener, SingleFlight } from './single-flight.ts';

export interface LoaderPorts {
  /** Opens a model's small files and headers. */
  open(url: string, signal?: AbortSignal): Promise<Checkpoint>;
  /**
   * Checks config, tensors and this device's GPU without allocating. Returns the GPU memory of the
   * loaded model, bytes. Errors: those of the GPU, `model-unsupported`, `checkpoint-invalid`.
   */
  checkGpu(checkpoint: Checkpoint): Promise<GpuBytes>;
  /** Receives every checkpoint that passed, before its summary is requested. */
  remember(checkpoint: Checkpoint, gpuBytes: GpuBytes): void;
  /** The summary of a model. */
  summaryOf(url: string): Promise<ModelSummary>;
  host: ModelHost;
}

/** A model that can answer, and its summary. */
export interface LoadedModel {
  summary: ModelSummary;
  served: ServedModel;
}

/** A completely stored model. */
interface StoredFiles {
  checkpoint: Checkpoint;
  encoding: HarmonyEncoding;
  stopTokens: ReadonlySet<number>;
}

/** The listener of a job's events, and the signal that stops it. */
interface JobControl {
  report: Listener;
  signal: AbortSignal;
}

export class ModelLoader {
  readonly #ports: LoaderPorts;
  readonly #downloads = new SingleFlight<StoredFiles>();
  /** First chunks on their way, by URL. */
  readonly #samples = new Jobs<number | null>();
  /** By model and load options. */
  readonly #loads = new SingleFlight<LoadedModel>();
  /** Models that were inspected and not loaded since. */
  readonly #inspected = new Map<string, Checkpoint>();
  /** Stored bytes of running downloads, by URL. */
  readonly #downloaded = new Map<string, number>();

  constructor(ports: LoaderPorts) {
    this.#ports = ports;
  }

  /** The running job of the model at `url`. */
  activityOf(url: string): Activity | null {
    const onGpu = this.#ports.host.statusOf(url);
    if (onGpu) return { status: onGpu, loadOptions: this.#ports.host.loadOptionsOf(url) };
    const storedBytes = this.#downloaded.get(url);
    if (storedBytes !== undefined) return { status: 'downloading', storedBytes };
    // Everything is stored, and the model waits for its turn on the GPU.
    return this.#isLoading(url) && !this.#downloads.isRunning(url) ? { status: 'loading' } : null;
  }

  /**
   * Opens a model and checks it and this device. `load` uses the result instead of a second check.
   */
  async inspect(url: string): Promise<Checkpoint> {
    const checkpoint = await this.#open(url);
    this.#inspected.set(url, checkpoint);
    return checkpoint;
  }

  /** Forgets the inspection of a model whose files have changed. */
  forget(url: string): void {
    this.#inspected.delete(url);
  }

  /** Downloads missing bytes. */
  async download(url: string, onEvent: Listener): Promise<void> {
    await this.#download(url, onEvent);
  }

  /**
   * Downloads the first large chunk. Resolves to its rate in bytes per second; to null if nothing is
   * missing, or while a download runs.
   */
  sampleDownload(url: string): Promise<number | null> {
    if (this.#downloads.isRunning(url)) return Promise.resolve(null);
    return this.#samples.join(url, async (signal) => {
      const checkpoint = this.#inspected.get(url) ?? (await this.inspect(url));
      let rate: number | null = null;
      const onProgress = ({ bytesPerSecond }: DownloadProgress) => {
        if (bytesPerSecond > 0) rate = bytesPerSecond;
      };
      await checkpoint.downloadSample(onProgress, signal);
      return rate;
    });
  }

  /** Downloads missing bytes and puts the model on the GPU with these load options. */
  load(url: string, onEvent: Listener = () => {}, loadOptions: LoadOptions = DEFAULT_LOAD_OPTIONS): Promise<LoadedModel> {
    return this.#loads.join(keyOf(url, loadOptions), onEvent, (report, signal) =>
      this.#load(url, loadOptions, { report, signal }),
    );
  }

  /**
   * Stops the download and the load of a model, and waits for both to end. Their callers get an
   * AbortError.
   */
  async interrupt(url: string): Promise<void> {
    await Promise.all([
      ...ALL_LOAD_OPTIONS.map((loadOptions) => this.#loads.interrupt(keyOf(url, loadOptions))),
      this.#downloads.interrupt(url),
      this.#samples.interrupt(url),
    ]);
  }

  #isLoading(url: string): boolean {
    return ALL_LOAD_OPTIONS.some((loadOptions) => this.#loads.isRunning(keyOf(url, loadOptions)));
  }

  #download(url: string, onEvent: Listener): Promise<StoredFiles> {
    return this.#downloads.join(url, onEvent, (report, signal) =>
      this.#fetch(url, report, signal).finally(() => this.#downloaded.delete(url)),
    );
  }

  async #open(url: string, signal?: AbortSignal): Promise<Checkpoint> {
    const checkpoint = await this.#ports.open(url, signal);
    this.#ports.remember(checkpoint, await this.#ports.checkGpu(checkpoint));
    return checkpoint;
  }

  async #fetch(url: string, report: Listener, signal: AbortSignal): Promise<StoredFiles> {
    const checkpoint = this.#inspected.get(url) ?? (await this.#open(url, signal));
    // Used once: after a failure the next call reads afresh.
    this.#inspected.delete(url);
    report({ type: 'opened', model: await this.#ports.summaryOf(checkpoint.url) });
    // The tokenizer comes first: a model with an unsupported tokenizer must fail before its weights
    // are downloaded.
    const encoding = await readEncoding(checkpoint, signal);
    const stopTokens = await readStopTokens(checkpoint, encoding, signal);
    const { status, storedBytes } = await checkpoint.storage();
    if (status !== 'stored') {
      this.#downloaded.set(url, storedBytes);
      // One chunk at a time is written: the sample's first. Its failure is that of its own caller.
      await this.#samples.join(url, async () => null).catch(() => null);
      await checkpoint.download((progress) => {
        this.#downloaded.set(url, progress.storedBytes);
        report({ type: 'downloading', ...progress });
      }, signal);
    }
    return { checkpoint, encoding, stopTokens };
  }

  async #load(url: string, loadOptions: LoadOptions, { report, signal }: JobControl): Promise<LoadedModel> {
    const { checkpoint, encoding, stopTokens } = await this.#download(url, report);
    signal.throwIfAborted();
    report({ type: 'starting' });
    const { id } = await this.#ports.summaryOf(checkpoint.url);
    const served = await this.#ports.host.load(
      { id, url: checkpoint.url, source: checkpoint, loadOptions, encoding, stopTokens },
      { signal, onProgress: (bytes, totalBytes) => report({ type: 'loading', bytes, totalBytes }) },
    );
    const summary = await this.#ports.summaryOf(checkpoint.url);
    report({ type: 'loaded', model: summary });
    return { served, summary };
  }
}
