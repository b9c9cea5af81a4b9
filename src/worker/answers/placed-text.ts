// A text that grows by pieces, with its tokens: both go out together, and not before a stop string can no longer begin there.
// Knows no ids and no channels.

import type { TokenRecord } from '../../contracts/answer.ts';
import type { GeneratedToken } from '../../engine/generation.ts';
import { StopStrings } from './stop-strings.ts';
import { characters } from './token-text.ts';

/** A token and where it begins in the piece of text that it came with, in UTF-16 units. */
export interface TokenAt {
  token: GeneratedToken;
  at: number;
  isPrompt?: true;
}

/** Text that is final, and the tokens whose text begins in it. */
export interface Placed {
  text: string;
  tokens: TokenRecord[];
}

export class PlacedText {
  readonly #stops: StopStrings;
  /** Tokens whose text is not released yet. */
  #pending: TokenRecord[] = [];
  /** Characters that came in, and of them released. */
  #taken = 0;
  #released = 0;

  /** `stop`: strings that end the text; none where it is reasoning or a call. */
  constructor(stop: readonly string[]) {
    this.#stops = new StopStrings(stop);
  }

  /** The stop string that ended the text; null while none did. */
  get stopString(): string | null {
    return this.#stops.found;
  }

  /** Adds a piece. Once a stop string was found, no more may be added. */
  append(text: string, tokens: readonly TokenAt[]): Placed {
    this.#place(text, tokens);
    return this.#release(this.#stops.push(text));
  }

  /** Adds text in which stop strings mean nothing: the prompt's. It must come before all other text. */
  appendPrompt(text: string, tokens: readonly TokenAt[]): Placed {
    this.#place(text, tokens);
    return this.#release(text);
  }

  /** Releases what is held; the text is over. Behind a stop string there is nothing. */
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

  /** A token goes out with the first character of its text. */
  #release(text: string): Placed {
    this.#released += characters(text);
    const kept = this.#pending.findIndex(({ textOffset }) => textOffset >= this.#released);
    return { text, tokens: this.#pending.splice(0, kept < 0 ? this.#pending.length : kept) };
  }
}
