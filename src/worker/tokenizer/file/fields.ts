// Checks of JSON objects in a tokenizer.json, which are hostile until checked.

import { quote, tokenizerError } from '../tokenizer-error.ts';

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Refuses a name that is not in `known`. The field may change ids, and other readers would follow
 * it.
 */
export function requireKnown(names: Iterable<string>, known: readonly string[], where: string): void {
  for (const name of names) {
    if (!known.includes(name)) throw tokenizerError(`has a field ${quote(name)} in ${where}, which this app does not know`);
  }
}

/** Whether a field is absent or null. The tokenizers library reads both alike. */
export function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}
