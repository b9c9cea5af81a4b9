// What reads a generation's tokens as an answer: channels.ts for Harmony, raw-text.ts for plain text. Types only.

import type { AnswerDelta, DroppedMessage } from '../../contracts/answer.ts';
import type { GeneratedToken } from '../../engine/generation.ts';

type Uncounted<Event> = Event extends unknown ? Omit<Event, 'outputTokens' | 'atMs'> : never;

/** An event before it is known when it came and after how many tokens. */
export type AnswerPiece = Uncounted<AnswerDelta>;

/** Reads the tokens of one answer. */
export interface AnswerReader {
  /** What stands before the first sampled token. */
  begin(): AnswerPiece[];
  /** Takes the next sampled token; gives what it completes. */
  push(token: GeneratedToken): AnswerPiece[];
  /** No more tokens come: gives what was held. `isCut`: the model did not end by itself. */
  finish(isCut: boolean): AnswerPiece[];
  /** The answer is over, whatever else is sampled: a stop string was found, or the model's turn has ended. */
  readonly isOver: boolean;
  readonly stopString: string | null;
  /** Whether the last message is a call of a tool. */
  readonly endsInCall: boolean;
  readonly dropped: readonly DroppedMessage[];
}

/** How an answer is read, besides its tokens. */
export interface ReadingOptions {
  stop: readonly string[];
  /** Whether events carry token records. */
  withTokens: boolean;
}
