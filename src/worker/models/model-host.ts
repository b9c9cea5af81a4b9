// The one model on the GPU: whose turn it is, what it is loaded with, and the generations that run on it.
// Takes models whose bytes are stored, gives ServedModels; refuses to know URLs of files, downloads, chats and requests.

import type { LoadChoices } from '../../api.ts';
import type { GeneratedToken, GenerationRequest, GenerationSummary, Generator } from '../../engine/generation.ts';
import type { TensorSource } from '../../engine/tensor-source.ts';
import type { HarmonyEncoding } from '../harmony/encoding.ts';
import { keyOf } from './load-options.ts';
import type { ServedModel } from './served-model.ts';
import { TurnQueue } from './turn-queue.ts';

/** A model whose every byte is on this device, with what answers need besides weights. */
export interface StoredWeights {
  id: string;
  url: string;
  source: TensorSource;
  choices: LoadChoices;
  encoding: HarmonyEncoding;
  stopTokens: ReadonlySet<number>;
}

export interface HostLoadOptions {
  onProgress?: (bytes: number, totalBytes: number) => void;
  signal?: AbortSignal | undefined;
}

/** Puts weights on the GPU. Errors: `out-of-memory`, `device-lost`, `AbortError` and those of the GPU and the checkpoint. */
export type LoadEngine = (source: TensorSource, choices: LoadChoices, options: HostLoadOptions) => Promise<Generator>;

/** A model as whoever measures it sees it. */
export interface MeasurableModel {
  id: string;
  generator: Pick<Generator, 'bench'>;
}

/** A model as whoever compares its choices sees it. */
export interface ReloadableModel {
  id: string;
  encoding: HarmonyEncoding;
  /** What it was loaded with. */
  choices: LoadChoices;
  /** The model with other choices, in the place of the one before. Errors: as `LoadEngine`. */
  reload(choices: LoadChoices, options: HostLoadOptions): Promise<Pick<Generator, 'generate' | 'contextTokens'>>;
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
  /** What is on the GPU for everybody else while somebody loads it with one choice after the other. */
  #lent: Resident | null = null;
  #loadingUrl: string | null = null;

  constructor(loadEngine: LoadEngine) {
    this.#loadEngine = loadEngine;
  }

  /** The model on the GPU, null if there is none. */
  get current(): ServedModel | null {
    return this.#known?.served ?? null;
  }

  /** What the GPU has or gets of a model now. */
  statusOf(url: string): 'loading' | 'loaded' | null {
    if (this.#loadingUrl === url && !this.#lent) return 'loading';
    return this.#known?.weights.url === url ? 'loaded' : null;
  }

  /** What the model at `url` is loaded with; null while it is not. */
  choicesOf(url: string): LoadChoices | null {
    return this.#known?.weights.url === url ? this.#known.weights.choices : null;
  }

  get #known(): Resident | null {
    return this.#lent ?? this.#resident;
  }

  /**
   * Waits for a turn, then puts the model on the GPU in the place of the one before. If that fails, nothing is loaded and the
   * next load starts afresh. Errors: as `LoadEngine`.
   */
  async load(weights: StoredWeights, options: HostLoadOptions): Promise<ServedModel> {
    const release = await this.#turns.take(options.signal);
    try {
      return (await this.#put(weights, options)).served;
    } finally {
      release();
    }
  }

  /** Waits for a turn, then takes the model at `url` off the GPU, if it is there. */
  async unload(url: string): Promise<void> {
    const release = await this.#turns.take();
    if (this.#resident?.weights.url === url) this.#drop();
    release();
  }

  /**
   * Waits for a turn, then lends the GPU to whoever measures it, with the model that is on it, if there is one. A failure takes that
   * model off the GPU; a stop does not.
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
   * Waits for a turn, then lends the model that is on the GPU, if there is one, to be loaded with one choice after the other. To
   * everybody else it stays loaded meanwhile. Afterwards, stopped or not, it is back as it was; a failure takes it off the GPU.
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
    const { id, encoding, choices } = weights;
    const reload: ReloadableModel['reload'] = async (other, options) =>
      (await this.#put({ ...weights, choices: other }, options)).generator;
    return { id, encoding, choices, reload };
  }

  async *#generate(weights: StoredWeights, request: GenerationRequest): AsyncGenerator<GeneratedToken, GenerationSummary, void> {
    const { signal } = request;
    let release = () => {};
    try {
      release = await this.#turns.take(signal);
      // With whatever it was loaded meanwhile: whoever chose that chose it for everybody.
      const choices = this.choicesOf(weights.url) ?? weights.choices;
      const { generator } = await this.#put({ ...weights, choices }, { signal });
      return yield* generator.generate(request);
    } catch (error) {
      // The engine reports an abort as an end; one that came while waiting or loading is the same to whoever asked.
      if (signal?.aborted && error === signal.reason) return abortedSummary(request);
      // A prompt that is too long is the caller's; after anything else the generator is not trusted again, and a load starts afresh.
      if (!isNamed(error, 'context-full')) this.#drop();
      throw error;
    } finally {
      release();
    }
  }

  /** Puts the model on the GPU if it is not there with these choices. Only ever called inside a turn. */
  async #put(weights: StoredWeights, options: HostLoadOptions): Promise<Resident> {
    const { url, source, choices } = weights;
    if (this.#resident && isSame(this.#resident.weights, weights)) return this.#resident;
    this.#drop();
    this.#loadingUrl = url;
    try {
      const generator = await this.#loadEngine(source, choices, options);
      this.#resident = { weights, generator, served: this.#serve(weights, generator) };
      return this.#resident;
    } finally {
      this.#loadingUrl = null;
    }
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
  return keyOf(one.url, one.choices) === keyOf(other.url, other.choices);
}

function abortedSummary({ prompt }: GenerationRequest): GenerationSummary {
  return { end: 'aborted', promptTokens: prompt.length, cachedTokens: 0, promptLogprobs: [] };
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
