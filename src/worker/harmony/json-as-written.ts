// JSON that keeps its spelling: the text of numbers and the order of keys. The model sees a schema
// as its author wrote it. JavaScript's own values would turn `1.0` into 1, round numbers above
// 2^53, and put the key "9" before "10".

/** A number of a JSON text, with its spelling. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * An object of a JSON text, in the order of its keys. Of a key that occurs twice, the last value
 * counts.
 */
export type JsonObject = ReadonlyMap<string, JsonAsWritten>;

export type JsonAsWritten = null | boolean | string | JsonNumber | readonly JsonAsWritten[] | JsonObject;

/**
 * The members of an object, in their order. Null for any other value. The object is from a JSON
 * text or from JavaScript.
 */
export function membersOf(value: unknown): readonly (readonly [string, unknown])[] | null {
  if (value instanceof Map) return [...(value as JsonObject)];
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof JsonNumber) return null;
  return Object.entries(value);
}

/**
 * Writes compact JSON of a parsed or a plain value. It leaves out plain members without a JSON
 * value.
 */
export function writeJson(value: unknown): string {
  if (value instanceof JsonNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map((member) => writeJson(member ?? null)).join(',')}]`;
  const members = membersOf(value);
  if (members === null) return JSON.stringify(value);
  const written = members.filter(([, member]) => member !== undefined);
  return `{${written.map(([key, member]) => `${JSON.stringify(key)}:${writeJson(member)}`).join(',')}}`;
}
