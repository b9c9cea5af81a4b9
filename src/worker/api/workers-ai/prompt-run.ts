// A run of a text on its model: a chat of one message, or the bare text continued. Knows no HTTP.

import type { AnswerEvent } from '../../../contracts/answer.ts';
import { generateAnswer } from '../../answers/answer.ts';
import type { Clock } from '../../answers/clock.ts';
import { drawSeed, engineSeed } from '../../answers/seed.ts';
import type { ServedModel } from '../../models/served-model.ts';
import { checkPromptFits } from '../completions/prompts.ts';
import { userMessage } from '../turn/history.ts';
import type { SampledCalls } from '../turn/sampled-calls.ts';
import { systemSettings } from '../turn/template-fields.ts';
import { Turn } from '../turn/turn.ts';
import type { PromptRequest } from './prompt-request.ts';
import { DEFAULT_MAX_TOKENS } from './sampling.ts';

/** What a chat needs besides its request. */
export interface PromptDeps {
  sampledCalls: SampledCalls;
  clock: Pick<Clock, 'today'>;
  signal: AbortSignal;
}

/** The events of an answer. Errors: 400 for a prompt that does not fit the context; as `ServedModel.generate`. */
export function runPrompt(model: ServedModel, request: PromptRequest, deps: PromptDeps): AsyncGenerator<AnswerEvent> {
  const { signal } = deps;
  return request.isRaw ? continueText(model, request, signal) : chatTurn(model, request, deps).answer(0, signal);
}

function chatTurn(model: ServedModel, request: PromptRequest, { sampledCalls, clock }: PromptDeps): Turn {
  const { prompt, structure, maxTokens, sampling, seed, stop } = request;
  return new Turn(
    model,
    {
      history: [userMessage(prompt)],
      instructions: null,
      system: systemSettings(null, null, clock.today()),
      ...structure,
      hasParallelCalls: true,
      maxTokens,
      defaultMaxTokens: DEFAULT_MAX_TOKENS,
      sampling,
      seed,
      stop,
      logprobs: null,
      truncation: 'disabled',
      historyParam: 'prompt',
    },
    sampledCalls,
  );
}

function continueText(model: ServedModel, request: PromptRequest, signal: AbortSignal): AsyncGenerator<AnswerEvent> {
  const { prompt, format, maxTokens, sampling, seed, stop } = request;
  const { ids, maxTokens: fitting } = checkPromptFits(model, prompt, maxTokens, DEFAULT_MAX_TOKENS);
  return generateAnswer(
    model,
    {
      prompt: ids,
      maxTokens: fitting,
      sampling: { ...sampling, seed: engineSeed(seed ?? drawSeed(), 0) },
      format: { type: 'raw', echo: null, ...(format && { grammar: format.grammar }) },
      stop,
      withTokens: false,
      logprobs: null,
      signal,
    },
    performance,
  );
}
