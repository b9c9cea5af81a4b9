// A text that grows, with its tokens. Both are released together, as soon as no stop string can
// begin there any more.

import type { TokenRecord } from '../../contracts/answer.ts';
import type { GeneratedToken } from '../../engine/generation.ts';
import { StopStrings } from './stop-strings.ts';
import { characters } from './token-text.ts';

/** A token, and its start in the piece of text that it arrived with, in UTF-16 units. */
export interface TokenAt {
  token: GeneratedToken;
  at: number;
  isPrompt?: true;
}

/** Text that is final, and the tokens that begin in it. */
export interface Placed {
  text: string;
  tokens: TokenRecord[];
}

export class PlacedText {
  readonly #stops: StopStrings;
  /** Tokens whose text is not yet released. */
  #pending: TokenRecord[] = [];
  /** Characters that were added, and those that were released. */
  #taken = 0;
  #released = 0;

  /** `stop`: strings that end the text; empty for reasoning and calls. */
  constructor(stop: readonly string[]) {
    this.#stops = new StopStrings(stop);
  }

  /** The stop string that ended the text; null while none did. */
  get stopString(): string | null {
    return this.#stops.found;
  }

  /** Adds a piece. Do not call it after a stop string was found. */
  append(text: string, tokens: readonly TokenAt[]): Placed {
    this.#place(text, tokens);
    return this.#release(this.#stops.push(text));
  }

  /**
   * Adds text of the prompt, in which stop strings have no effect. It must come before all other
   * text.
   */
  appendPrompt(text: string, tokens: readonly TokenAt[]): Placed {
    this.#place(text, tokens);
    return this.#release(text);
  }

  /** Ends the text and releases the rest. After a stop string there is no rest. */
  end(): Placed {
    if (this.stopString !== null) return { text: '', tokens: [] };
    return { text: this.#stops.flush(), tokens: this.#pending };
  }

  #place(text: string, tokens: readonly TokenAt[]): void {
    for (const { token, at, isPrompt } of tokens) {
      const textOffset = this.#taken + characters(text.slice(0, at));
      this.#pending.push({ ...token, textOffset, ...(isPrompt && { isPrompt }) });
    }
    this.#taken += characters(text);
  }

  /** A token is released with the first character of its text. */
  #release(text: string): Placed {
    this.#released += characters(text);
    const kept = this.#pending.findIndex(({ textOffset }) => textOffset >= this.#released);
    return { text, tokens: this.#pending.splice(0, kept < 0 ? this.#pending.length : kept) };
  }
}
