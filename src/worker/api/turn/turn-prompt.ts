// The prompt of a turn, and how many tokens may follow it.

import { type PlannedPrompt, planPrompt, type SampledMessage } from '../../harmony/conversation-policy.ts';
import { InvalidNameError } from '../../harmony/rendering/names.ts';
import type { ServedModel } from '../../models/served-model.ts';
import { ApiError } from '../http/errors.ts';
import { invalidValue } from '../parameters/parameter-errors.ts';
import { withSampledTurns } from './reuse-sampled.ts';
import type { SampledCalls } from './sampled-calls.ts';
import { turnMessages } from './turn-messages.ts';
import type { TurnRequest } from './turn-request.ts';

/** Part of the context that stays free for the answer where turns may be left out. */
const ROOM_FOR_ANSWER = 0.25;

/** A prompt that fits the model, and the maximum of tokens after it. */
export interface TurnPrompt extends PlannedPrompt {
  maxTokens: number;
}

/**
 * Renders a turn. Errors: 400 `context_length_exceeded`, and `invalid_value` for a name that
 * Harmony cannot carry.
 */
export function renderTurn(model: ServedModel, request: TurnRequest, sampledCalls: SampledCalls): TurnPrompt {
  const history = withSampledTurns(request.history, sampledCalls, model.id);
  try {
    return fit(model, request, turnMessages(request, history));
  } catch (error) {
    if (error instanceof InvalidNameError) throw invalidValue(request.historyParam, error.message);
    throw error;
  }
}

function fit(model: ServedModel, request: TurnRequest, messages: readonly SampledMessage[]): TurnPrompt {
  const { contextTokens } = model;
  const isAuto = request.truncation === 'auto';
  const answerTokens = Math.min(request.maxTokens ?? Infinity, contextTokens * ROOM_FOR_ANSWER);
  // An endless context tells how many tokens the whole history needs.
  const whole = planPrompt(model.encoding, messages, { contextTokens: Infinity, answerTokens: 0 });
  const needed = whole.ids.length + (request.maxTokens ?? 1);
  if (needed <= contextTokens) return { ...whole, maxTokens: maxTokensOf(request, contextTokens - whole.ids.length) };
  if (!isAuto) throw contextExceeded(whole.ids.length, request, contextTokens);
  const planned = planLast(model, request, { messages, answerTokens });
  return { ...planned, maxTokens: maxTokensOf(request, contextTokens - planned.ids.length) };
}

/** Maximum of sampled tokens where the context has `room` for so many. */
function maxTokensOf({ maxTokens, defaultMaxTokens = Infinity }: TurnRequest, room: number): number {
  return Math.min(maxTokens ?? defaultMaxTokens, room);
}

/** The prompt without the oldest turns. */
function planLast(
  model: ServedModel,
  request: TurnRequest,
  { messages, answerTokens }: { messages: readonly SampledMessage[]; answerTokens: number },
): PlannedPrompt {
  try {
    return planPrompt(model.encoding, messages, { contextTokens: model.contextTokens, answerTokens });
  } catch (error) {
    if (!(error instanceof Error && error.name === 'context-full')) throw error;
    throw new ApiError(400, 'context_length_exceeded', error.message, request.historyParam);
  }
}

function contextExceeded(promptTokens: number, { maxTokens, historyParam }: TurnRequest, contextTokens: number): ApiError {
  const wanted = maxTokens ?? 1;
  const message =
    `This model's maximum context length here is ${contextTokens} tokens, but ${promptTokens + wanted} were asked for ` +
    `(${promptTokens} in '${historyParam}', ${wanted} for the answer). Shorten the conversation or ask for fewer tokens.`;
  return new ApiError(400, 'context_length_exceeded', message, historyParam);
}
