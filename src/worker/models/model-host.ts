// Holds the one model on the GPU: its turns, its load options, and the generations that run on it.
// It does not know file URLs, downloads, chats or requests.

import { namedError } from '../../contracts/errors.ts';
import type { LoadOptions } from '../../contracts/models.ts';
import type { GeneratedToken, GenerationRequest, GenerationSummary, Generator } from '../../engine/generation.ts';
import type { TensorSource } from '../../engine/tensor-source.ts';
import type { HarmonyEncoding } from '../harmony/encoding.ts';
import { keyOf } from './load-options.ts';
import type { ServedModel } from './served-model.ts';
import { TurnQueue } from './turn-queue.ts';

/** A completely stored model, with the data that answers need besides weights. */
export interface StoredWeights {
  id: string;
  url: string;
  source: TensorSource;
  loadOptions: LoadOptions;
  encoding: HarmonyEncoding;
  stopTokens: ReadonlySet<number>;
}

export interface HostLoadOptions {
  onProgress?: (bytes: number, totalBytes: number) => void;
  signal?: AbortSignal | undefined;
}

/**
 * Puts weights on the GPU. Errors: `out-of-memory`, `device-lost`, `AbortError`, and those of the
 * GPU and the checkpoint.
 */
export type LoadEngine = (source: TensorSource, loadOptions: LoadOptions, options: HostLoadOptions) => Promise<Generator>;

/** The model as a measurement sees it. */
export interface MeasurableModel {
  id: string;
  generator: Pick<Generator, 'bench'>;
}

/** The model as a comparison of load options sees it. */
export interface ReloadableModel {
  id: string;
  encoding: HarmonyEncoding;
  /** Its present load options. */
  loadOptions: LoadOptions;
  /** Loads the model with other options, in place of the present one. Errors: as `LoadEngine`. */
  reload(loadOptions: LoadOptions, options: HostLoadOptions): Promise<Pick<Generator, 'generate' | 'contextTokens'>>;
}

interface Resident {
  weights: StoredWeights;
  generator: Generator;
  served: ServedModel;
}

export class ModelHost {
  readonly #loadEngine: LoadEngine;
  readonly #turns = new TurnQueue();
  #resident: Resident | null = null;
  /** The model that other callers see while a comparison reloads it with different options. */
  #lent: Resident | null = null;
  #loadingUrl: string | null = null;
  /** Ends the generations of a model that is deleted, by its URL. */
  readonly #endings = new Map<string, AbortController>();

  constructor(loadEngine: LoadEngine) {
    this.#loadEngine = loadEngine;
  }

  /** The model on the GPU. Null if there is none. */
  get current(): ServedModel | null {
    return this.#known?.served ?? null;
  }

  /** The GPU state of a model. Null if it is neither loading nor loaded. */
  statusOf(url: string): 'loading' | 'loaded' | null {
    if (this.#loadingUrl === url && !this.#lent) return 'loading';
    return this.#known?.weights.url === url ? 'loaded' : null;
  }

  /** Load options of the model at `url`. Null if it is not loaded. */
  loadOptionsOf(url: string): LoadOptions | null {
    return this.#known?.weights.url === url ? this.#known.weights.loadOptions : null;
  }

  get #known(): Resident | null {
    return this.#lent ?? this.#resident;
  }

  /**
   * Waits for a turn, then puts the model on the GPU in place of the present one. If that fails, no
   * model is loaded, and the next load starts afresh. Errors: as `LoadEngine`.
   */
  async load(weights: StoredWeights, options: HostLoadOptions): Promise<ServedModel> {
    const release = await this.#turns.take(options.signal);
    try {
      return (await this.#put(weights, options)).served;
    } finally {
      release();
    }
  }

  /**
   * Ends the generations of the model at `url`, running and queued, with `no-model`. Then takes it
   * off the GPU, if it is there.
   */
  async unload(url: string): Promise<void> {
    const message = 'The model was deleted while it answered. Load a model, then ask again.';
    this.#endings.get(url)?.abort(namedError('no-model', message));
    this.#endings.delete(url);
    const release = await this.#turns.take();
    if (this.#resident?.weights.url === url) this.#drop();
    release();
  }

  /** Waits for a turn, then takes the present model off the GPU, if there is one. */
  async free(): Promise<void> {
    const release = await this.#turns.take();
    this.#drop();
    release();
  }

  /**
   * Waits for a turn, then runs `work` while nothing else uses the GPU. The model stays on it, also
   * after a failure.
   */
  async withGpu<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    const release = await this.#turns.take(signal);
    return work().finally(release);
  }

  /**
   * Waits for a turn, then gives `work` exclusive access to the GPU and its model, or null without
   * one. A failure takes the model off the GPU. A stop does not.
   */
  async withModel<Result>(work: (lent: MeasurableModel | null) => Promise<Result>, signal: AbortSignal): Promise<Result> {
    const release = await this.#turns.take(signal);
    try {
      return await work(this.#resident && { id: this.#resident.served.id, generator: this.#resident.generator });
    } catch (error) {
      if (!signal.aborted) this.#drop();
      throw error;
    } finally {
      release();
    }
  }

  /**
   * Waits for a turn, then lets `work` reload the model with different options, or passes null
   * without one. For other callers it stays loaded meanwhile. Afterwards, or when stopped, it is
   * loaded as before. A failure takes it off the GPU.
   */
  async withReloadableModel<Result>(
    work: (lent: ReloadableModel | null) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result> {
    const release = await this.#turns.take(signal);
    const lent = this.#resident;
    this.#lent = lent;
    const giveBack = () => lent && this.#put(lent.weights, {});
    try {
      const result = await work(lent && this.#reloadable(lent.weights));
      await giveBack();
      return result;
    } catch (error) {
      if (signal.aborted) await giveBack();
      else this.#drop();
      throw error;
    } finally {
      this.#lent = null;
      release();
    }
  }

  #reloadable(weights: StoredWeights): ReloadableModel {
    const { id, encoding, loadOptions } = weights;
    const reload: ReloadableModel['reload'] = async (other, options) =>
      (await this.#put({ ...weights, loadOptions: other }, options)).generator;
    return { id, encoding, loadOptions, reload };
  }

  async *#generate(weights: StoredWeights, request: GenerationRequest): AsyncGenerator<GeneratedToken, GenerationSummary, void> {
    const ending = this.#endingOf(weights.url);
    const signal = AbortSignal.any(request.signal ? [request.signal, ending] : [ending]);
    let release = () => {};
    try {
      release = await this.#turns.take(signal);
      // Keep the load options the model has now: a later load may have changed them for everyone.
      const loadOptions = this.loadOptionsOf(weights.url) ?? weights.loadOptions;
      const { generator } = await this.#put({ ...weights, loadOptions }, { signal });
      const summary = yield* generator.generate({ ...request, signal });
      if (!request.signal?.aborted) ending.throwIfAborted();
      return summary;
    } catch (error) {
      if (ending.aborted && error === ending.reason) throw error;
      // The engine reports an abort as an end. An abort while waiting or loading looks the same to
      // the caller.
      if (signal?.aborted && error === signal.reason) return abortedSummary(request);
      // A prompt that is too long is the caller's error. After any other error the generator is
      // dropped, and a load starts afresh.
      if (!isNamed(error, 'context-full')) this.#drop();
      throw error;
    } finally {
      release();
    }
  }

  /**
   * Puts the model on the GPU if it is not there with these options. Call it only inside a turn.
   */
  async #put(weights: StoredWeights, options: HostLoadOptions): Promise<Resident> {
    const { url, source, loadOptions } = weights;
    if (this.#resident && isSame(this.#resident.weights, weights)) return this.#resident;
    this.#drop();
    this.#loadingUrl = url;
    try {
      const generator = await this.#loadEngine(source, loadOptions, options);
      this.#resident = { weights, generator, served: this.#serve(weights, generator) };
      return this.#resident;
    } finally {
      this.#loadingUrl = null;
    }
  }

  #endingOf(url: string): AbortSignal {
    const ending = this.#endings.get(url) ?? new AbortController();
    this.#endings.set(url, ending);
    return ending.signal;
  }

  #serve(weights: StoredWeights, { contextTokens, vocabulary }: Generator): ServedModel {
    const { id, encoding, stopTokens } = weights;
    const generate = (request: GenerationRequest) => this.#generate(weights, request);
    return { id, contextTokens, vocabulary, encoding, stopTokens, generate };
  }

  #drop(): void {
    this.#resident?.generator.destroy();
    this.#resident = null;
  }
}

function isSame(one: StoredWeights, other: StoredWeights): boolean {
  return keyOf(one.url, one.loadOptions) === keyOf(other.url, other.loadOptions);
}

function abortedSummary({ prompt }: GenerationRequest): GenerationSummary {
  return { end: 'aborted', promptTokens: prompt.length, cachedTokens: 0, promptLogprobs: [] };
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
