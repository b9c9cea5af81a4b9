// Brings plain JavaScript values and JSON as written to one form.

import { type JsonAsWritten, JsonNumber, membersOf, writeJson } from '../../../harmony/json-as-written.ts';

/** JSON as written from a plain or a parsed value. Members without a JSON value are left out. */
export function asWritten(value: unknown): JsonAsWritten {
  if (value === null || typeof value === 'boolean' || typeof value === 'string' || value instanceof JsonNumber) return value;
  if (typeof value === 'number' || typeof value === 'bigint') return new JsonNumber(`${value}`);
  if (Array.isArray(value)) return value.map((member) => asWritten(member ?? null));
  const members = membersOf(value) ?? [];
  return new Map(members.filter(([, member]) => member !== undefined).map(([key, member]) => [key, asWritten(member)]));
}

const ANNOTATIONS = new Set(['title', 'description', 'examples', 'default', '$comment', 'deprecated', 'readOnly', 'writeOnly']);

/** A text that is equal for schemas that say the same. Its own annotations do not count. */
export function schemaText(json: JsonAsWritten): string {
  if (!(json instanceof Map)) return writeJson(json);
  return writeJson(new Map([...(json as ReadonlyMap<string, JsonAsWritten>)].filter(([keyword]) => !ANNOTATIONS.has(keyword))));
}
