// Records the tokens of one generation on its way to an endpoint, and can have it begin with given
// tokens. The endpoint gets what it asked for, and does not know.

import type { InspectOptions, Recording } from '../../contracts/recording.ts';
import type { GeneratedToken, GenerationRequest, GenerationSummary } from '../../engine/generation.ts';
import type { ServedModel } from '../models/served-model.ts';
import { recordedToken } from './spelling.ts';

/** A recorder of the first generation of a call that samples. Later ones pass by. */
export class Recorder {
  readonly #options: InspectOptions;
  readonly #now: () => number;
  #prompt: readonly number[] | null = null;
  #model: ServedModel | null = null;
  readonly #tokens: GeneratedToken[] = [];
  #cachedTokens: number | null = null;
  #startedAt = 0;
  #firstAt: number | null = null;
  #lastAt = 0;

  constructor(options: InspectOptions, now: () => number) {
    this.#options = options;
    this.#now = now;
  }

  /** The model, whose next generation is recorded. */
  recording(model: ServedModel): ServedModel {
    return {
      ...model,
      // A generation of no tokens only reads a prompt.
      generate: (request) => (this.#prompt || request.maxTokens === 0 ? model.generate(request) : this.#generate(model, request)),
    };
  }

  /** What there is of the recording. Null if nothing was generated yet. */
  get result(): Recording | null {
    if (!this.#prompt || !this.#model) return null;
    const { tokenizer } = this.#model.encoding;
    return {
      prompt: this.#prompt.map((id) => recordedToken({ id, logprob: null, top: [] }, tokenizer)),
      answer: this.#tokens.map((token) => recordedToken(token, tokenizer)),
      cachedTokens: this.#cachedTokens,
      prefillMs: this.#firstAt === null ? null : this.#firstAt - this.#startedAt,
      decodeMs: this.#firstAt === null ? null : this.#lastAt - this.#firstAt,
    };
  }

  async *#generate(model: ServedModel, request: GenerationRequest): ReturnType<ServedModel['generate']> {
    this.#prompt = request.prompt;
    this.#model = model;
    this.#startedAt = this.#now();
    const logprobs = Math.max(this.#options.top, request.logprobs ?? 0);
    const generation = model.generate({ ...request, logprobs, ...this.#forcing(request) });
    try {
      let step = await generation.next();
      for (; !step.done; step = await generation.next()) {
        this.#add(step.value);
        yield asRequested(step.value, request.logprobs);
      }
      this.#cachedTokens = step.value.cachedTokens;
      return step.value;
    } finally {
      await generation.return(left(request));
    }
  }

  /** The mask that lets only the forced ids come first, and then those of the request's own mask. */
  #forcing({ mask }: GenerationRequest): Pick<GenerationRequest, 'mask'> {
    const { forced = [] } = this.#options;
    if (forced.length === 0) return {};
    return { mask: (sampled) => forced[sampled.length] ?? mask?.(sampled) ?? null };
  }

  #add(token: GeneratedToken): void {
    this.#lastAt = this.#now();
    this.#firstAt ??= this.#lastAt;
    this.#tokens.push(token);
  }
}

/** The token with the log-probabilities that the endpoint asked for. */
function asRequested(token: GeneratedToken, logprobs: number | null): GeneratedToken {
  if (logprobs === null) return { ...token, logprob: null, top: [] };
  return { ...token, top: token.top.slice(0, logprobs) };
}

const left = ({ prompt }: GenerationRequest): GenerationSummary => ({
  end: 'aborted',
  promptTokens: prompt.length,
  cachedTokens: 0,
  promptLogprobs: [],
});
