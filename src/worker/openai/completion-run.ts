// Runs a completion request: every prompt and choice in order, each as deltas of its own index.
// Takes a served model and a checked request, gives deltas and usage; refuses to know HTTP and whether anybody streams.

import type { ServedModel } from '../models/served-model.ts';
import { type ChoicePiece, characters, generateChoice, type PlacedToken } from './choice.ts';
import type { CompletionRequest } from './completion-request.ts';
import { type CompletionLogprobs, completionLogprobs, joinLogprobs, type NameToken } from './logprobs.ts';
import { type EchoedPrompt, echoPrompt, type PlannedPrompt, planPrompt } from './prompts.ts';
import { checkLogitBias } from './sampling.ts';
import { tokenName } from './token-name.ts';

/** What a choice gained: an entry of `choices` in a stream, and joined with the others of its index the whole one. */
export interface ChoiceDelta {
  index: number;
  text: string;
  logprobs: CompletionLogprobs | null;
  finish_reason: 'stop' | 'length' | null;
  /** Sampled ids, if the request asked for ids. */
  token_ids?: number[];
  /** In the first delta of a choice, if the request asked for ids. */
  prompt_token_ids?: readonly number[];
}

export interface CompletionUsage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  prompt_tokens_details: { cached_tokens: number };
}

const NO_ECHO: EchoedPrompt = { text: '', tokens: [] };

/** A checked request bound to a model. `usage` is final when `deltas` has ended. */
export class CompletionRun {
  readonly #model: ServedModel;
  readonly #request: CompletionRequest;
  readonly #prompts: PlannedPrompt[];
  readonly #name: NameToken;
  #completionTokens = 0;
  #cachedTokens = 0;

  /** Encodes the prompts; throws 400 where an id is outside the vocabulary or a prompt does not fit the context. */
  constructor(model: ServedModel, request: CompletionRequest) {
    checkLogitBias(request.sampling, model.vocabulary);
    this.#model = model;
    this.#request = request;
    this.#prompts = request.prompts.map((prompt) => planPrompt(model, prompt, request.maxTokens));
    this.#name = (id) => tokenName(id, model.encoding.tokenizer, request.tokenNaming);
  }

  /** A prompt counts once, however many choices it has. */
  get usage(): CompletionUsage {
    const promptTokens = this.#prompts.reduce((sum, { ids }) => sum + ids.length, 0);
    return {
      prompt_tokens: promptTokens,
      completion_tokens: this.#completionTokens,
      total_tokens: promptTokens + this.#completionTokens,
      prompt_tokens_details: { cached_tokens: this.#cachedTokens },
    };
  }

  /** Deltas choice by choice, each taking its own turn on the GPU. The first may be an echo, the last has the finish reason. */
  async *deltas(signal: AbortSignal): AsyncGenerator<ChoiceDelta, void, void> {
    let index = 0;
    for (const prompt of this.#prompts) {
      for (let copy = 0; copy < this.#request.n; copy++) {
        yield* this.#choice(prompt, { index, copy }, signal);
        index += 1;
      }
    }
  }

  async *#choice(prompt: PlannedPrompt, at: { index: number; copy: number }, signal: AbortSignal) {
    const { echo, seed, sampling, stop, logprobs, returnsTokenIds } = this.#request;
    const { ids, maxTokens } = prompt;
    const echoed = echo ? await echoPrompt(this.#model, ids, { logprobs, signal }) : NO_ECHO;
    if (echo || returnsTokenIds) {
      const opening = this.#delta(at.index, { ...echoed, end: null }, 0);
      yield returnsTokenIds ? { ...opening, token_ids: [], prompt_token_ids: ids } : opening;
    }
    const offset = characters(echoed.text);
    // The choices of one prompt must differ, and each be repeatable.
    const choiceSeed = seed === null ? null : seed + at.copy;
    const request = { prompt: ids, maxTokens, sampling, seed: choiceSeed, stop, logprobs, signal };
    for await (const piece of generateChoice(this.#model, request)) {
      if (piece.end) this.#count(piece.end, at.copy);
      yield this.#delta(at.index, piece, offset);
    }
  }

  #count(end: { sampledTokens: number; cachedTokens: number }, copy: number): void {
    this.#completionTokens += end.sampledTokens;
    if (copy === 0) this.#cachedTokens += end.cachedTokens;
  }

  /** `offset`: characters of the echo before the piece's own text. */
  #delta(index: number, piece: ChoicePiece, offset: number): ChoiceDelta {
    const { logprobs, returnsTokenIds } = this.#request;
    const tokens = piece.tokens.map((token): PlacedToken => ({ ...token, textOffset: token.textOffset + offset }));
    return {
      index,
      text: piece.text,
      logprobs: logprobs === null ? null : completionLogprobs(tokens, this.#name),
      finish_reason: piece.end?.finishReason ?? null,
      ...(returnsTokenIds ? { token_ids: tokens.map(({ id }) => id) } : {}),
    };
  }
}

/** The later delta of a choice appended to the earlier one. */
export function joinDeltas(first: ChoiceDelta, second: ChoiceDelta): ChoiceDelta {
  const { token_ids: firstIds, logprobs: firstLogprobs } = first;
  const { token_ids: secondIds, logprobs: secondLogprobs } = second;
  return {
    ...first,
    text: first.text + second.text,
    logprobs: firstLogprobs && secondLogprobs ? joinLogprobs(firstLogprobs, secondLogprobs) : firstLogprobs,
    finish_reason: second.finish_reason,
    ...(firstIds && secondIds ? { token_ids: [...firstIds, ...secondIds] } : {}),
  };
}
