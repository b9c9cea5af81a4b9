// A chat's request to the worker, and the events of the answer. Types only.

import type { AnswerEvent } from './answer.ts';

export type ReasoningEffort = 'low' | 'medium' | 'high';

/** One turn of a chat, as the page keeps it. */
export interface ChatMessage {
  role: 'user' | 'assistant';
  content: string;
}

/**
 * The beginning of an answer: its messages in order, each with its channel. The last one is open
 * and goes on.
 */
export type AnswerBeginning = readonly { channel: 'analysis' | 'commentary' | 'final'; text: string }[];

export interface GenerateOptions {
  /** Developer instructions ("system prompt" to most people). Empty for none. */
  instructions: string;
  effort: ReasoningEffort;
  /** 0 is greedy. */
  temperature: number;
  /** An integer: same seed, same device, same text. Null draws one. */
  seed: number | null;
  /** Upper bound of sampled tokens. Null for the rest of the context. */
  maxTokens: number | null;
}

/**
 * An event of a chat's answer: the start, then those of the answer. `end` is always the last event
 * of an answer that did not fail. Failures reject the call.
 */
export type ChatEvent =
  /**
   * The prompt is planned. `droppedTurns` counts the oldest turns, left out because they exceed the
   * context.
   */
  { type: 'start'; promptTokens: number; droppedTurns: number } | AnswerEvent;
