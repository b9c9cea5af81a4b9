// What the model samples → messages, one id at a time: text as it comes, then each message with the token that ended it.
// Never throws and loses no answer: every malformed shape that models are known to emit is read as what it was meant to be.

import type { DecodeStream } from '../tokenizer/tokenizer.ts';
import type { HarmonyEncoding } from './encoding.ts';
import { readHeader } from './header.ts';
import { mayBeHeader, readBodyInHeader } from './header-body.ts';
import type { Header, HeaderContext } from './header-parts.ts';
import { type Message, type Role, textMessage } from './message.ts';
import { renderAssistantStart } from './render.ts';

/** What ended a message: its token, or none when it was cut off or the next one began. */
export type Terminator = 'end' | 'call' | 'return' | 'end-of-text' | 'none';

export interface ParsedMessage extends Message {
  /** The whole text, also in `content`. */
  text: string;
  terminator: Terminator;
  /** Whether the message had to be repaired: something was missing, repeated or out of place. */
  recovered: boolean;
  /** Its ids as sampled, from `<|start|>` to the terminator. */
  ids: readonly number[];
}

export type ParserEvent =
  | { type: 'delta'; role: Role; channel: string | null; recipient: string | null; contentType: string | null; text: string }
  | { type: 'message'; message: ParsedMessage };

export interface ParserOptions {
  /** Whose message has begun: the assistant's for what follows a prompt, null for ids that begin with `<|start|>`. Default assistant. */
  role?: 'assistant' | null;
  /** Qualified names of the declared tools (`functions.get_weather`, `python`); recipients that mean one are given that name. */
  tools?: readonly string[];
}

export interface HarmonyParser {
  /** Takes the next id; gives what it completes. Ids after the end of the turn give nothing. */
  push(id: number): ParserEvent[];
  /** No more ids: gives what was incomplete. */
  finish(): ParserEvent[];
  readonly messages: readonly ParsedMessage[];
  /** The turn is over: a token that stops sampling was read, or someone else's message began after the answer. */
  readonly ended: boolean;
}

/** Between messages, in a header, or in a text whose header was read. */
type State =
  | { at: 'between' }
  | { at: 'header'; role: Role | null; header: number[]; recovered: boolean }
  | { at: 'content'; header: Header; text: string; recovered: boolean };

class Parser implements HarmonyParser {
  readonly messages: ParsedMessage[] = [];
  ended = false;
  readonly #encoding: HarmonyEncoding;
  readonly #tools: readonly string[];
  /** Parsing what is sampled, where only the assistant speaks; not a whole conversation. */
  readonly #sampling: boolean;
  readonly #terminators: ReadonlyMap<number, Terminator>;
  readonly #decoder: DecodeStream;
  #state: State;
  /** Ids of the message that has begun. */
  #ids: number[];
  /** A message without a channel: reasoning if another follows, the answer if none does. */
  #unplaced: ParsedMessage | null = null;
  #events: ParserEvent[] = [];

  constructor(encoding: HarmonyEncoding, { role = 'assistant', tools = [] }: ParserOptions) {
    const { tokens } = encoding;
    this.#encoding = encoding;
    this.#tools = tools;
    this.#sampling = role !== null;
    this.#terminators = new Map([
      [tokens.end, 'end'],
      [tokens.call, 'call'],
      [tokens.return, 'return'],
      [tokens.endOfText, 'end-of-text'],
    ]);
    this.#decoder = encoding.tokenizer.decodeStream();
    this.#state = role === null ? { at: 'between' } : { at: 'header', role, header: [], recovered: false };
    this.#ids = role === null ? [] : renderAssistantStart(encoding);
  }

  push(id: number): ParserEvent[] {
    if (this.ended) return [];
    if (id === this.#encoding.tokens.start) this.#onStart();
    else if (id === this.#encoding.tokens.channel) this.#onChannel();
    else if (id === this.#encoding.tokens.message && this.#state.at === 'header') this.#onMessage(this.#state);
    else if (this.#terminators.has(id)) this.#onTerminator(id);
    else this.#onText(id);
    return this.#takeEvents();
  }

  finish(): ParserEvent[] {
    if (!this.ended) this.#close('none');
    this.#place('final');
    this.ended = true;
    return this.#takeEvents();
  }

  #takeEvents(): ParserEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  #openHeader(role: Role | null, ids: number[], recovered: boolean): void {
    this.#state = { at: 'header', role, header: [], recovered };
    this.#ids = ids;
  }

  /** A new message. A header that it interrupts and that says nothing yet was a repeated start. */
  #onStart(): void {
    const repeated = this.#state.at === 'header';
    const before = this.messages.length;
    this.#close('none');
    this.#openHeader(null, [this.#encoding.tokens.start], repeated && this.messages.length === before);
  }

  /** A channel inside a text or between messages begins a message whose start was forgotten; the last in a header counts. */
  #onChannel(): void {
    const { tokens } = this.#encoding;
    // A header that is a text already has forgotten its `<|message|>`.
    if (this.#state.at !== 'header' || !mayBeHeader(this.#state.header, this.#contextOf(this.#state.role))) {
      this.#close('none');
      this.#openHeader('assistant', renderAssistantStart(this.#encoding), true);
    }
    if (this.#state.at === 'header') this.#state.header.push(tokens.channel);
    this.#ids.push(tokens.channel);
  }

  #onMessage({ role, header: ids, recovered }: State & { at: 'header' }): void {
    const { header, recovered: repaired } = readHeader(ids, this.#contextOf(role));
    const othersTurn = this.#sampling && header.role !== 'assistant';
    this.#place(othersTurn ? 'final' : 'analysis');
    if (othersTurn && this.messages.at(-1)?.channel === 'final') {
      this.ended = true;
      return;
    }
    this.#state = { at: 'content', header, text: '', recovered: recovered || repaired };
    this.#ids.push(this.#encoding.tokens.message);
  }

  #onTerminator(id: number): void {
    this.#ids.push(id);
    this.#close(this.#terminators.get(id) ?? 'none');
    if (!this.#sampling || !this.#encoding.stopTokens.has(id)) return;
    this.#place('final');
    this.ended = true;
  }

  #onText(id: number): void {
    const state = this.#state;
    // Between messages there is nothing to say; the next message begins with a marker.
    if (state.at === 'between') return;
    this.#ids.push(id);
    if (state.at === 'header') state.header.push(id);
    else this.#append(state, this.#decoder.push(id));
  }

  #append(state: State & { at: 'content' }, text: string): void {
    if (text === '') return;
    const { role, channel, recipient, contentType } = state.header;
    state.text += text;
    this.#events.push({ type: 'delta', role, channel, recipient, contentType, text });
  }

  #contextOf(role: Role | null): HeaderContext {
    return { encoding: this.#encoding, role, tools: this.#tools };
  }

  /** Ends the message that has begun, if there is one. */
  #close(terminator: Terminator): void {
    const state = this.#state;
    this.#state = { at: 'between' };
    if (state.at === 'content') {
      this.#append(state, this.#decoder.flush());
      const recovered = state.recovered || terminator === 'none';
      this.#emit(this.#build(state.header, state.text, { terminator, recovered }), '');
    } else if (state.at === 'header') {
      this.#closeHeader(state, terminator);
    }
  }

  /** A header that is no header: its text is a message, unless it was only cut off. */
  #closeHeader({ header: ids, role }: State & { at: 'header' }, terminator: Terminator): void {
    const body = readBodyInHeader(ids, this.#contextOf(role));
    const { header, text } = body;
    const saysNothing = terminator === 'none' ? body.mayBeHeader : text === '' && header.channel === null;
    if (saysNothing) return;
    const message = this.#build(header, text, { terminator, recovered: true });
    this.#place('analysis');
    if (header.channel === null && this.#sampling) this.#unplaced = message;
    else this.#emit(message, text);
  }

  #build(header: Header, text: string, how: { terminator: Terminator; recovered: boolean }): ParsedMessage {
    return { ...textMessage(header.role, text, header), text, ...how, ids: this.#ids };
  }

  /** Reports a message, and first the part of its text that was not reported as it came. */
  #emit(message: ParsedMessage, unseen: string): void {
    const { role, channel, recipient, contentType } = message;
    if (unseen !== '') this.#events.push({ type: 'delta', role, channel, recipient, contentType, text: unseen });
    this.messages.push(message);
    this.#events.push({ type: 'message', message });
  }

  #place(channel: 'analysis' | 'final'): void {
    const message = this.#unplaced;
    this.#unplaced = null;
    if (message !== null) this.#emit({ ...message, channel }, message.text);
  }
}

/** A parser for what is sampled after a prompt, or, with `role: null`, for a whole conversation. */
export function createParser(encoding: HarmonyEncoding, options: ParserOptions = {}): HarmonyParser {
  return new Parser(encoding, options);
}

/** The messages in `ids`. */
export function parseMessages(
  encoding: HarmonyEncoding,
  ids: readonly number[],
  options: ParserOptions = {},
): readonly ParsedMessage[] {
  const parser = createParser(encoding, options);
  for (const id of ids) parser.push(id);
  parser.finish();
  return parser.messages;
}
