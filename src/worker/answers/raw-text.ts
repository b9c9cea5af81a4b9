// Reads sampled tokens as plain text, without channels: what continues a raw prompt.

import type { GeneratedToken } from '../../engine/generation.ts';
import type { ServedModel } from '../models/served-model.ts';
import type { AnswerPiece, AnswerReader, ReadingOptions } from './answer-reader.ts';
import { MessagePart } from './message-part.ts';
import type { TokenAt } from './placed-text.ts';
import { TokenText } from './token-text.ts';

/** An unfinished character has at most three bytes, so at most three ids are part of it. */
const MAX_UNFINISHED_IDS = 3;

export interface RawOptions extends ReadingOptions {
  prompt: readonly number[];
  /** The prompt's own tokens where its text comes before the answer; else null. */
  echo: readonly GeneratedToken[] | null;
}

/**
 * The answer is the text of prompt and sampled ids together, without the whole characters of the prompt; with `echo`, all of it. So a
 * character that the prompt ends inside is given once it is complete. A stop token has no text, but a record.
 */
export class RawReader implements AnswerReader {
  readonly endsInCall = false;
  readonly dropped = [];
  readonly #decoder: TokenText;
  readonly #stopTokens: ReadonlySet<number>;
  readonly #options: RawOptions;
  readonly #part: MessagePart;

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
    const isStop = this.#stopTokens.has(token.id);
    const { text, own } = isStop ? this.#end() : this.#decoder.push(token.id);
    return this.#part.append(text, [{ token, at: own }]);
  }

  finish(isCut: boolean): AnswerPiece[] {
    if (this.isOver) return [];
    const last = this.#part.append(this.#decoder.flush(), []);
    return [...last, ...this.#part.close(isCut)];
  }

  /** The text ends before a stop token. */
  #end() {
    const text = this.#decoder.flush();
    return { text, own: text.length };
  }
}
