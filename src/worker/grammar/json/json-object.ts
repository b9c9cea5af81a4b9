// The grammar of JSON mode and of arguments without a schema.

import type { ByteGrammar } from '../byte-grammar.ts';
import { compileSchema } from './compile-schema.ts';
import type { JsonState } from './reading/json-grammar.ts';

/** Any JSON object. */
export function jsonObject(): ByteGrammar<JsonState> {
  return compileSchema({ type: 'object' }, { strict: false }).grammar;
}
