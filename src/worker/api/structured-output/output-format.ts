// The form that a request asks of an answer's text. Every spelling of it is read into this type.

import type { ByteGrammar } from '../../grammar/byte-grammar.ts';
import { compileGrammar, type GrammarSyntax } from '../../grammar/context-free/compile-grammar.ts';
import { InvalidGrammar } from '../../grammar/context-free/grammar-error.ts';
import { jsonObject } from '../../grammar/json/json-object.ts';
import { compileRegex } from '../../grammar/pattern/compile-regex.ts';
import { InvalidPattern } from '../../grammar/pattern/pattern-error.ts';
import { textChoice } from '../../grammar/text-choice.ts';
import type { ResponseFormat } from '../../harmony/message.ts';
import type { Field } from '../parameters/field.ts';
import { custom } from '../parameters/kinds.ts';
import { invalidValue } from '../parameters/parameter-errors.ts';
import type { ParameterValue } from '../parameters/parameter-value.ts';
import { compiledSchema } from './compiled-schema.ts';
import type { WrittenSchema } from './written-schema.ts';

/** The texts that an answer may be, and what the model is shown of them. */
export interface OutputFormat {
  grammar: ByteGrammar;
  /** Null where the model is shown nothing. */
  shown: ResponseFormat | null;
}

/** The model is shown this name where the request has none. */
const DEFAULT_NAME = 'response';

const NAME = /^[a-zA-Z0-9_-]{1,64}$/;

/** OpenAI's rule for the name of a format. */
export const FORMAT_NAME: Field<string> = custom(
  { type: 'string', pattern: NAME.source },
  'Name of the format, which the model sees: letters, digits, _ and -, at most 64.',
  (value) => {
    const name = value.string();
    if (NAME.test(name)) return name;
    throw invalidValue(value.param, `expected 1 to 64 letters, digits, _ and -, but got ${JSON.stringify(name)}.`);
  },
);

/** What a request says of its schema. */
export interface SchemaFormat {
  schema: WrittenSchema;
  name?: string;
  description?: string | null;
  isStrict?: boolean;
}

/** One grammar for all requests, because its masks are kept with it. */
let anyObject: ByteGrammar | null = null;

/** Any JSON object, of which the model is shown nothing. */
export function jsonObjectFormat(): OutputFormat {
  anyObject ??= jsonObject();
  return { grammar: anyObject, shown: null };
}

/** JSON that a schema accepts. Errors: 400 `invalid_json_schema`. */
export function schemaFormat({ schema, name = DEFAULT_NAME, description = null, isStrict = false }: SchemaFormat): OutputFormat {
  const grammar = compiledSchema(schema, { subject: `the format '${name}'`, isStrict, code: 'invalid_json_schema' });
  return { grammar, shown: { name, description, schema: schema.schema } };
}

/** Text that a regular expression matches from its begin to its end. Errors: 400 `invalid_value`. */
export function regexFormat(value: ParameterValue): OutputFormat {
  return { grammar: compiledRegex(value), shown: null };
}

/** Text that a GBNF grammar describes. Errors: 400 `invalid_value` with line and column. */
export function gbnfFormat(value: ParameterValue): OutputFormat {
  return { grammar: compiledGrammar(value, 'gbnf'), shown: null };
}

/** One of some texts, without quotes. */
export function choiceFormat(texts: readonly string[]): OutputFormat {
  return { grammar: textChoice(texts), shown: null };
}

/** The grammar of a regular expression. Errors: 400 `invalid_value`. */
export function compiledRegex(value: ParameterValue): ByteGrammar {
  const source = value.string();
  try {
    return compileRegex(source);
  } catch (error) {
    if (!(error instanceof InvalidPattern)) throw error;
    throw invalidValue(value.param, `the regular expression cannot be held: ${error.message}`);
  }
}

/** The grammar of a definition. Errors: 400 `invalid_value` with line and column. */
export function compiledGrammar(value: ParameterValue, syntax: GrammarSyntax): ByteGrammar {
  const definition = value.string();
  try {
    return compileGrammar(definition, syntax);
  } catch (error) {
    if (!(error instanceof InvalidGrammar)) throw error;
    throw invalidValue(value.param, `the grammar cannot be held: ${error.message}.`);
  }
}
