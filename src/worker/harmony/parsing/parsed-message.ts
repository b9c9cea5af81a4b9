// What the parser takes and gives: text as it comes, and messages with the token that ended each.

import { type Message, type Role, textMessage } from '../message.ts';
import type { SaidHeader } from './header-parts.ts';

/** What ended a message: its token, or none when it was cut off or the next one began. */
export type Terminator = 'end' | 'call' | 'return' | 'end-of-text' | 'none';

export interface ParsedMessage extends Message {
  /** The whole text, also in `content`. */
  text: string;
  terminator: Terminator;
  /** Whether the message had to be repaired: something was missing, repeated or out of place. */
  recovered: boolean;
  /**
   * Words of its header that mean nothing there, as `–commentary` behind a recipient. Recorded,
   * never shown; empty as a rule.
   */
  unread: string;
  /**
   * Its ids as sampled, from `<|start|>` to the terminator, with stray ids that stood before it.
   */
  ids: readonly number[];
}

export type ParserEvent =
  | { type: 'delta'; role: Role; channel: string | null; recipient: string | null; contentType: string | null; text: string }
  | { type: 'message'; message: ParsedMessage };

export interface ParserOptions {
  /**
   * Whose message has begun: the assistant's for what follows a prompt, null for ids that begin
   * with `<|start|>`. Default assistant.
   */
  role?: 'assistant' | null;
  /**
   * Qualified names of the declared tools (`functions.get_weather`, `python`); recipients that mean
   * one are given that name.
   */
  tools?: readonly string[];
}

export interface HarmonyParser {
  /** Takes the next id; gives what it completes. Ids after the end of the turn give nothing. */
  push(id: number): ParserEvent[];
  /** No more ids: gives what was incomplete. */
  finish(): ParserEvent[];
  readonly messages: readonly ParsedMessage[];
  /**
   * Messages of others that the model made up, such as a user's next question or a tool's result.
   * They give no events.
   */
  readonly dropped: readonly ParsedMessage[];
  /**
   * The turn is over: a token that stops sampling was read, or another's message began after an
   * answer or a call.
   */
  readonly ended: boolean;
}

/** How a message was read. */
export type Reading = Pick<ParsedMessage, 'terminator' | 'recovered' | 'ids'>;

/** The message of a header and a text. */
export function parsedMessage({ header, unread }: SaidHeader, text: string, reading: Reading): ParsedMessage {
  return { ...textMessage(header.role, text, header), text, unread, ...reading };
}
