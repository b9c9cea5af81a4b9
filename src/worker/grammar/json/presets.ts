// Grammars that need no schema of the caller's.

import type { ByteGrammar } from '../byte-grammar.ts';
import { compileSchema } from './compile-schema.ts';
import type { JsonState } from './reading/json-grammar.ts';

/** Any JSON value. */
export function anyJson(): ByteGrammar<JsonState> {
  return compileSchema(true, { strict: false }).grammar;
}

/** Any JSON object. */
export function jsonObject(): ByteGrammar<JsonState> {
  return compileSchema({ type: 'object' }, { strict: false }).grammar;
}

/**
 * One of some JSON values.
 *
 * @throws InvalidJsonSchema for an empty list
 */
export function enumeration(values: readonly unknown[]): ByteGrammar<JsonState> {
  return compileSchema({ enum: values }, { strict: false }).grammar;
}
