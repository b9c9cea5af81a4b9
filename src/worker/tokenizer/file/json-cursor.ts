// A cursor over the bytes of a JSON file. A tokenizer.json has 1.5 million strings, and most of a
// load would be spent to make them JavaScript values. So the two long sections are read in place.

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

/**
 * Max depth of a value. A tokenizer.json has a depth of six. A deeper value would overflow the
 * stack when it is printed.
 */
const MAX_DEPTH = 64;

/**
 * Max bytes of a value that becomes a JavaScript value, which takes many times the memory.
 * gpt-oss's added tokens take a fifth.
 */
const MAX_VALUE_BYTES = 1 << 20;

/** Returned instead of a character code: the closing quote. */
export const STRING_END = -1;

/**
 * Byte of a character code, for readers of strings; -1 or undefined if a string must not have the
 * character.
 */
export type ByteOfCode = Int16Array;

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function endsNumber(byte: number | undefined): boolean {
  return byte === undefined || byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET || isSpace(byte);
}

/**
 * Position after the closing quote. `start` is after the opening quote. Without a closing quote:
 * after the end of the file.
 */
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
  /** The end of the last `readBytes`: a character code, or STRING_END. */
  stoppedBy = 0;

  constructor(file: Uint8Array, at = 0) {
    this.#file = file;
    this.at = at;
  }

  /** The next byte that is not white space; undefined at the end of the file. */
  peek(): number | undefined {
    // Local names, not fields, make the loop faster: half of the file is white space.
    const file = this.#file;
    let at = this.at;
    while (isSpace(file[at])) at++;
    this.at = at;
    return file[at];
  }

  /** Reads `character` if it is next. */
  take(character: string): boolean {
    if (this.peek() !== character.charCodeAt(0)) return false;
    this.at++;
    return true;
  }

  /** Reads the one character that must be next. */
  expect(character: string): void {
    if (!this.take(character)) throw this.#broken(character);
  }

  /**
   * Reads an object or a list. It calls `readMember` at the start of each member, and `readMember`
   * reads it.
   */
  readMembers(open: '{' | '[', readMember: () => void): void {
    const close = open === '{' ? '}' : ']';
    this.expect(open);
    if (this.take(close)) return;
    do readMember();
    while (this.take(','));
    this.expect(close);
  }

  /** Reads a key and its colon. */
  readKey(): string {
    if (this.peek() !== QUOTE) throw this.#broken('a name in quotes');
    const key = this.readValue() as string;
    this.expect(':');
    return key;
  }

  /** Reads any value, as JSON.parse gives it. */
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
      // The decoder throws a TypeError for bytes that are not UTF-8.
      if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
      this.at = start;
      throw this.#broken('a value');
    }
  }

  /**
   * Skips a value without a check of its contents. Returns the count of its members; 0 if it is no
   * object and no list.
   */
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

  /**
   * Skips from inside an object or list to its end. Returns the count of the commas between its
   * members.
   */
  #skipNested(): number {
    // Local names, not fields, make the loop faster: it reads all of the file, 28 MB.
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

  /** Reads an integer of at most nine digits; -1 if anything else is next. */
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
   * Writes a string, from the cursor on, to `into` from `offset` on, one byte a character. It ends
   * at the closing quote, at a character without a byte, or when `into` is full; `stoppedBy` says
   * which. Returns the offset after the last byte. No character above U+07FF has a byte.
   */
  readBytes(into: Uint8Array, offset: number, byteOf: ByteOfCode): number {
    // Local names, not fields, and no call for the common characters: a file has ten million of
    // them.
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
