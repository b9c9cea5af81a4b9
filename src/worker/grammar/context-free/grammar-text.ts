// The text of a grammar while it is parsed.

import { InvalidGrammar } from './grammar-error.ts';

/** Groups and rules nest no deeper. A parser uses the stack. */
const MAX_DEPTH = 200;

/** A cursor over a grammar. Places in its errors count lines and columns from 1. */
export class GrammarText {
  readonly #source: string;
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
  }

  get done(): boolean {
    return this.#at >= this.#source.length;
  }

  /** Offset of the next character. */
  get at(): number {
    return this.#at;
  }

  set at(offset: number) {
    this.#at = offset;
  }

  /** Reads what a sticky expression matches here; null if it does not match. */
  match(sticky: RegExp): RegExpExecArray | null {
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.#source);
    if (found !== null) this.#at += found[0].length;
    return found;
  }

  /** Whether `text` comes next, which is then read. */
  take(text: string): boolean {
    const here = this.#source.startsWith(text, this.#at);
    if (here) this.#at += text.length;
    return here;
  }

  /** Reads `text`. Errors: InvalidGrammar if something else comes. */
  need(text: string): void {
    if (!this.take(text)) throw this.error(`expected ${JSON.stringify(text)}, but found ${this.#found()}`);
  }

  /** Reads one level deeper. Errors: InvalidGrammar if groups nest too deep. */
  nested<T>(read: () => T): T {
    if (++this.#depth > MAX_DEPTH) throw this.error(`groups nest deeper than ${MAX_DEPTH}`);
    const result = read();
    this.#depth--;
    return result;
  }

  /** An error at `offset`. Without one, at the next character. */
  error(message: string, offset = this.#at): InvalidGrammar {
    const lines = this.#source.slice(0, offset).split('\n');
    return new InvalidGrammar(`line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}: ${message}`);
  }

  /** An error for what comes next. */
  unexpected(wanted: string): InvalidGrammar {
    return this.error(`expected ${wanted}, but found ${this.#found()}`);
  }

  #found(): string {
    const code = this.#source.codePointAt(this.#at);
    return code === undefined ? 'the end' : JSON.stringify(String.fromCodePoint(code));
  }
}
