// The source of a regular expression while it is parsed.

import { InvalidPattern } from './pattern-error.ts';

const CONTROL_ESCAPES: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, 0: 0 };

/** A cursor over a pattern. It counts code points, as the flag `u` does. */
export class PatternText {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  get done(): boolean {
    return this.#at >= this.#source.length;
  }

  /** The next character; empty at the end. */
  get peek(): string {
    const code = this.#source.codePointAt(this.#at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  /** Reads one character and gives its code point. */
  shift(): number {
    const { peek } = this;
    this.#at += peek.length;
    return peek.codePointAt(0) ?? 0;
  }

  /** Reads `character` if it comes next. */
  take(character: string): boolean {
    const here = this.peek === character;
    if (here) this.#at += character.length;
    return here;
  }

  /** Reads what `expression`, anchored by `^`, matches here; null if it does not match. */
  match(expression: RegExp): RegExpExecArray | null {
    const found = expression.exec(this.#source.slice(this.#at, this.#at + 80));
    if (found !== null) this.#at += found[0].length;
    return found;
  }

  /** Reads what stands behind a backslash for one code point. */
  escapedCodePoint(): number {
    const pair = this.match(/^u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})/);
    if (pair !== null) return 0x10000 + ((hex(pair[1]) - 0xd800) << 10) + (hex(pair[2]) - 0xdc00);
    const coded = this.match(/^(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))/);
    if (coded !== null) return hex(coded[1] ?? coded[2] ?? coded[3]);
    const control = this.match(/^c([a-zA-Z])/);
    if (control !== null) return (control[1] ?? '').charCodeAt(0) % 32;
    const named = CONTROL_ESCAPES[this.peek];
    const literal = this.shift();
    return named ?? literal;
  }

  refuse(what: string): InvalidPattern {
    return new InvalidPattern(`The pattern ${JSON.stringify(this.#source)} has ${what}, which cannot be held. Write it without.`);
  }
}

function hex(digits = ''): number {
  return Number.parseInt(digits, 16);
}
