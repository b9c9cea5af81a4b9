// A cursor over the bytes of a JSON file. A tokenizer.json has a million and a half strings; as JavaScript values they take
// longer to make than all the rest takes, so the two long sections are read where they stand. Knows JSON; knows no tokens.

import { tokenizerError } from '../tokenizer-error.ts';

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const ESCAPES: Readonly<Record<number, number>> = { 0x22: 0x22, 0x2f: 0x2f, 0x5c: 0x5c };
const LETTER_U = 0x75;

/** Values may be so deep; a tokenizer.json is six. Deeper ones would overflow the stack when they are shown. */
const MAX_DEPTH = 64;

/** Bytes of a value that is made into JavaScript's, which takes many times the memory: five times gpt-oss's added tokens. */
const MAX_VALUE_BYTES = 1 << 20;

/** In place of a character code: the closing quote. */
export const STRING_END = -1;

/** What a string reader makes of a character code: a byte; -1 or nothing if no such character may stand there. */
export type ByteOfCode = Int16Array;

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function endsNumber(byte: number | undefined): boolean {
  return byte === undefined || byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET || isSpace(byte);
}

/** From behind an opening quote to behind the closing one; behind the end of the file if there is none. */
function endOfString(file: Uint8Array, start: number): number {
  let at = start;
  for (let byte = file[at]; byte !== QUOTE; byte = file[at]) {
    if (byte === undefined) return file.length + 1;
    at += byte === BACKSLASH ? 2 : 1;
  }
  return at + 1;
}

export class JsonCursor {
  readonly #file: Uint8Array;
  /** Position of the next byte. */
  at: number;
  /** What ended the last `readBytes`: a character code, or STRING_END. */
  stoppedBy = 0;

  constructor(file: Uint8Array, at = 0) {
    this.#file = file;
    this.at = at;
  }

  /** The next byte that is no white space; undefined at the end. */
  peek(): number | undefined {
    // Names in the loop, not fields: half of the file is white space.
    const file = this.#file;
    let at = this.at;
    while (isSpace(file[at])) at++;
    this.at = at;
    return file[at];
  }

  /** Takes `character` if it comes next. */
  take(character: string): boolean {
    if (this.peek() !== character.charCodeAt(0)) return false;
    this.at++;
    return true;
  }

  /** Takes the one character that must come next. */
  expect(character: string): void {
    if (!this.take(character)) throw this.#broken(character);
  }

  /** Takes an object or a list; `readMember` is called where each member begins, and takes it. */
  readMembers(open: '{' | '[', readMember: () => void): void {
    const close = open === '{' ? '}' : ']';
    this.expect(open);
    if (this.take(close)) return;
    do readMember();
    while (this.take(','));
    this.expect(close);
  }

  /** Takes a key and its colon. */
  readKey(): string {
    if (this.peek() !== QUOTE) throw this.#broken('a name in quotes');
    const key = this.readValue() as string;
    this.expect(':');
    return key;
  }

  /** Takes any value, as JSON.parse gives it. */
  readValue(): unknown {
    this.peek();
    const start = this.at;
    this.skipValue();
    if (this.at - start > MAX_VALUE_BYTES) {
      throw tokenizerError(`needs values of at most ${MAX_VALUE_BYTES} bytes, found ${this.at - start} at byte ${start}`);
    }
    try {
      const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
      return JSON.parse(decoder.decode(this.#file.subarray(start, this.at)));
    } catch (error) {
      // A TypeError is the decoder's: bytes that are no UTF-8.
      if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
      this.at = start;
      throw this.#broken('a value');
    }
  }

  /** Passes over a value without checking what is inside; returns how many members it has, 0 if it is neither object nor list. */
  skipValue(): number {
    const first = this.peek();
    if (first === QUOTE) {
      const end = endOfString(this.#file, this.at + 1);
      if (end > this.#file.length) throw this.#broken('the end of a string');
      this.at = end;
      return 0;
    }
    if (first !== OPEN_BRACE && first !== OPEN_BRACKET) {
      while (this.at < this.#file.length && !endsNumber(this.#file[this.at])) this.at++;
      return 0;
    }
    this.at++;
    const isEmpty = this.peek() === CLOSE_BRACE || this.peek() === CLOSE_BRACKET;
    const commas = this.#skipNested();
    return isEmpty ? 0 : commas + 1;
  }

  /** From inside an object or list to behind its end; returns the commas that separate its members. */
  #skipNested(): number {
    // Names in the loop, not fields: this passes over all of the file, 28 MB.
    const file = this.#file;
    let commas = 0;
    let depth = 1;
    let at = this.at;
    while (depth > 0) {
      const byte = file[at++];
      // Half of the file is indentation.
      if (byte === SPACE) continue;
      if (byte === QUOTE) at = endOfString(file, at);
      else if (byte === COMMA) commas += depth === 1 ? 1 : 0;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth--;
      if (byte === undefined || depth > MAX_DEPTH) {
        this.at = Math.min(at - 1, file.length);
        throw this.#broken(`the end of a value, at most ${MAX_DEPTH} deep,`);
      }
    }
    this.at = at;
    return commas;
  }

  /** Takes a whole number of at most nine digits; -1 if anything else comes next. */
  readNumber(): number {
    let value = -1;
    let byte = this.peek() ?? 0;
    for (let digits = 0; byte >= 0x30 && byte <= 0x39 && digits < 9; digits++) {
      value = Math.max(value, 0) * 10 + byte - 0x30;
      byte = this.#file[++this.at] ?? 0;
    }
    return endsNumber(byte) ? value : -1;
  }

  /**
   * Inside a string, writes the byte of each character into `into` from `offset` on, up to the closing quote, or a character that
   * has no byte or no room: `stoppedBy` says which. Returns the offset behind the last byte. No byte is above U+07FF.
   */
  readBytes(into: Uint8Array, offset: number, byteOf: ByteOfCode): number {
    // Names in the loop, not fields, and no call for the common characters: a file has ten million of them.
    const file = this.#file;
    let at = this.at;
    let end = offset;
    for (;;) {
      let code = file[at++] ?? 0;
      if (code === QUOTE) code = STRING_END;
      else if (code === BACKSLASH || code >= 0xe0) {
        this.at = at;
        code = code === BACKSLASH ? this.#readEscape() : 0;
        at = this.at;
      } else if (code >= 0x80) {
        const next = file[at++] ?? 0;
        code = (next & 0xc0) === 0x80 ? ((code & 0x1f) << 6) | (next & 0x3f) : 0;
      }
      const byte = code < 0 ? -1 : (byteOf[code] ?? -1);
      if (byte < 0 || end >= into.length) {
        this.at = at;
        this.stoppedBy = code;
        return end;
      }
      into[end++] = byte;
    }
  }

  #readEscape(): number {
    const kind = this.#file[this.at++] ?? 0;
    if (kind !== LETTER_U) return ESCAPES[kind] ?? 0;
    const digits = new TextDecoder().decode(this.#file.subarray(this.at, this.at + 4));
    this.at += 4;
    return /^[0-9a-fA-F]{4}$/.test(digits) ? Number.parseInt(digits, 16) : 0;
  }

  #broken(needed: string): Error {
    const byte = this.#file[this.at];
    const found = byte === undefined ? 'its end' : JSON.stringify(String.fromCharCode(byte));
    return tokenizerError(`needs ${needed} at byte ${this.at}, found ${found}`);
  }
}
