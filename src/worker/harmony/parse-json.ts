// Parses a JSON text into values that keep its spelling (json-as-written.ts).

import { type JsonAsWritten, JsonNumber, type JsonObject } from './json-as-written.ts';

/**
 * Max depth of a value, as in serde_json. A deeper one would overflow the stack when it is
 * rendered.
 */
const MAX_DEPTH = 128;

const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const SCALAR = /[^\s,\]}]+/y;

/** Reads a text that is valid JSON. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readValue(depth = 0): JsonAsWritten {
    if (depth > MAX_DEPTH) throw new SyntaxError(`JSON must be at most ${MAX_DEPTH} levels deep, found more`);
    this.#take(SPACE);
    const first = this.#text[this.#at];
    if (first === '{') return this.#readObject(depth);
    if (first === '[') return this.#readList(depth);
    if (first === '"') return JSON.parse(this.#take(STRING)) as string;
    const scalar = this.#take(SCALAR);
    if (scalar === 'null') return null;
    return scalar === 'true' || (scalar === 'false' ? false : new JsonNumber(scalar));
  }

  #readObject(depth: number): JsonObject {
    const members = new Map<string, JsonAsWritten>();
    this.#readMembers('}', () => {
      const key = JSON.parse(this.#take(STRING)) as string;
      this.#take(SPACE);
      this.#at++;
      members.set(key, this.readValue(depth + 1));
    });
    return members;
  }

  #readList(depth: number): readonly JsonAsWritten[] {
    const members: JsonAsWritten[] = [];
    this.#readMembers(']', () => members.push(this.readValue(depth + 1)));
    return members;
  }

  #readMembers(close: '}' | ']', readMember: () => void): void {
    do {
      this.#at++;
      this.#take(SPACE);
      if (this.#text[this.#at] !== close) readMember();
      this.#take(SPACE);
    } while (this.#text[this.#at] === ',');
    this.#at++;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }
}

/**
 * Parses a JSON text and keeps its spelling. Errors: SyntaxError as of JSON.parse, and for a value
 * of more than 128 levels.
 */
export function parseJsonAsWritten(text: string): JsonAsWritten {
  JSON.parse(text);
  return new Reader(text).readValue();
}

/**
 * The value at a path of keys and indices, such as `['tools', 0, 'function', 'parameters']`;
 * undefined where there is none.
 */
export function jsonAt(value: JsonAsWritten, path: readonly (string | number)[]): JsonAsWritten | undefined {
  let found: JsonAsWritten | undefined = value;
  for (const step of path) {
    if (found instanceof Map && typeof step === 'string') found = found.get(step);
    else if (Array.isArray(found) && typeof step === 'number') found = found[step] as JsonAsWritten | undefined;
    else return undefined;
  }
  return found;
}
