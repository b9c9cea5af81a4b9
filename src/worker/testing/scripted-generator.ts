// A Generator without a GPU, for tests. It samples the ids of a script, keeps the engine's
// promises, also those of a mask, and records its callers. Like the engine it rejects a second generation at the same
// time.

import { namedError } from '../../contracts/errors.ts';
import type { Bench, BenchRequest } from '../../engine/bench/report.ts';
import type { GeneratedToken, GenerationEnd, GenerationRequest, GenerationSummary, Generator } from '../../engine/generation.ts';
import { masked } from './masked-script.ts';

/** Ids that answer a prompt. The list may be endless. */
export type Script = (prompt: readonly number[]) => Iterable<number>;

export interface ScriptedSizes {
  contextTokens: number;
  vocabulary: number;
}

const KERNEL: Bench['kernels'][number] = {
  kernel: 'scripted',
  phase: 'decode',
  tokens: 1,
  dispatches: 1,
  bytes: 0,
  microseconds: 1,
  gigabytesPerSecond: null,
  copyGigabytesPerSecond: null,
};
const TOKEN = { dispatches: 9, submits: 1, bindGroups: 0, buffers: 0, maps: 1, boundBytes: 2, readBytes: 1, javascriptMs: 0.1 };

/** Two runners-up, so that a token and the likeliest one can differ. */
function scored(id: number, wanted: number | null, vocabulary: number): GeneratedToken {
  if (wanted === null) return { id, logprob: null, top: [] };
  const top = [0, 1, 2].map((rank) => ({ id: (id + rank) % vocabulary, logprob: -0.5 - rank }));
  return { id, logprob: -0.5, top: top.slice(0, wanted) };
}

export class ScriptedGenerator implements Generator {
  readonly contextTokens: number;
  readonly vocabulary: number;
  /** Every request, in the order of arrival at the GPU. */
  readonly requests: GenerationRequest[] = [];
  /** Ends of the generations, in order. */
  readonly ends: GenerationEnd[] = [];
  isDestroyed = false;
  /** Awaited before each id. A test sets a gate here to hold a generation. */
  beforeToken: () => Promise<void> = () => Promise.resolve();
  /** Tokens that still arrive after an abort, because the GPU had begun them. */
  inFlight = 0;
  /** Awaited before the prompt is read. */
  beforePrefill: () => Promise<void> = () => Promise.resolve();
  readonly #script: Script;
  #isBusy = false;
  /** Ids that the engine's KV cache would keep: the last prompt. */
  #cached: readonly number[] = [];

  constructor(script: Script, sizes: ScriptedSizes = { contextTokens: 256, vocabulary: 277 }) {
    this.#script = script;
    this.contextTokens = sizes.contextTokens;
    this.vocabulary = sizes.vocabulary;
  }

  async *generate(request: GenerationRequest): AsyncGenerator<GeneratedToken, GenerationSummary, void> {
    if (this.isDestroyed) throw namedError('device-lost', 'The generator was destroyed.');
    if (request.prompt.length >= this.contextTokens) throw namedError('context-full', 'The prompt does not fit.');
    if (this.#isBusy) throw new Error('Two generations at a time.');
    this.#isBusy = true;
    this.requests.push(request);
    const cachedTokens = this.#reusable(request.prompt);
    this.#cached = request.prompt;
    let end: GenerationEnd = 'aborted';
    try {
      end = yield* this.#sample(request);
    } finally {
      this.#isBusy = false;
      this.ends.push(end);
    }
    const { prompt, promptLogprobs, logprobs } = request;
    const scoredPrompt = prompt.map((id, at) => scored(id, at === 0 ? null : (logprobs ?? 0), this.vocabulary));
    return { end, promptTokens: prompt.length, cachedTokens, promptLogprobs: promptLogprobs ? scoredPrompt : [] };
  }

  /** Ids in common with the cache, without the last, as the engine counts them. */
  #reusable(prompt: readonly number[]): number {
    let same = 0;
    while (same < prompt.length - 1 && prompt[same] === this.#cached[same]) same++;
    return same;
  }

  async *#sample(request: GenerationRequest): AsyncGenerator<GeneratedToken, GenerationEnd, void> {
    await this.beforePrefill();
    if (request.signal?.aborted) return 'aborted';
    request.onPrefill?.(request.prompt.length);
    let sampled = 0;
    let { inFlight } = this;
    for (const id of masked(this.#script(request.prompt), request, this.vocabulary)) {
      if (sampled === request.maxTokens) return 'max-tokens';
      if (request.prompt.length + sampled === this.contextTokens) return 'context-full';
      await this.beforeToken();
      if (request.signal?.aborted && inFlight-- === 0) return 'aborted';
      if (this.isDestroyed) throw namedError('device-lost', 'The GPU went away.');
      yield scored(id, request.logprobs, this.vocabulary);
      sampled += 1;
      if (request.stopTokens.has(id)) return 'stop-token';
    }
    throw new Error('The script is over before the generation was.');
  }

  /** Figures that no device has. */
  async bench({ kernels, onMeasure, signal }: BenchRequest): Promise<Bench> {
    onMeasure('the script');
    await this.beforeToken();
    signal.throwIfAborted();
    const device = { name: 'scripted', features: [], limits: {}, timer: 'clock' as const, variant: {} };
    return { device, kernels: kernels ? [KERNEL] : [], model: { token: TOKEN, depths: [] } };
  }

  destroy(): void {
    this.isDestroyed = true;
  }
}
