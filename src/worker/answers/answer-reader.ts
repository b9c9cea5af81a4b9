// The interface of the readers of an answer: channels.ts reads Harmony, raw-text.ts reads plain
// text. Types only.

import type { AnswerDelta, DroppedMessage } from '../../contracts/answer.ts';
import type { GeneratedToken } from '../../engine/generation.ts';

type Uncounted<Event> = Event extends unknown ? Omit<Event, 'outputTokens' | 'atMs'> : never;

/** An event without its time and its count of tokens. */
export type AnswerPiece = Uncounted<AnswerDelta>;

/** Reads the tokens of one answer. */
export interface AnswerReader {
  /** Returns the events before the first sampled token. */
  begin(): AnswerPiece[];
  /** Adds the next sampled token. Returns the events that it completes. */
  push(token: GeneratedToken): AnswerPiece[];
  /**
   * Ends the open reasoning in place of the model, and begins the final answer. Returns the ids
   * that say so, with the events. Null where no reasoning is open, or within a character.
   */
  answerNow(): { ids: readonly number[]; pieces: AnswerPiece[] } | null;
  /**
   * Ends the input. Returns the events for text that was held. `isCut`: the model did not end by
   * itself.
   */
  finish(isCut: boolean): AnswerPiece[];
  /**
   * Whether the answer is over: a stop string was found, or the model's turn has ended. Later
   * tokens do not count.
   */
  readonly isOver: boolean;
  readonly stopString: string | null;
  /** Whether the last message is a tool call. */
  readonly endsInCall: boolean;
  readonly dropped: readonly DroppedMessage[];
}

/** Options that both readers share. */
export interface ReadingOptions {
  stop: readonly string[];
  /** Whether events carry token records. */
  withTokens: boolean;
}
