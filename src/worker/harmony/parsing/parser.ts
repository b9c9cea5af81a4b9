// Parses sampled ids, one at a time, into messages: text as it arrives, then each message with its
// end token. Never throws and loses no text. Every text token is a word of a header, or a part of
// one message, shown or recorded.

import type { DecodeStream } from '../../tokenizer/tokenizer.ts';
import type { HarmonyEncoding } from '../encoding.ts';
import { renderAssistantStart } from '../rendering/render.ts';
import { type Header, type HeaderStart, type SaidHeader, saysNothing } from './header-parts.ts';
import { OpenHeader } from './open-header.ts';
import {
  type HarmonyParser,
  type ParsedMessage,
  type ParserEvent,
  type ParserOptions,
  parsedMessage,
  type Terminator,
} from './parsed-message.ts';
import { ParsedMessages } from './parsed-messages.ts';

export type { HarmonyParser, ParsedMessage, ParserEvent, ParserOptions, Terminator } from './parsed-message.ts';

/**
 * A header that ended with `<|end|>` before any text. It belongs to a following text without a
 * header.
 */
interface Unspoken {
  said: SaidHeader;
  ids: number[];
}

interface InContent extends SaidHeader {
  at: 'content';
  text: string;
  /**
   * The use of a text: `hold` because the message has no channel, `drop` because it is another
   * role's, or `show` as it arrives.
   */
  use: 'hold' | 'drop' | 'show';
}

class Parser implements HarmonyParser {
  ended = false;
  readonly #encoding: HarmonyEncoding;
  readonly #tools: readonly string[];
  /**
   * Whether the ids are sampled, so that only the assistant speaks; false for a whole conversation.
   */
  readonly #sampling: boolean;
  readonly #terminators: ReadonlyMap<number, Terminator>;
  readonly #decoder: DecodeStream;
  readonly #out = new ParsedMessages();
  #state: OpenHeader | InContent;
  #unspoken: Unspoken | null = null;
  /** Ids of the message that has begun, and of empty ones before it. */
  #ids: number[];
  #recovered = false;

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
    this.#state = new OpenHeader(role === null ? 'nothing' : 'assistant', tools);
    this.#ids = role === null ? [] : renderAssistantStart(encoding);
  }

  get messages(): readonly ParsedMessage[] {
    return this.#out.messages;
  }

  get dropped(): readonly ParsedMessage[] {
    return this.#out.dropped;
  }

  push(id: number): ParserEvent[] {
    if (this.ended) return [];
    const { tokens } = this.#encoding;
    const terminator = this.#terminators.get(id);
    if (id === tokens.start) this.#onStart();
    else if (id === tokens.channel) this.#onChannel();
    else if (id === tokens.constrain) this.#onConstrain();
    else if (id === tokens.message) this.#onMessage();
    else if (terminator !== undefined) this.#onTerminator(id, terminator);
    else this.#onText(id);
    return this.#out.takeEvents();
  }

  finish(): ParserEvent[] {
    if (!this.ended) {
      this.#flush();
      this.#close('none');
      this.#out.place('final');
    }
    this.ended = true;
    return this.#out.takeEvents();
  }

  /** Begins a message. It keeps ids of empty messages before it, such as a repeated start. */
  #onStart(): void {
    this.#flush();
    this.#close('none');
    this.#recovered = this.#ids.length > 0;
    this.#ids.push(this.#encoding.tokens.start);
    this.#open('start');
  }

  /**
   * In a header the last channel counts. In a text it begins a message whose start was forgotten.
   */
  #onChannel(): void {
    this.#flush();
    if (this.#state.at === 'content' || !this.#state.allowsChannel) {
      this.#close('none');
      this.#recovered = true;
      this.#open('assistant');
    }
    this.#onSection('channel');
    this.#ids.push(this.#encoding.tokens.channel);
  }

  #onConstrain(): void {
    this.#flush();
    this.#onSection('constrain');
    this.#ids.push(this.#encoding.tokens.constrain);
  }

  /** In a text a marker has no meaning. */
  #onSection(kind: 'channel' | 'constrain'): void {
    const state = this.#state;
    if (state.at === 'header') {
      this.#skipUnspoken();
      state.addSection(kind);
    } else this.#recovered = true;
  }

  /** Ends a header. In a text without a header, or a second time, it has no meaning. */
  #onMessage(): void {
    this.#flush();
    this.#ids.push(this.#encoding.tokens.message);
    const state = this.#state;
    if (state.at === 'content') this.#recovered = true;
    else if (this.#unspoken !== null && state.isEmpty) this.#begin(this.#take(this.#unspoken), '');
    else this.#endHeader(state);
  }

  #endHeader(header: OpenHeader): void {
    const read = header.readHeader();
    if (read === null) return this.#beginBody(header);
    this.#skipUnspoken();
    this.#recovered ||= read.recovered;
    this.#begin(read, '');
  }

  #onTerminator(id: number, terminator: Terminator): void {
    this.#flush();
    this.#ids.push(id);
    this.#close(terminator);
    if (!this.#sampling || !this.#encoding.stopTokens.has(id)) return;
    this.#out.place('final');
    this.ended = true;
  }

  #onText(id: number): void {
    this.#ids.push(id);
    this.#addText(this.#decoder.push(id));
  }

  /** Decodes the rest of an incomplete character. */
  #flush(): void {
    const text = this.#decoder.flush();
    if (text !== '') this.#addText(text);
  }

  #addText(text: string): void {
    const state = this.#state;
    if (state.at === 'content') {
      state.text += text;
      if (state.use === 'show') this.#out.addText(state.header, text);
      return;
    }
    state.addText(text);
    if (state.isText) this.#beginBody(state);
  }

  #open(start: HeaderStart): void {
    this.#state = new OpenHeader(start, this.#tools);
  }

  /** Begins the text at the end of a header without `<|message|>`, if it has any. */
  #beginBody(state: OpenHeader, abandoned = false): void {
    const { text, header, unread } = state.readBody(abandoned);
    if (text.trim() === '') return;
    const said = { header, unread };
    const unspoken = saysNothing(said) ? this.#unspoken : null;
    if (unspoken === null) this.#skipUnspoken();
    this.#recovered = true;
    this.#begin(unspoken === null ? said : this.#take(unspoken), text);
  }

  /** Takes the header that ended with `<|end|>` for the text that begins. */
  #take({ said, ids }: Unspoken): SaidHeader {
    this.#unspoken = null;
    this.#ids = [...ids, ...this.#ids];
    this.#recovered = true;
    return said;
  }

  /** Drops the header that ended with `<|end|>`, because no text follows. */
  #skipUnspoken(): void {
    const unspoken = this.#unspoken;
    if (unspoken === null) return;
    this.#unspoken = null;
    const message = parsedMessage(unspoken.said, '', { terminator: 'end', recovered: true, ids: unspoken.ids });
    if (this.#isOthers(message)) return this.#out.drop(message);
    this.#out.place('analysis');
    this.#out.add(message);
  }

  #isOthers({ role }: Pick<Header, 'role'>): boolean {
    return this.#sampling && role !== 'assistant';
  }

  /** Begins a text. At another role's turn nothing more is read. */
  #begin(said: SaidHeader, text: string): void {
    const { header } = said;
    const isOthers = this.#isOthers(header);
    const isUnplaced = this.#sampling && text !== '' && header.channel === null && header.recipient === null;
    const use = isOthers ? 'drop' : isUnplaced ? 'hold' : 'show';
    if (use !== 'hold') this.#out.place(isOthers ? 'final' : 'analysis');
    this.ended = isOthers && this.#out.answered;
    if (this.ended) return this.#out.drop(parsedMessage(said, text, { terminator: 'none', recovered: true, ids: this.#ids }));
    this.#state = { at: 'content', header, unread: said.unread, text: '', use };
    this.#addText(text);
  }

  /** Ends the open message, if there is one. */
  #close(terminator: Terminator): void {
    if (this.#state.at === 'header') this.#beginBody(this.#state, terminator === 'none');
    if (this.ended) return;
    if (this.#state.at === 'content') this.#closeContent(this.#state, terminator);
    else this.#closeHeader(this.#state, terminator);
  }

  #closeContent(state: InContent, terminator: Terminator): void {
    const recovered = this.#recovered || terminator === 'none';
    const message = parsedMessage(state, state.text, { terminator, recovered, ids: this.#ids });
    if (state.use === 'hold') this.#out.hold(message);
    else if (state.use === 'drop') this.#out.drop(message);
    else this.#out.add(message);
    this.#forget();
  }

  /** Ends a header without text: its message is empty, its text follows, or it was cut off. */
  #closeHeader(state: OpenHeader, terminator: Terminator): void {
    const { header, unread } = state.readBody(terminator === 'none');
    const said = { header, unread };
    const isBare = saysNothing(said);
    if (!isBare || terminator !== 'end') this.#skipUnspoken();
    if (!isBare && terminator !== 'none') {
      this.#unspoken = { said, ids: this.#ids };
      this.#forget();
      if (terminator !== 'end') this.#skipUnspoken();
    }
    this.#open('nothing');
  }

  #forget(): void {
    this.#ids = [];
    this.#recovered = false;
    this.#open('nothing');
  }
}

/**
 * Creates a parser for ids sampled after a prompt or, with `role: null`, for a whole conversation.
 */
export function createParser(encoding: HarmonyEncoding, options: ParserOptions = {}): HarmonyParser {
  return new Parser(encoding, options);
}
