// JSON as it was written: numbers keep their text, keys their order. JavaScript's own values would
// turn `1.0` into 1, round what is above 2^53, and put the key "9" before "10". A schema is shown
// to the model as its author wrote it.

/** A number of a JSON text, with its spelling. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * An object of a JSON text, in the order of its keys. Of a key that is there twice, the last value
 * counts.
 */
export type JsonObject = ReadonlyMap<string, JsonAsWritten>;

export type JsonAsWritten = null | boolean | string | JsonNumber | readonly JsonAsWritten[] | JsonObject;

/**
 * Values may be so deep, as serde_json allows; deeper ones would overflow the stack when they are
 * rendered.
 */
const MAX_DEPTH = 128;

const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const SCALAR = /[^\s,\]}]+/y;

/** Reads a text that is known to be JSON. */
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
 * Parses a JSON text and keeps how it was written. Errors: SyntaxError as of JSON.parse, and for a
 * value more than 128 levels deep.
 */
export function parseJsonAsWritten(text: string): JsonAsWritten {
  JSON.parse(text);
  return new Reader(text).readValue();
}

/**
 * The value behind keys and indices, as `['tools', 0, 'function', 'parameters']`; undefined where
 * there is none.
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

/**
 * The members of an object, of a JSON text or of JavaScript, in their order; null for any other
 * value.
 */
export function membersOf(value: unknown): readonly (readonly [string, unknown])[] | null {
  if (value instanceof Map) return [...(value as JsonObject)];
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof JsonNumber) return null;
  return Object.entries(value);
}

/**
 * Compact JSON of a value as it was written, or of a plain one. Plain members that JSON has no
 * value for are left out.
 */
export function writeJson(value: unknown): string {
  if (value instanceof JsonNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map((member) => writeJson(member ?? null)).join(',')}]`;
  const members = membersOf(value);
  if (members === null) return JSON.stringify(value);
  const written = members.filter(([, member]) => member !== undefined);
  return `{${written.map(([key, member]) => `${JSON.stringify(key)}:${writeJson(member)}`).join(',')}}`;
}
