// A chat's request to the worker, and the events of the answer. Types only.

import type { AnswerEvent } from './answer.ts';
import type { SamplingParameterName } from './sampling-ranges.ts';
import type { ToolOffer } from './tools.ts';

export type ReasoningEffort = 'low' | 'medium' | 'high';

/** A text file that a question has. */
export interface ChatFile {
  /** The file's name, or its path in an attached folder. */
  name: string;
  text: string;
}

/** One turn of a chat, as the page keeps it. */
export interface ChatMessage {
  role: 'user' | 'assistant';
  content: string;
  /** The model reads them before the content. */
  files?: readonly ChatFile[];
  /**
   * What an answer with tools has before its content, in order. Each result follows its call. An
   * answer that goes on after a result has an empty content.
   */
  steps?: readonly AnswerStep[];
}

/** A message of an answer that used tools. `name` is the recipient of the call. */
export type AnswerStep =
  | { type: 'text'; channel: 'analysis' | 'commentary' | 'final'; text: string }
  | { type: 'call'; callId: string; name: string; text: string }
  | { type: 'result'; callId: string; text: string };

/**
 * The beginning of an answer: its messages in order, each with its channel. The last one is open
 * and goes on.
 */
export type AnswerBeginning = readonly { channel: 'analysis' | 'commentary' | 'final'; text: string }[];

/**
 * What happens to a prompt that exceeds the context. `drop-oldest` leaves the oldest turns out.
 * `refuse` answers nothing: the call rejects with `chat-full`.
 */
export type OverflowPolicy = 'drop-oldest' | 'refuse';

/** The sampling parameters have the ranges of SAMPLING_PARAMETERS. */
export interface GenerateOptions extends Record<SamplingParameterName, number> {
  /** Developer instructions ("system prompt" to most people). Empty for none. */
  instructions: string;
  effort: ReasoningEffort;
  /** An integer: same seed, same device, same text. Null draws one. */
  seed: number | null;
  /** Upper bound of sampled tokens. Null for the rest of the context. */
  maxTokens: number | null;
  overflow: OverflowPolicy;
  /** Tools that the model may call. Absent for none. */
  tools?: readonly ToolOffer[];
}

/** Tokens of one message in the prompt. */
export interface MessageTokens {
  /** All of the message, its files and Harmony's own tokens included. */
  tokens: number;
  /** Those of its files. */
  fileTokens: number;
}

/** Tokens of a prompt, by what they are for. Their sum is the length of the prompt. */
export interface PromptTokens {
  /** Max tokens of prompt and answer together. */
  contextTokens: number;
  /** Tokens kept free for the answer before turns are left out. */
  answerTokens: number;
  /** The system message, the instructions and the opening of the answer. */
  prefaceTokens: number;
  /** One entry for each message, in order. */
  messages: readonly MessageTokens[];
}

/**
 * A call begins. `recipient` is its tool. The id is unique among all calls; its result goes back
 * with it.
 */
export type CallStart = Extract<AnswerEvent, { type: 'tool-call-start' }> & { callId: string };

/**
 * An event of a chat's answer: the start, then those of the answer. `end` is always the last event
 * of an answer that did not fail. Failures reject the call.
 */
export type ChatEvent =
  /**
   * The prompt is planned. `droppedTurns` counts the oldest turns, left out because they exceed the
   * context.
   */
  { type: 'start'; promptTokens: number; droppedTurns: number } | Exclude<AnswerEvent, { type: 'tool-call-start' }> | CallStart;
