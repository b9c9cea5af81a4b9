// What can be asked of a loaded engine, in token ids: the interface that `worker/` codes against and tests fake.
// Knows ids and log-probabilities; never sees text.

export interface Sampling {
  /** 0 is greedy: the largest logit, the lowest id on ties. */
  temperature: number;
  /** Unsigned 32-bit. The same seed and prompt give the same ids on the same device. */
  seed: number;
}

export interface GenerationRequest {
  prompt: readonly number[];
  /** Sampled ids at most; the engine also ends where the context is full. */
  maxTokens: number;
  sampling: Sampling;
  /** Sampling one of these ends the generation; the id is still delivered. */
  stopTokens: ReadonlySet<number>;
  /** Top log-probabilities wanted with every id, 0 to 20; null for none at all. Taken from the logits before temperature. */
  logprobs: number | null;
  /** Also delivers the log-probabilities of the prompt's own ids (`echo` of the completions API). */
  promptLogprobs: boolean;
  /** Called after each prefill slice with the prompt tokens in the cache so far. */
  onPrefill?: (tokens: number) => void;
  signal?: AbortSignal;
}

export interface TokenLogprob {
  id: number;
  logprob: number;
}

export interface GeneratedToken {
  id: number;
  /** Natural logarithm of its probability; null when not asked for (and for the first prompt token). */
  logprob: number | null;
  /** Most likely first; empty when not asked for. */
  top: TokenLogprob[];
}

export type GenerationEnd = 'stop-token' | 'max-tokens' | 'context-full' | 'aborted';

/** Facts of a generation, final once its stream has ended. */
export interface GenerationSummary {
  end: GenerationEnd;
  promptTokens: number;
  /** Prompt tokens found in the KV cache. */
  cachedTokens: number;
  /** Of the prompt, in order, when `promptLogprobs` was asked; else empty. */
  promptLogprobs: GeneratedToken[];
}

/** A model on a GPU. One generation runs at a time; a second waits for the first. */
export interface Generator {
  readonly contextTokens: number;
  readonly vocabulary: number;
  /**
   * Prefills what the cache lacks, then yields sampled ids as they are read back; the generator's return value is the summary.
   * Ending the iteration early (return/throw) or aborting the signal stops the GPU work within the tokens in flight.
   * Errors: `context-full` (prompt ≥ contextTokens), `device-lost`, `internal`. Aborting does not throw: end is 'aborted'.
   */
  generate(request: GenerationRequest): AsyncGenerator<GeneratedToken, GenerationSummary, void>;
  /** Frees the GPU; later calls throw `device-lost`. */
  destroy(): void;
}
