// The engine: prompts in, sampled ids out, with the KV cache kept between calls.
// Takes and gives token ids; refuses to know text, HTTP, the DOM and where weights are stored.

import { engineError } from './errors.ts';
import type { GeneratedToken, GenerationEnd, GenerationRequest, GenerationSummary, Generator } from './generation.ts';
import type { Gpu } from './gpu.ts';
import type { Step } from './kernels.ts';
import type { LoadOptions, Model } from './model.ts';
import { loadModel } from './model.ts';
import { Readback } from './readback.ts';
import { logprobsOf } from './sampler.ts';
import type { Outlet, StepOutcome } from './step.ts';
import { submitPrefill, submitSampling } from './step.ts';
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

interface Prefilled {
  /** What the last slice sampled. */
  first: StepOutcome | null;
  promptLogprobs: GeneratedToken[];
}

class Engine implements Generator {
  readonly #gpu: Gpu;
  readonly #model: Model;
  /** Ids whose keys and values are in the cache, from position 0. Never longer than what was submitted, so reuse is always safe. */
  #cached: readonly number[] = [];
  /** Settles when the last generation asked for has ended; the next one starts then. */
  #turn: Promise<void> = Promise.resolve();

  constructor(gpu: Gpu, model: Model) {
    this.#gpu = gpu;
    this.#model = model;
  }

  get contextTokens(): number {
    return this.#model.contextTokens;
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
      return yield* this.#run(request);
    } finally {
      release();
    }
  }

  async *#run(request: GenerationRequest): AsyncGenerator<GeneratedToken, GenerationSummary, void> {
    const { prompt, signal, maxTokens } = request;
    const outlet = this.#createOutlet(request);
    const summary = { end: 'aborted', promptTokens: prompt.length, cachedTokens: this.#reusable(request) } as const;
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
        while (pending.length < STEPS_IN_FLIGHT && this.#mayDecode(request, decodeSteps)) {
          const step = { ...request.sampling, tokens: 1, firstPosition: prompt.length + decodeSteps, firstLogit: 0 };
          pending.push(submitSampling(this.#gpu, this.#model, step, outlet));
          decodeSteps++;
        }
        const outcome = await (pending.shift() as () => Promise<StepOutcome>)();
        sampled.push(outcome.id);
        yield describe(outcome.id, outcome.logits.at(-1), request.logprobs);
        const end = this.#endAfter(request, sampled);
        if (end !== null) return ended(end);
      }
    } finally {
      // A step in flight may have cached an id that nobody read; what is known ends at the last id that was read and fed.
      if (sampled.length > 0) this.#cached = [...prompt, ...sampled.slice(0, decodeSteps)];
      await Promise.allSettled(pending.map((read) => read()));
      outlet.readback.destroy();
    }
  }

  /** Runs what the cache lacks of the prompt, slice by slice; the last slice samples. `first` is null when aborted on the way. */
  async #prefill(request: GenerationRequest, outlet: Outlet, cachedTokens: number): Promise<Prefilled> {
    const { prompt, signal, sampling } = request;
    const promptLogprobs: GeneratedToken[] = [];
    this.#cached = prompt.slice(0, cachedTokens);
    for (let done = cachedTokens; ; ) {
      if (signal?.aborted) return { first: null, promptLogprobs };
      const ids = prompt.slice(done, done + this.#model.stepTokens);
      const firstLogit = request.promptLogprobs ? 0 : ids.length - 1;
      const step = { ...sampling, tokens: ids.length, firstPosition: done, firstLogit };
      const isLast = done + ids.length === prompt.length;
      // Slice by slice: a slice that samples on the way to log-probabilities writes over the id that follows it.
      this.#gpu.device.queue.writeBuffer(this.#model.state.tokens, done * 4, Uint32Array.from(ids));
      const outcome = isLast || request.promptLogprobs ? await submitSampling(this.#gpu, this.#model, step, outlet)() : null;
      if (outcome === null) await this.#runUnsampled(step);
      if (request.promptLogprobs) promptLogprobs.push(...describePrompt(request, done, outcome?.logits ?? []));
      done += ids.length;
      this.#cached = prompt.slice(0, done);
      request.onPrefill?.(done);
      if (isLast) return { first: outcome, promptLogprobs };
    }
  }

  async #runUnsampled(step: Step): Promise<void> {
    submitPrefill(this.#gpu, this.#model, step);
    await this.#gpu.device.queue.onSubmittedWorkDone();
    this.#gpu.check();
  }

  /** Whether one more step would sample an id that is wanted, with room in the cache for what it feeds. */
  #mayDecode({ prompt, maxTokens }: GenerationRequest, decodeSteps: number): boolean {
    return decodeSteps + 1 < maxTokens && prompt.length + decodeSteps < this.contextTokens;
  }

  #endAfter({ prompt, stopTokens, maxTokens }: GenerationRequest, sampled: readonly number[]): GenerationEnd | null {
    if (stopTokens.has(sampled.at(-1) as number)) return 'stop-token';
    if (sampled.length >= maxTokens) return 'max-tokens';
    return prompt.length + sampled.length > this.contextTokens ? 'context-full' : null;
  }

  /** Prompt tokens that need not run again. The last one must: its logits are wanted. */
  #reusable({ prompt, promptLogprobs }: GenerationRequest): number {
    if (promptLogprobs) return 0;
    let same = 0;
    while (same < this.#cached.length && same < prompt.length - 1 && this.#cached[same] === prompt[same]) same++;
    return same;
  }

  #createOutlet({ logprobs, promptLogprobs }: GenerationRequest): Outlet {
    const wantsLogits = logprobs !== null || promptLogprobs;
    const rows = promptLogprobs ? this.#model.stepTokens : 1;
    const size = 4 + (wantsLogits ? rows * this.vocabulary * 4 : 0);
    return { readback: new Readback(this.#gpu, size, STEPS_IN_FLIGHT), wantsLogits };
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

function describe(id: number, logits: Float32Array | undefined, count: number | null): GeneratedToken {
  if (logits === undefined || count === null) return { id, logprob: null, top: [] };
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
