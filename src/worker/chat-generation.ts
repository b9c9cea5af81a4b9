// Generates one answer of the chat: turns the conversation into ids, and sends the answer's events
// to the page.

import type { AnswerBeginning, ChatEvent, ChatMessage, GenerateOptions } from '../contracts/chat.ts';
import { namedError } from '../contracts/errors.ts';
import type { Sampling } from '../engine/generation.ts';
import { generateAnswer } from './answers/answer.ts';
import type { Clock } from './answers/clock.ts';
import { DeltaBatch } from './answers/delta-batch.ts';
import { drawSeed, engineSeed } from './answers/seed.ts';
import { withSampledTurns } from './api/turn/reuse-sampled.ts';
import { type SampledCalls, splitAtCalls } from './api/turn/sampled-calls.ts';
import { withCallIds } from './api/turn/turn-events.ts';
import { calledNames, chatHistory, chatPrompt, TEXT_TOOLS } from './chat-turns.ts';
import { planPrompt } from './harmony/conversation-policy.ts';
import { renderBeginning } from './harmony/rendering/render-beginning.ts';
import type { ServedModel } from './models/served-model.ts';

export interface ChatRequest {
  messages: readonly ChatMessage[];
  options: GenerateOptions;
  /** What there is of the answer; empty for none. */
  beginning: AnswerBeginning;
  signal: AbortSignal;
  /** Ends the reasoning early (AnswerRequest). */
  answerNow: AbortSignal;
  onEvent: (event: ChatEvent) => void;
}

/** What the answers of a worker share. */
export interface ChatDeps {
  clock: Clock;
  /** The calls of earlier answers: their tokens are still in the KV cache. */
  sampledCalls: SampledCalls;
}

/**
 * Fraction of the context that is kept free for reasoning and answer, by leaving early turns out.
 */
const ROOM_FOR_ANSWER = 0.25;

/** Tokens that are kept free for the answer in a context of `contextTokens`. */
export const roomForAnswer = (contextTokens: number, maxTokens: number | null): number =>
  Math.min(maxTokens ?? Number.POSITIVE_INFINITY, Math.floor(contextTokens * ROOM_FOR_ANSWER));

/**
 * Answers the last user message of `messages`, or goes on with the answer that they end with. `end`
 * is the last event unless it throws. An abort of the signal ends the answer with reason
 * 'cancelled'. Where the context is full, the oldest turns are left out and counted. Errors:
 * `context-full` if the last one alone does not fit, `chat-full` if turns would have to leave and
 * the options refuse that, and those of `ServedModel.generate`.
 */
export async function generateChat(model: ServedModel, request: ChatRequest, { clock, sampledCalls }: ChatDeps): Promise<void> {
  const { messages, options, beginning, signal, answerNow, onEvent } = request;
  const preface = { ...options, date: clock.today() };
  const history = chatPrompt(preface, withSampledTurns(chatHistory(messages), sampledCalls, model.id));
  const { contextTokens, encoding } = model;
  const answerTokens = roomForAnswer(contextTokens, options.maxTokens);
  const given = renderBeginning(encoding, beginning);
  const { ids: prompt, droppedTurns } = planPrompt(encoding, history, { contextTokens, answerTokens, given });
  if (droppedTurns > 0 && options.overflow === 'refuse') throw chatFull(droppedTurns, contextTokens);
  onEvent({ type: 'start', promptTokens: prompt.length, droppedTurns });
  const tools = calledNames(preface);
  const answer = generateAnswer(
    model,
    {
      prompt,
      maxTokens: options.maxTokens ?? contextTokens - prompt.length,
      sampling: samplingOf(options),
      format: { type: 'harmony', tools, given },
      stop: [],
      withTokens: false,
      logprobs: null,
      signal,
      answerNow,
    },
    clock,
  );
  const batch = new DeltaBatch(onEvent, clock);
  const callIds: string[] = [];
  for await (const event of withCallIds(answer, TEXT_TOOLS)) {
    if (event.type === 'tool-call-start') callIds.push(event.callId);
    // The page may go on as soon as it has the end.
    if (event.type === 'end' && callIds.length > 0) {
      const calls = splitAtCalls(encoding, [...given, ...event.ids], tools);
      calls.forEach((call, at) => sampledCalls.add(callIds[at] ?? '', { model: model.id, messages: call }));
    }
    batch.add(event);
  }
}

function samplingOf({ seed, topK, ...options }: GenerateOptions): Sampling {
  const { temperature, topP, minP, repetitionPenalty, frequencyPenalty, presencePenalty } = options;
  return {
    temperature,
    topP,
    minP,
    repetitionPenalty,
    frequencyPenalty,
    presencePenalty,
    seed: engineSeed(seed === null ? drawSeed() : BigInt(seed)),
    // Both 0 and -1 mean all tokens.
    topK: Math.max(0, topK),
  };
}

function chatFull(turns: number, contextTokens: number): Error {
  const which = turns === 1 ? 'the oldest turn' : `the ${turns} oldest turns`;
  return namedError(
    'chat-full',
    `The chat fits into the context of ${contextTokens} tokens only without ${which}. Leave the oldest turns out, or start a new chat.`,
  );
}
