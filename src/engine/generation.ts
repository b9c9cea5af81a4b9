// The interface of a loaded engine, in token ids: `worker/` codes against it and tests fake it.
// Knows ids and log-probabilities; never sees text.

import type { Bench, BenchRequest } from './bench/report.ts';

/**
 * How the sampler chooses an id from logits.
 * The stages run in vLLM's order (vllm/v1/sample/sampler.py): mask, bias, penalties, temperature,
 * min-p, top-k, top-p, draw.
 * A stage that is absent, or has its neutral value, is not computed.
 */
export interface Sampling {
  /**
   * 0 is greedy: the largest logit after penalties, the lowest id on ties. Below 1e-5 counts as 0.
   */
  temperature: number;
  /**
   * Unsigned 32-bit. The same seed and prompt give the same ids on the same device, whatever ran
   * before.
   */
  seed: number;
  /** Keeps the k most likely ids and all that are as likely as the k-th; 0 is off, 1 greedy. */
  topK?: number;
  /**
   * Keeps the fewest most likely ids whose probabilities reach p; 1 is off, 0 greedy.
   * Probabilities are relative to the ids that top-k keeps.
   */
  topP?: number;
  /** Keeps ids at least this likely relative to the most likely one; 0 is off. */
  minP?: number;
  /**
   * Divides positive logits of ids in prompt and output, multiplies negative ones (arXiv
   * 1909.05858).
   * 1 is off; values below 0.001 count as 0.001.
   */
  repetitionPenalty?: number;
  /** Subtracted once for each time the id was sampled (OpenAI); 0 is off. */
  frequencyPenalty?: number;
  /** Subtracted from ids that were sampled (OpenAI); 0 is off. */
  presencePenalty?: number;
  /** Added to the logits of ids. */
  logitBias?: ReadonlyMap<number, number>;
}

/**
 * The ids that may come next: a set, in which bit id % 32 of word id / 32 is set where the id is
 * allowed; the one id that must come; or null, which allows all. // (V) bits
 */
export type AllowedIds = Uint32Array<ArrayBuffer> | number | null;

export interface GenerationRequest {
  prompt: readonly number[];
  /** Maximum of sampled ids. The engine also ends where the context is full. */
  maxTokens: number;
  sampling: Sampling;
  /**
   * Returns the ids allowed next; called with the ids so far, before each id is chosen. It runs
   * while the GPU computes the layers of the token before. Bias and penalties cannot allow an id
   * again. A drawn id must be read back before the next step starts. An id that must come needs
   * neither logits nor a draw, unless log-probabilities are requested.
   */
  mask?: (sampled: readonly number[]) => AllowedIds;
  /** Sampling one of these ids ends the generation; the id is still delivered. */
  stopTokens: ReadonlySet<number>;
  /**
   * Number of top log-probabilities per id, 0 to 20; null computes none at all.
   * They come from the raw logits, before any stage.
   */
  logprobs: number | null;
  /**
   * Also delivers the log-probabilities of the prompt's own ids (`echo` of the completions API).
   */
  promptLogprobs: boolean;
  /** Called after each prefill slice with the number of prompt tokens in the cache. */
  onPrefill?: (tokens: number) => void;
  signal?: AbortSignal;
}

export interface TokenLogprob {
  id: number;
  logprob: number;
}

export interface GeneratedToken {
  id: number;
  /**
   * Natural logarithm of the id's probability; null if not requested, and for the first prompt
   * token.
   */
  logprob: number | null;
  /** Most likely first; empty if not requested. */
  top: TokenLogprob[];
}

export type GenerationEnd = 'stop-token' | 'max-tokens' | 'context-full' | 'aborted';

/** Facts of a generation, final once its stream has ended. */
export interface GenerationSummary {
  end: GenerationEnd;
  promptTokens: number;
  /** Prompt tokens found in the KV cache. */
  cachedTokens: number;
  /** Log-probabilities of the prompt's ids in order, if `promptLogprobs` was set; else empty. */
  promptLogprobs: GeneratedToken[];
  /** What paging did for this generation; absent if every expert is on the GPU. */
  paging?: PagingCounts;
}

/** Counts of paged experts. */
export interface PagingCounts {
  /** Experts that decoded tokens used, one for each layer and each of its active experts. */
  used: number;
  /** Those of them that were not on the GPU and had to be read. */
  misses: number;
  /** Layers at which a token had to wait for reads. */
  stalls: number;
  /** Experts read for prompts. */
  promptReads: number;
  /** Bytes of all experts read. */
  readBytes: number;
}

/** A model on a GPU. One generation runs at a time; a second waits for the first. */
export interface Generator {
  readonly contextTokens: number;
  readonly vocabulary: number;
  /**
   * Prefills the prompt tokens that the cache lacks, then yields sampled ids as they are read back.
   * The generator's return value is the summary.
   * Ending the iteration early (return/throw) or aborting the signal stops the GPU work within the
   * tokens in flight.
   * Aborting does not throw: `end` is 'aborted'.
   * Errors: `context-full` (prompt ≥ contextTokens), `device-lost`, `internal` (no logit was a
   * number, among others).
   */
  generate(request: GenerationRequest): AsyncGenerator<GeneratedToken, GenerationSummary, void>;
  /**
   * Measures this model on this device. Nothing else may run meanwhile.
   * Errors: as `generate`, `AbortError`.
   */
  bench(request: BenchRequest): Promise<Bench>;
  /** Frees the GPU; later calls throw `device-lost`. */
  destroy(): void;
}
