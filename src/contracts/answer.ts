// An answer of the model as a stream of events. One pipeline makes them (src/worker/answers/). The
// chat and every endpoint render them. Types only.

/**
 * Reason for an answer's end: the model stopped, it called a tool, a limit was reached, the user
 * stopped it.
 */
export type FinishReason = 'stop' | 'tool-calls' | 'length' | 'cancelled';

/** A token with its log-probability, a natural logarithm. */
export interface TokenLogprob {
  id: number;
  logprob: number;
}

/** A sampled token, for requests that want token records. */
export interface TokenRecord {
  id: number;
  /** Null unless log-probabilities were requested. */
  logprob: number | null;
  /** The likeliest tokens at this position, likeliest first. Empty unless requested. */
  top: readonly TokenLogprob[];
  /** Where the token's text begins in the text of its message, in characters (code points). */
  textOffset: number;
  /** The token is the prompt's, echoed before the answer. */
  isPrompt?: true;
}

/** Fields of every event but the first and the last. */
interface Delta {
  /**
   * Index of the Harmony message that this belongs to, from 0. A later message never has a smaller
   * one.
   */
  message: number;
  /** Tokens whose text begins in this event. Absent unless token records were requested. */
  tokens?: readonly TokenRecord[];
  /** Tokens sampled so far. */
  outputTokens: number;
  /** Time since the request, ms, by the worker's clock. */
  atMs: number;
}

/** Tokens of an answer, as APIs bill them. */
export interface AnswerUsage {
  promptTokens: number;
  /** Prompt tokens whose keys and values were still in the KV cache. */
  cachedTokens: number;
  /**
   * Every sampled token: reasoning, calls, control tokens, and tokens that a stop string cut off.
   */
  outputTokens: number;
  /** The output tokens of the analysis channel. */
  reasoningTokens: number;
}

/** A message that the model wrote in the name of another role. It is recorded and never shown. */
export interface DroppedMessage {
  role: string;
  text: string;
}

/** The end of an answer. It is always the last event of one that did not fail. */
export interface AnswerEnd {
  type: 'end';
  reason: FinishReason;
  /** The stop string that ended the answer. Null if none did. */
  stopString: string | null;
  usage: AnswerUsage;
  /** From the request to the first sampled token, ms. */
  prefillMs: number;
  /** From the first sampled token to the last, ms. */
  decodeMs: number;
  /** Time spent in the analysis channel, ms. 0 without reasoning. */
  reasoningMs: number;
  /**
   * The sampled ids in order, control tokens included, and those with which "answer now" ended the
   * reasoning. The KV cache holds them behind the prompt.
   */
  ids: readonly number[];
  dropped: readonly DroppedMessage[];
}

/**
 * An event of an answer. `text-delta` is a preamble (commentary) or the answer itself (final). A
 * tool call has one start, deltas of its arguments, and one end. Emitted text is never revised.
 */
export type AnswerEvent =
  | { type: 'prefill'; tokens: number; totalTokens: number; atMs: number }
  | ({ type: 'reasoning-delta'; text: string } & Delta)
  | ({ type: 'text-delta'; channel: 'commentary' | 'final'; text: string } & Delta)
  | ({ type: 'tool-call-start'; recipient: string } & Delta)
  | ({ type: 'tool-call-delta'; text: string } & Delta)
  /** `isCut`: a limit or a stop cut the arguments off. */
  | ({ type: 'tool-call-end'; isCut?: true } & Delta)
  | AnswerEnd;

/** An event with a part of the answer: all but prefill and end. */
export type AnswerDelta = Extract<AnswerEvent, { message: number }>;
