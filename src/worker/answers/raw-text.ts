// Reads sampled tokens as plain text without channels: the continuation of a raw prompt.

import type { GeneratedToken } from '../../engine/generation.ts';
import type { ServedModel } from '../models/served-model.ts';
import type { AnswerPiece, AnswerReader, ReadingOptions } from './answer-reader.ts';
import { MessagePart } from './message-part.ts';
import type { TokenAt } from './placed-text.ts';
import { type CompletedText, TokenText } from './token-text.ts';

/** An unfinished character has at most three bytes, so it has at most three ids. */
const MAX_UNFINISHED_IDS = 3;

export interface RawOptions extends ReadingOptions {
  prompt: readonly number[];
  /** The prompt's own tokens, if their text comes before the answer; else null. */
  echo: readonly GeneratedToken[] | null;
}

/**
 * Decodes prompt and sampled ids as one text. The characters of the prompt alone are left out,
 * unless `echo` is set. So a character that begins in the prompt is given once it is complete. A
 * stop token has a record but no text.
 */
export class RawReader implements AnswerReader {
  readonly endsInCall = false;
  readonly dropped = [];
  readonly #decoder: TokenText;
  readonly #stopTokens: ReadonlySet<number>;
  readonly #options: RawOptions;
  readonly #part: MessagePart;
  /** Whether the bytes in the decoder are the prompt's alone and must stay hidden. */
  #hidesWaiting = false;

  constructor(model: ServedModel, options: RawOptions) {
    this.#decoder = new TokenText(model.encoding.tokenizer);
    this.#stopTokens = model.stopTokens;
    this.#options = options;
    this.#part = new MessagePart({ type: 'text', channel: 'final' }, 0, options);
  }

  get stopString(): string | null {
    return this.#part.stopString;
  }

  get isOver(): boolean {
    return this.stopString !== null;
  }

  begin(): AnswerPiece[] {
    const { prompt, echo } = this.#options;
    if (echo === null) {
      for (const id of prompt.slice(-MAX_UNFINISHED_IDS)) this.#decoder.push(id);
      this.#hidesWaiting = true;
      return [];
    }
    let text = '';
    const tokens: TokenAt[] = [];
    for (const token of echo) {
      const completed = this.#decoder.push(token.id);
      tokens.push({ token, at: text.length + completed.own, isPrompt: true });
      text += completed.text;
    }
    return this.#part.appendPrompt(text, tokens);
  }

  push(token: GeneratedToken): AnswerPiece[] {
    const { text, own } = this.#stopTokens.has(token.id) ? this.#end() : this.#decoder.push(token.id);
    const hidden = this.#hidesWaiting ? own : 0;
    this.#hidesWaiting = false;
    return this.#part.append(text.slice(hidden), [{ token, at: own - hidden }]);
  }

  /** Plain text has no reasoning. */
  answerNow(): null {
    return null;
  }

  finish(isCut: boolean): AnswerPiece[] {
    if (this.isOver) return [];
    const { text } = this.#end();
    return [...this.#part.append(this.#hidesWaiting ? '' : text, []), ...this.#part.close(isCut)];
  }

  /** Ends the text. The bytes in the decoder are no whole character. */
  #end(): CompletedText {
    const text = this.#decoder.flush();
    return { text, own: text.length };
  }
}
