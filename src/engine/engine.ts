// The engine: prompts in, sampled ids out, with the KV cache kept between calls.
// Takes and gives token ids; refuses to know text, HTTP, the DOM and where weights are stored.

import { CacheContents } from './cache-contents.ts';
import { engineError } from './errors.ts';
import type { GeneratedToken, GenerationEnd, GenerationRequest, GenerationSummary, Generator } from './generation.ts';
import type { Gpu } from './gpu.ts';
import type { LoadOptions, Model } from './model.ts';
import { loadModel } from './model.ts';
import { Pace } from './pace.ts';
import { LOGIT_ROWS } from './prefill-kernels.ts';
import { runPrefill } from './prefill-schedule.ts';
import { Readback } from './readback.ts';
import { logprobsOf } from './sampler.ts';
import type { Outlet, StepOutcome } from './step.ts';
import { readPromptLogits, submitFirstSample, submitSampling } from './step.ts';
import type { TensorSource } from './tensor-source.ts';

export { type Gpu, openGpu } from './gpu.ts';
export { checkFits, type Footprint, type LoadOptions } from './model.ts';

/**
 * Loads a checkpoint onto the GPU.
 * Errors: `model-unsupported`, `checkpoint-invalid`, `limits-too-small`, `out-of-memory`, `device-lost`, `AbortError`.
 */
export async function loadEngine(gpu: Gpu, source: TensorSource, options: LoadOptions = {}): Promise<Generator> {
  return new Engine(gpu, await loadModel(gpu, source, options));
}

// Decode steps submitted before the oldest one's id was read: the GPU works while JavaScript reads. A stop wastes at most these.
const STEPS_IN_FLIGHT = 2;

/** A generation's readbacks. */
interface Outlets extends Outlet {
  /** For LOGIT_ROWS rows of a prompt's logits, where they are wanted. */
  promptReadback: Readback | null;
}

interface Prefilled {
  /** What was sampled behind the prompt. */
  first: StepOutcome | null;
  promptLogprobs: GeneratedToken[];
}

class Engine implements Generator {
  readonly #gpu: Gpu;
  #model: Model;
  /** Positions that a conversation may have: the model's, or fewer once the GPU has refused to hold more. */
  #contextTokens: number;
  /** What the cache holds. Never more than what was submitted, so reuse is always safe. */
  readonly #contents: CacheContents;
  readonly #pace: Pace;
  /** Settles when the last generation asked for has ended; the next one starts then. */
  #turn: Promise<void> = Promise.resolve();

  constructor(gpu: Gpu, model: Model) {
    this.#gpu = gpu;
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
      release();
    }
  }

  async *#run(request: GenerationRequest): AsyncGenerator<GeneratedToken, GenerationSummary, void> {
    const { prompt, signal, maxTokens } = request;
    const outlet = this.#createOutlets(request);
    const summary = {
      end: 'aborted',
      promptTokens: prompt.length,
      cachedTokens: request.promptLogprobs ? 0 : this.#contents.reusable(prompt),
    } as const;
    const pending: (() => Promise<StepOutcome>)[] = [];
    const sampled: number[] = [];
    let decodeSteps = 0;
    try {
      const { first, promptLogprobs } = await this.#prefill(request, outlet, summary.cachedTokens);
      const ended = (end: GenerationEnd): GenerationSummary => ({ ...summary, promptLogprobs, end });
      if (first === null) return ended('aborted');
      if (maxTokens === 0) return ended('max-tokens');
      pending.push(async () => first);
      for (;;) {
        if (signal?.aborted) return ended('aborted');
        // Nothing may be in flight when the cache moves.
        const hasRoom = pending.length > 0 || (await this.#makeRoom(prompt.length + sampled.length));
        if (!hasRoom) return ended('context-full');
        while (pending.length < STEPS_IN_FLIGHT && this.#mayDecode(request, decodeSteps)) {
          const step = { ...request.sampling, tokens: 1, firstPosition: prompt.length + decodeSteps, firstLogit: 0 };
          this.#contents.willWrite(step.firstPosition + 1);
          pending.push(submitSampling(this.#gpu, this.#model, step, outlet));
          decodeSteps++;
        }
        const outcome = await (pending.shift() as () => Promise<StepOutcome>)();
        sampled.push(outcome.id);
        yield describe(outcome.id, outcome.logits, request.logprobs);
        const end = this.#endAfter(request, sampled);
        if (end !== null) return ended(end);
      }
    } finally {
      // A step in flight may have cached an id that nobody read; what is known ends at the last id that was read and fed.
      this.#contents.append(sampled.slice(0, decodeSteps));
      await Promise.allSettled(pending.map((read) => read()));
      outlet.readback.destroy();
      outlet.promptReadback?.destroy();
    }
  }

  /** Runs what the cache lacks of the prompt and samples behind it. `first` is null when aborted on the way. */
  async #prefill(request: GenerationRequest, outlet: Outlets, cachedTokens: number): Promise<Prefilled> {
    const { prompt, signal } = request;
    const promptLogprobs: GeneratedToken[] = [];
    const [gpu, model, contents] = [this.#gpu, this.#model, this.#contents];
    contents.rollBack(cachedTokens);
    const chunk = await runPrefill(gpu, model, {
      prompt,
      from: cachedTokens,
      pace: this.#pace,
      signal,
      beforeChunk: (end) => contents.willWrite(end),
      afterChunk: async (step) => {
        const done = step.firstPosition + step.tokens;
        if (outlet.promptReadback !== null) {
          const rows = await readPromptLogits(gpu, model, step, outlet.promptReadback);
          promptLogprobs.push(...describePrompt(request, step.firstPosition, rows));
        }
        contents.append(prompt.slice(step.firstPosition, done));
        request.onPrefill?.(done);
      },
    });
    if (chunk === null) return { first: null, promptLogprobs };
    const step = { ...chunk, ...request.sampling };
    return { first: await submitFirstSample(gpu, model, step, outlet)(), promptLogprobs };
  }

  /** Makes room for so many positions, and says whether the GPU had the memory. */
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

  /** Whether one more step would sample an id that is wanted, with room in the cache for what it feeds. */
  #mayDecode({ prompt, maxTokens }: GenerationRequest, decodeSteps: number): boolean {
    return decodeSteps + 1 < maxTokens && prompt.length + decodeSteps < this.#model.room;
  }

  #endAfter({ prompt, stopTokens, maxTokens }: GenerationRequest, sampled: readonly number[]): GenerationEnd | null {
    if (stopTokens.has(sampled.at(-1) as number)) return 'stop-token';
    if (sampled.length >= maxTokens) return 'max-tokens';
    return prompt.length + sampled.length > this.contextTokens ? 'context-full' : null;
  }

  #createOutlets({ logprobs, promptLogprobs }: GenerationRequest): Outlets {
    const rowBytes = this.vocabulary * 4;
    const wantsLogits = logprobs !== null;
    const readback = new Readback(this.#gpu, 4 + (wantsLogits ? rowBytes : 0), STEPS_IN_FLIGHT);
    const promptReadback = promptLogprobs ? new Readback(this.#gpu, LOGIT_ROWS * rowBytes, 1) : null;
    return { readback, wantsLogits, promptReadback };
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

/** Positions that the smallest of the layers' caches holds. */
const ringOf = ({ state }: Model) => Math.min(...state.cache.map(({ capacity }) => capacity));

function describe(id: number, logits: Float32Array | null, count: number | null): GeneratedToken {
  if (logits === null || count === null) return { id, logprob: null, top: [] };
  return logprobsOf(logits, id, count);
}

/** A slice's rows speak of the ids that follow them; nothing speaks of the prompt's first. */
function describePrompt({ prompt, logprobs }: GenerationRequest, firstPosition: number, rows: Float32Array[]): GeneratedToken[] {
  const described = rows.flatMap((row, i) => {
    const next = prompt[firstPosition + i + 1];
    return next === undefined ? [] : [logprobsOf(row, next, logprobs ?? 0)];
  });
  return firstPosition === 0 ? [{ id: prompt[0] as number, logprob: null, top: [] }, ...described] : described;
}
