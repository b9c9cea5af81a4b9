// One message of an answer as it grows: its text and its tokens, as events of its kind.

import type { AnswerPiece, ReadingOptions } from './answer-reader.ts';
import { type Placed, PlacedText, type TokenAt } from './placed-text.ts';

/** The kind of event for a message's text. */
export type PartKind =
  | { type: 'reasoning' }
  | { type: 'text'; channel: 'commentary' | 'final' }
  | { type: 'tool-call'; recipient: string };

/**
 * Stop strings apply only to text that is shown as the answer. Reasoning and the arguments of a
 * call may contain them.
 */
const NO_STOPS: readonly string[] = [];

export class MessagePart {
  readonly kind: PartKind;
  readonly #message: number;
  readonly #withTokens: boolean;
  readonly #text: PlacedText;

  /** `message`: number of the message in the answer. */
  constructor(kind: PartKind, message: number, { stop, withTokens }: ReadingOptions) {
    this.kind = kind;
    this.#message = message;
    this.#withTokens = withTokens;
    this.#text = new PlacedText(kind.type === 'text' ? stop : NO_STOPS);
  }

  /** The stop string that ended the text; null while none did. */
  get stopString(): string | null {
    return this.#text.stopString;
  }

  /** Returns the events before the text. */
  open(): AnswerPiece[] {
    const { kind } = this;
    return kind.type === 'tool-call' ? [{ type: 'tool-call-start', recipient: kind.recipient, message: this.#message }] : [];
  }

  append(text: string, tokens: readonly TokenAt[]): AnswerPiece[] {
    return this.#delta(this.#text.append(text, tokens));
  }

  /** Adds text of the prompt. It must come before all other text. */
  appendPrompt(text: string, tokens: readonly TokenAt[]): AnswerPiece[] {
    return this.#delta(this.#text.appendPrompt(text, tokens));
  }

  /** Ends the message. `isCut`: the model did not end it. */
  close(isCut: boolean): AnswerPiece[] {
    const rest = this.#delta(this.#text.end());
    if (this.kind.type !== 'tool-call') return rest;
    return [...rest, { type: 'tool-call-end', message: this.#message, ...(isCut && { isCut }) }];
  }

  #delta({ text, tokens }: Placed): AnswerPiece[] {
    const { kind } = this;
    if (text === '' && (!this.#withTokens || tokens.length === 0)) return [];
    const piece = { text, message: this.#message, ...(this.#withTokens && { tokens }) };
    if (kind.type === 'reasoning') return [{ type: 'reasoning-delta', ...piece }];
    if (kind.type === 'text') return [{ type: 'text-delta', channel: kind.channel, ...piece }];
    return [{ type: 'tool-call-delta', ...piece }];
  }
}
