// Types of the parser's results: text as it arrives, and messages with their end tokens.

import { type Message, type Role, textMessage } from '../message.ts';
import type { SaidHeader } from './header-parts.ts';

/** The token that ended a message; `none` when it was cut off or the next one began. */
export type Terminator = 'end' | 'call' | 'return' | 'end-of-text' | 'none';

export interface ParsedMessage extends Message {
  /** The whole text, also in `content`. */
  text: string;
  terminator: Terminator;
  /** Whether the message was repaired: a part was missing, repeated or out of place. */
  recovered: boolean;
  /**
   * Words of its header without a meaning, such as `–commentary` after a recipient. They are
   * recorded and never shown. Usually empty.
   */
  unread: string;
  /** Its ids as sampled, from `<|start|>` to the end token, with stray ids before it. */
  ids: readonly number[];
}

export type ParserEvent =
  | { type: 'delta'; role: Role; channel: string | null; recipient: string | null; contentType: string | null; text: string }
  | { type: 'message'; message: ParsedMessage };

export interface ParserOptions {
  /**
   * The author of the message that has begun: the assistant after a prompt, null for ids that begin
   * with `<|start|>`. Default: assistant.
   */
  role?: 'assistant' | null;
  /**
   * Qualified names of the declared tools (`functions.get_weather`, `python`). A recipient that
   * means one gets that name.
   */
  tools?: readonly string[];
}

export interface HarmonyParser {
  /** Adds the next id. Returns the events that it completes; none after the end of the turn. */
  push(id: number): ParserEvent[];
  /** Ends the input. Returns the events for incomplete text. */
  finish(): ParserEvent[];
  readonly messages: readonly ParsedMessage[];
  /**
   * Messages of other roles that the model invented, such as a user's next question or a tool's
   * result. They give no events.
   */
  readonly dropped: readonly ParsedMessage[];
  /**
   * Whether the turn is over: a stop token was read, or another role's message began after an
   * answer or a call.
   */
  readonly ended: boolean;
}

/** The reading of a message: its end token, its ids, and whether it was repaired. */
export type Reading = Pick<ParsedMessage, 'terminator' | 'recovered' | 'ids'>;

/** Builds a message from a header and a text. */
export function parsedMessage({ header, unread }: SaidHeader, text: string, reading: Reading): ParsedMessage {
  return { ...textMessage(header.role, text, header), text, unread, ...reading };
}
