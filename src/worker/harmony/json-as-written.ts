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
