// One answer of the chat: the conversation becomes ids, sampled ids become text on channels, with figures at the end.
// Takes a served model and messages, gives ChatEvents.

import type { AnswerEnd, FinishReason } from '../contracts/answer.ts';
import type { ChatEvent, ChatMessage, GenerateOptions } from '../contracts/chat.ts';
import type { GenerationEnd, GenerationSummary } from '../engine/generation.ts';
import { type Channel, DeltaBatch } from './delta-batch.ts';
import { chatMessages } from './harmony/chat.ts';
import { planPrompt } from './harmony/conversation-policy.ts';
import { createParser, type ParserEvent } from './harmony/parser.ts';
import type { ServedModel } from './models/served-model.ts';

export interface ChatRequest {
  messages: readonly ChatMessage[];
  options: GenerateOptions;
  signal: AbortSignal;
  onEvent: (event: ChatEvent) => void;
}

/** The worker's clock and calendar. */
export interface Clock {
  /** Milliseconds from any fixed point. */
  now(): number;
  /** As YYYY-MM-DD, where the user is. */
  today(): string;
}

/** Of the context, kept free for reasoning and answer by leaving early turns out. */
const ROOM_FOR_ANSWER = 0.25;

/**
 * Answers the last user message of `messages`; `end` is the last event unless it throws. Aborting the signal ends it with
 * reason 'cancelled'. Where the context is full, the oldest turns are left out and counted. Errors: `context-full` if the last one
 * alone does not fit, and those of `ServedModel.generate`.
 */
export async function generateChat(model: ServedModel, request: ChatRequest, clock: Clock): Promise<void> {
  const { messages, options, signal, onEvent } = request;
  const { instructions, effort, temperature } = options;
  const history = chatMessages(messages, { instructions, effort, date: clock.today() });
  const { contextTokens } = model;
  const answerTokens = Math.min(options.maxTokens ?? Number.POSITIVE_INFINITY, contextTokens * ROOM_FOR_ANSWER);
  const { ids: prompt, droppedTurns } = planPrompt(model.encoding, history, { contextTokens, answerTokens });
  onEvent({ type: 'start', promptTokens: prompt.length, droppedTurns });
  const parser = createParser(model.encoding);
  const batch = new DeltaBatch(onEvent, () => clock.now());
  const timer = new TokenTimer(() => clock.now());
  // The parser may see the end of the turn before the engine does: somebody else's message begins after the answer.
  const ended = new AbortController();
  const generation = model.generate({
    prompt,
    maxTokens: options.maxTokens ?? contextTokens - prompt.length,
    sampling: { temperature, seed: options.seed === null ? randomSeed() : options.seed >>> 0 },
    stopTokens: model.stopTokens,
    logprobs: null,
    promptLogprobs: false,
    onPrefill: (tokens) => onEvent({ type: 'prefill', tokens, totalTokens: prompt.length, atMs: timer.elapsed() }),
    signal: AbortSignal.any([signal, ended.signal]),
  });
  let step = await generation.next();
  for (; !step.done; step = await generation.next()) {
    if (parser.ended) continue;
    timer.count(step.value.id);
    addText(batch, parser.push(step.value.id), timer.ids.length);
    if (parser.ended) ended.abort();
  }
  addText(batch, parser.finish(), timer.ids.length);
  batch.flush();
  const reason = ended.signal.aborted && !signal.aborted ? 'stop' : REASONS[step.value.end];
  onEvent(timer.end(step.value, reason));
}

const REASONS: Record<GenerationEnd, FinishReason> = {
  'stop-token': 'stop',
  'max-tokens': 'length',
  'context-full': 'length',
  aborted: 'cancelled',
};

function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

function addText(batch: DeltaBatch, events: readonly ParserEvent[], outputTokens: number): void {
  for (const event of events) {
    if (event.type === 'delta') batch.add(channelOf(event.channel), event.text, outputTokens);
  }
}

/** Text on no channel, or on one that nobody knows, is shown rather than lost. */
function channelOf(channel: string | null): Channel {
  return channel === 'analysis' || channel === 'commentary' ? channel : 'final';
}

/** Counts tokens and takes the times of an answer. */
class TokenTimer {
  readonly #now: () => number;
  readonly #start: number;
  #first: number | null = null;
  #last: number | null = null;
  readonly ids: number[] = [];

  constructor(now: () => number) {
    this.#now = now;
    this.#start = now();
  }

  elapsed(): number {
    return this.#now() - this.#start;
  }

  count(id: number): void {
    this.#last = this.#now();
    this.#first ??= this.#last;
    this.ids.push(id);
  }

  end({ promptTokens, cachedTokens }: GenerationSummary, reason: FinishReason): AnswerEnd {
    const first = this.#first ?? this.#now();
    const last = this.#last ?? first;
    return {
      type: 'end',
      reason,
      stopString: null,
      usage: { promptTokens, cachedTokens, outputTokens: this.ids.length, reasoningTokens: 0 },
      prefillMs: first - this.#start,
      decodeMs: last - first,
      reasoningMs: 0,
      ids: this.ids,
      dropped: [],
    };
  }
}
