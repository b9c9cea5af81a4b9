// The engine: turns prompts into sampled ids and keeps the KV cache between calls. It must not know
// text, HTTP, the DOM or the location of weights.

import { benchModel, deviceFacts } from './bench/bench.ts';
import { kernelSpeeds } from './bench/kernel-speeds.ts';
import type { Bench, BenchRequest } from './bench/report.ts';
import { parseConfig } from './config.ts';
import { engineError } from './errors.ts';
import type {
  GeneratedToken,
  GenerationEnd,
  GenerationRequest,
  GenerationSummary,
  Generator,
  PagingCounts,
} from './generation.ts';
import type { Gpu } from './gpu/gpu.ts';
import { Readback } from './gpu/readback.ts';
import type { Step } from './kernels/kernel.ts';
import { LOGIT_ROWS } from './kernels/prefill-kernels.ts';
import { fitVariant } from './model/fit-variant.ts';
import type { LoadOptions, Model } from './model/model.ts';
import { loadModel } from './model/model.ts';
import { countsBetween } from './paging/pager.ts';
import { CacheContents } from './steps/cache-contents.ts';
import { Decoding } from './steps/decoding.ts';
import { promptLogprobs } from './steps/logprobs.ts';
import { Pace } from './steps/pace.ts';
import { type PrefillWork, runPrefill } from './steps/prefill-schedule.ts';
import { readPromptLogits } from './steps/step.ts';
import type { TensorSource } from './tensor-source.ts';

export { benchLayer, deviceFacts } from './bench/bench.ts';
export { modelSpeed } from './bench/model-speed.ts';
export { officialConfig } from './bench/official-configs.ts';
export { syntheticModel } from './bench/synthetic-layer.ts';
export { describeGpu } from './gpu/describe.ts';
export { type Gpu, openGpu } from './gpu/gpu.ts';
export { type AcceptedMemory, tryMemory } from './model/fit-memory.ts';
export { checkFits, type Footprint, type LoadOptions } from './model/model.ts';

/**
 * Loads a checkpoint onto the GPU.
 * Errors: `model-unsupported`, `checkpoint-invalid`, `limits-too-small`, `out-of-memory`,
 * `device-lost`, `AbortError`.
 */
export async function loadEngine(gpu: Gpu, source: TensorSource, options: LoadOptions = {}): Promise<Generator> {
  // Everything that runs with the model uses the variant that fits it.
  const fitted = { ...gpu, variant: fitVariant(gpu, parseConfig(source.config), options.cacheBits) };
  return new Engine(fitted, await loadModel(fitted, source, options), source.addExpertUses?.bind(source));
}

interface Prefilled {
  /**
   * The last chunk, behind which the first id is sampled; null if the signal was aborted before.
   */
  chunk: Step | null;
  promptLogprobs: GeneratedToken[];
}

class Engine implements Generator {
  readonly #gpu: Gpu;
  #model: Model;
  /**
   * Maximum positions of a conversation: the model's, or fewer once the GPU lacks memory for more.
   */
  #contextTokens: number;
  /**
   * The keys and values that prefill wrote into the cache.
   * Those of decoding are excluded: other kernels compute them, with sums in another order.
   * A prompt's result must not depend on which kernels ran before.
   */
  readonly #contents: CacheContents;
  readonly #pace: Pace;
  readonly #addExpertUses: TensorSource['addExpertUses'];
  /** Settles when the last requested generation has ended; the next one starts then. */
  #turn: Promise<void> = Promise.resolve();

  constructor(gpu: Gpu, model: Model, addExpertUses: TensorSource['addExpertUses']) {
    this.#gpu = gpu;
    this.#addExpertUses = addExpertUses;
    this.#model = model;
    this.#contextTokens = model.contextTokens;
    const { slidingWindow: window, layers } = model.config;
    this.#contents = new CacheContents({ window, ring: ringOf(model) });
    this.#pace = new Pace({ tokens: model.stepTokens, layers });
  }

  get contextTokens(): number {
    return this.#contextTokens;
  }

  get vocabulary(): number {
    return this.#model.config.vocabulary;
  }

  destroy(): void {
    this.#gpu.device.destroy();
  }

  async bench({ kernels, onMeasure, signal }: BenchRequest): Promise<Bench> {
    const [gpu, contents] = [this.#gpu, this.#contents];
    const model = await benchModel({ gpu, model: () => this.#model, generator: this }, onMeasure, signal);
    // Measuring single kernels leaves nothing in the cache that a prompt could continue.
    contents.rollBack(0);
    return { model, kernels: kernels ? await kernelSpeeds(gpu, this.#model, onMeasure, signal) : [], device: deviceFacts(gpu) };
  }

  async *generate(request: GenerationRequest): AsyncGenerator<GeneratedToken, GenerationSummary, void> {
    const previous = this.#turn;
    let release = () => {};
    this.#turn = new Promise((resolve) => {
      release = resolve;
    });
    try {
      await previous;
      this.#gpu.check();
      this.#checkPrompt(request.prompt);
      if (!(await this.#makeRoom(request.prompt.length + 1))) this.#checkPrompt(request.prompt);
      return yield* this.#run(request);
    } finally {
      this.#keepUses();
      release();
    }
  }

  async *#run(request: GenerationRequest): AsyncGenerator<GeneratedToken, GenerationSummary, void> {
    const { prompt, signal, maxTokens } = request;
    const cachedTokens = request.promptLogprobs ? 0 : this.#contents.reusable(prompt);
    const before = this.#model.pager?.counts;
    const { chunk, promptLogprobs } = await this.#prefill(request, cachedTokens);
    const ended = (end: GenerationEnd) => ({
      promptTokens: prompt.length,
      cachedTokens,
      promptLogprobs,
      end,
      ...this.#pagingSince(before),
    });
    if (chunk === null) return ended('aborted');
    if (maxTokens === 0) return ended('max-tokens');
    const decoding = new Decoding(this.#gpu, this.#model, request, this.#contents);
    try {
      decoding.start(this.#model, chunk);
      for (;;) {
        if (signal?.aborted) return ended('aborted');
        // No step may be in flight when the cache moves.
        const hasRoom = !decoding.isIdle || (await this.#makeRoom(prompt.length + decoding.sampled.length));
        if (!hasRoom) return ended('context-full');
        await decoding.advance(this.#model);
        const token = await decoding.next(this.#model);
        if (token === null) return ended('aborted');
        yield token;
        const end = this.#endAfter(request, decoding.sampled);
        if (end !== null) return ended(end);
      }
    } finally {
      await decoding.end();
    }
  }

  /** Keeps the answer's counts of experts with the model. */
  #keepUses(): void {
    const uses = this.#model.pager?.uses.take() ?? null;
    if (uses === null) return;
    // The counts only order the reads of a later load, so an answer neither waits for them nor fails.
    void this.#addExpertUses?.(uses).catch(() => undefined);
  }

  #pagingSince(before: PagingCounts | undefined): Pick<GenerationSummary, 'paging'> {
    const now = this.#model.pager?.counts;
    if (now === undefined || before === undefined) return {};
    return { paging: countsBetween(before, now) };
  }

  /** Runs the prompt's tokens that the cache lacks. */
  async #prefill(request: GenerationRequest, cachedTokens: number): Promise<Prefilled> {
    const { prompt, signal } = request;
    const [gpu, model, contents] = [this.#gpu, this.#model, this.#contents];
    const rows = request.promptLogprobs ? new Readback(gpu, LOGIT_ROWS * this.vocabulary * 4, 1) : null;
    const scored: GeneratedToken[] = [];
    contents.rollBack(cachedTokens);
    const work: PrefillWork = {
      prompt,
      from: cachedTokens,
      pace: this.#pace,
      signal,
      beforeChunk: (end) => contents.willWrite(end),
      afterChunk: async (step) => {
        const done = step.firstPosition + step.tokens;
        if (rows !== null) {
          scored.push(...promptLogprobs(request, step.firstPosition, await readPromptLogits(gpu, model, step, rows)));
        }
        contents.append(prompt.slice(step.firstPosition, done));
        request.onPrefill?.(done);
      },
    };
    try {
      return { chunk: await runPrefill(gpu, model, work), promptLogprobs: scored };
    } finally {
      rows?.destroy();
    }
  }

  /** Grows the cache to hold `positions`; returns false if the GPU has no memory for it. */
  async #makeRoom(positions: number): Promise<boolean> {
    if (positions <= this.#model.room) return true;
    try {
      this.#model = await this.#model.grow(positions);
    } catch (error) {
      if ((error as Error).name !== 'out-of-memory') throw error;
      this.#contextTokens = this.#model.room;
      return false;
    }
    this.#contents.grown(ringOf(this.#model));
    return true;
  }

  #endAfter({ prompt, stopTokens, maxTokens }: GenerationRequest, sampled: readonly number[]): GenerationEnd | null {
    if (stopTokens.has(sampled.at(-1) as number)) return 'stop-token';
    if (sampled.length >= maxTokens) return 'max-tokens';
    return prompt.length + sampled.length > this.contextTokens ? 'context-full' : null;
  }

  #checkPrompt(prompt: readonly number[]): void {
    const unknown = prompt.find((id) => !Number.isInteger(id) || id < 0 || id >= this.vocabulary);
    if (unknown !== undefined || prompt.length === 0) {
      throw engineError('internal', `A prompt is one or more ids from 0 to ${this.vocabulary - 1}; found ${unknown ?? 'none'}.`);
    }
    if (prompt.length >= this.contextTokens) {
      throw engineError(
        'context-full',
        `The prompt has ${prompt.length} tokens; the context holds ${this.contextTokens}, the answer's included. Shorten it or start a new conversation.`,
      );
    }
  }
}

/** Positions in the smallest of the layers' caches. */
const ringOf = ({ state }: Model) => Math.min(...state.cache.map(({ capacity }) => capacity));
