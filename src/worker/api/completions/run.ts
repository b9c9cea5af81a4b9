// Runs a completion request on its model: all prompts and choices, in order. Each answer is
// rendered as deltas. It must not know HTTP.

import type { AnswerEnd, AnswerEvent } from '../../../contracts/answer.ts';
import { generateAnswer } from '../../answers/answer.ts';
import { drawSeed, engineSeed } from '../../answers/seed.ts';
import type { ServedModel } from '../../models/served-model.ts';
import { checkLogitBias } from '../parameters/sampling.ts';
import { type ChoiceDelta, type ChoiceFormat, type CompletionUsage, choiceDelta, openingDelta } from './chunks.ts';
import { echoTokens } from './echo.ts';
import { checkPromptFits, type FittingPrompt } from './prompts.ts';
import type { CompletionRequest } from './request.ts';
import { tokenName } from './token-name.ts';

/**
 * A choice of a prompt: its index in the response, and its index among the choices of its prompt.
 */
interface Choice {
  index: number;
  copy: number;
  /** The prompt's seed. Each choice derives its own from it. */
  seed: bigint;
}

/** A checked request bound to a model. `usage` is final when `deltas` has ended. */
export class CompletionRun {
  readonly #model: ServedModel;
  readonly #request: CompletionRequest;
  readonly #prompts: FittingPrompt[];
  #completionTokens = 0;
  #cachedTokens = 0;

  /**
   * Encodes the prompts. Throws 400 if an id is outside the vocabulary or a prompt does not fit the
   * context.
   */
  constructor(model: ServedModel, request: CompletionRequest) {
    checkLogitBias(request.sampling, model.vocabulary);
    this.#model = model;
    this.#request = request;
    this.#prompts = request.prompts.map((prompt) => checkPromptFits(model, prompt, request.maxTokens));
  }

  /** A prompt counts once for all of its choices. */
  get usage(): CompletionUsage {
    const promptTokens = this.#prompts.reduce((sum, { ids }) => sum + ids.length, 0);
    return {
      prompt_tokens: promptTokens,
      completion_tokens: this.#completionTokens,
      total_tokens: promptTokens + this.#completionTokens,
      prompt_tokens_details: { cached_tokens: this.#cachedTokens },
    };
  }

  /**
   * Deltas, one choice after the other. Each choice takes its own turn on the GPU. Its last delta
   * has the finish reason. Errors: as `ServedModel.generate`; the signal's reason on abort.
   */
  async *deltas(signal: AbortSignal): AsyncGenerator<ChoiceDelta, void, void> {
    const { n } = this.#request;
    for (const [at, prompt] of this.#prompts.entries()) {
      const seed = this.#request.seed ?? drawSeed();
      for (let copy = 0; copy < n; copy++) yield* this.#choice(prompt, { index: at * n + copy, copy, seed }, signal);
    }
  }

  async *#choice(prompt: FittingPrompt, choice: Choice, signal: AbortSignal): AsyncGenerator<ChoiceDelta, void, void> {
    const { logprobs, returnsTokenIds, tokenNaming } = this.#request;
    const format: ChoiceFormat = {
      index: choice.index,
      hasLogprobs: logprobs !== null,
      hasTokenIds: returnsTokenIds,
      name: (id) => tokenName(id, this.#model.encoding.tokenizer, tokenNaming),
    };
    if (returnsTokenIds) yield openingDelta(format, prompt.ids);
    for await (const event of this.#answer(prompt, choice, signal)) {
      if (event.type === 'end') this.#count(event, choice);
      const delta = choiceDelta(event, format);
      if (delta) yield delta;
    }
  }

  async *#answer({ ids, maxTokens }: FittingPrompt, { seed, copy }: Choice, signal: AbortSignal): AsyncGenerator<AnswerEvent> {
    const { echo, sampling, stop, logprobs, returnsTokenIds } = this.#request;
    const grammar = this.#request.format?.grammar;
    const answer = generateAnswer(
      this.#model,
      {
        prompt: ids,
        maxTokens,
        sampling: { ...sampling, seed: engineSeed(seed, copy) },
        format: {
          type: 'raw',
          echo: echo ? await echoTokens(this.#model, ids, { logprobs, signal }) : null,
          ...(grammar && { grammar }),
        },
        stop,
        withTokens: logprobs !== null || returnsTokenIds,
        logprobs,
        signal,
      },
      performance,
    );
    for await (const event of answer) {
      // The client left, so nothing reads the rest of the answer.
      if (event.type === 'end' && event.reason === 'cancelled') signal.throwIfAborted();
      yield event;
    }
  }

  #count({ usage }: AnswerEnd, { copy }: Choice): void {
    this.#completionTokens += usage.outputTokens;
    if (copy === 0) this.#cachedTokens += usage.cachedTokens;
  }
}
