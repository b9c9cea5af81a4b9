// Reads sampled tokens as Harmony messages: reasoning, preambles, tool calls, the answer.

import type { DroppedMessage } from '../../contracts/answer.ts';
import type { GeneratedToken } from '../../engine/generation.ts';
import { createParser, type HarmonyParser, type ParsedMessage, type ParserEvent } from '../harmony/parsing/parser.ts';
import { renderNextMessage } from '../harmony/rendering/render-beginning.ts';
import type { ServedModel } from '../models/served-model.ts';
import type { AnswerMeter } from './answer-meter.ts';
import type { AnswerPiece, AnswerReader, ReadingOptions } from './answer-reader.ts';
import { MessagePart, type PartKind } from './message-part.ts';
import { UnplacedTokens } from './unplaced-tokens.ts';

export interface HarmonyOptions extends ReadingOptions {
  /** Qualified names of the declared tools, such as `functions.get_weather`. */
  tools: readonly string[];
  /**
   * Ids of the prompt after `<|start|>assistant` that begin the answer. They are read and not given
   * again.
   */
  given: readonly number[];
}

export class HarmonyReader implements AnswerReader {
  readonly #parser: HarmonyParser;
  readonly #options: HarmonyOptions;
  readonly #meter: AnswerMeter;
  readonly #model: ServedModel;
  readonly #unplaced: UnplacedTokens | null;
  #part: MessagePart | null = null;
  #messages = 0;
  #stopString: string | null = null;
  #last: PartKind | null = null;
  /** The last token completed a character. */
  #hasWholeText = false;

  constructor(model: ServedModel, options: HarmonyOptions, meter: AnswerMeter) {
    this.#parser = createParser(model.encoding, { tools: options.tools });
    this.#options = options;
    this.#meter = meter;
    this.#model = model;
    this.#unplaced = options.withTokens ? new UnplacedTokens(model.encoding) : null;
  }

  get stopString(): string | null {
    return this.#stopString;
  }

  get isOver(): boolean {
    return this.#stopString !== null || this.#parser.ended;
  }

  get endsInCall(): boolean {
    return this.#stopString === null && this.#last?.type === 'tool-call';
  }

  get dropped(): readonly DroppedMessage[] {
    return this.#parser.dropped.map(({ role, text }) => ({ role, text }));
  }

  begin(): AnswerPiece[] {
    for (const id of this.#options.given) this.#read(this.#parser.push(id), false);
    return [];
  }

  push(token: GeneratedToken): AnswerPiece[] {
    if (this.#endsUnknown(token.id)) return [];
    this.#unplaced?.add(token);
    const dropped = this.#parser.dropped.length;
    const pieces = this.#read(this.#parser.push(token.id), false);
    if (this.#parser.dropped.length !== dropped) this.#meter.skip();
    this.#hasWholeText = pieces.length > 0;
    return pieces;
  }

  answerNow(): { ids: readonly number[]; pieces: AnswerPiece[] } | null {
    if (this.#part?.kind.type !== 'reasoning' || !this.#hasWholeText) return null;
    const ids = renderNextMessage(this.#model.encoding, 'final');
    return { ids, pieces: ids.flatMap((id) => this.#read(this.#parser.push(id), false)) };
  }

  finish(isCut: boolean): AnswerPiece[] {
    if (this.#stopString !== null) return [];
    this.#unplaced?.flush();
    return this.#read(this.#parser.finish(), isCut);
  }

  /**
   * Whether a token is a stop token of the model but not of Harmony. The parser would read it as
   * text.
   */
  #endsUnknown(id: number): boolean {
    const { stopTokens, encoding } = this.#model;
    return stopTokens.has(id) && !encoding.stopTokens.has(id);
  }

  #read(events: readonly ParserEvent[], isCut: boolean): AnswerPiece[] {
    const pieces: AnswerPiece[] = [];
    for (const event of events) {
      pieces.push(...(event.type === 'delta' ? this.#onDelta(event) : this.#onMessage(event.message, isCut)));
      if (this.#stopString !== null) break;
    }
    return pieces;
  }

  #onDelta(event: ParserEvent & { type: 'delta' }): AnswerPiece[] {
    const tokens = this.#unplaced?.take(event.text) ?? [];
    const { part, pieces } = this.#open(event);
    pieces.push(...part.append(event.text, tokens));
    this.#stopString = part.stopString;
    return pieces;
  }

  #onMessage(message: ParsedMessage, isCut: boolean): AnswerPiece[] {
    const { part, pieces } = this.#open(message);
    pieces.push(...part.close(isCut && message.terminator === 'none'));
    this.#part = null;
    this.#last = part.kind;
    // A message without events has no number.
    if (message.text !== '' || part.kind.type === 'tool-call') this.#messages += 1;
    return pieces;
  }

  /** The part of the open message, or a new one. */
  #open(header: Pick<ParsedMessage, 'channel' | 'recipient'>): { part: MessagePart; pieces: AnswerPiece[] } {
    const kind = this.#part?.kind ?? kindOf(header);
    this.#meter.attribute(kind.type === 'reasoning');
    if (this.#part !== null) return { part: this.#part, pieces: [] };
    this.#part = new MessagePart(kind, this.#messages, this.#options);
    return { part: this.#part, pieces: this.#part.open() };
  }
}

/**
 * A message with a recipient is a call. Text without a known channel is shown, so that nothing is
 * lost.
 */
function kindOf({ channel, recipient }: Pick<ParsedMessage, 'channel' | 'recipient'>): PartKind {
  if (recipient !== null && recipient !== 'all') return { type: 'tool-call', recipient };
  if (channel === 'analysis') return { type: 'reasoning' };
  return { type: 'text', channel: channel === 'commentary' ? channel : 'final' };
}
