// The parameters that vLLM and llama.cpp have for structured output.

import { type Field, readMembers, schemaOf, type ValuesOf } from '../parameters/field.ts';
import { boolean, custom, either, list, text, unsupported, withoutEffect } from '../parameters/kinds.ts';
import { invalidValue } from '../parameters/parameter-errors.ts';
import { choiceFormat, gbnfFormat, jsonObjectFormat, type OutputFormat, regexFormat, schemaFormat } from './output-format.ts';
import { schemaField, schemaOfText } from './written-schema.ts';

const NO_TAG = unsupported('Use a JSON Schema, a regular expression, a grammar, or a choice.');
const GRAMMAR_FIELD: Field<OutputFormat> = custom(
  { type: 'string' },
  'The text is one of this grammar in GBNF (vLLM, llama.cpp). Its first rule is `root`.',
  gbnfFormat,
);
const OWN_SPACE = withoutEffect('White space is what JSON.stringify writes, with or without indentation.');
const isFalse = (raw: unknown) => raw === false;

const SCHEMA = schemaField('A JSON Schema (draft 2020-12).');

function jsonField(description: string): Field<OutputFormat> {
  const fields = {
    object: custom(SCHEMA.schema, SCHEMA.description, (value) => schemaFormat({ schema: SCHEMA.read(value) })),
    string: custom({ type: 'string' }, 'The JSON text of a schema.', (value) => schemaFormat({ schema: schemaOfText(value) })),
  };
  return either<OutputFormat>(fields, description);
}

const JSON_FIELD = jsonField('The text is JSON that this schema accepts (vLLM).');

const REGEX_FIELD: Field<OutputFormat> = custom(
  { type: 'string' },
  'This ECMAScript regular expression matches the whole text (vLLM). It has no lookaround and no backreference.',
  regexFormat,
);

const CHOICES = list(text('A text.'), 'The text is one of these (vLLM).', { minItems: 1 });
const CHOICE_FIELD: Field<OutputFormat> = custom(CHOICES.schema, CHOICES.description, (value) =>
  choiceFormat(CHOICES.read(value)),
);

const STRUCTURED_FIELDS = {
  json: JSON_FIELD,
  regex: REGEX_FIELD,
  choice: CHOICE_FIELD,
  json_object: boolean('The text is any JSON object (vLLM).'),
  grammar: GRAMMAR_FIELD,
  structural_tag: NO_TAG,
  whitespace_pattern: OWN_SPACE,
  disable_any_whitespace: withoutEffect('White space may come.', isFalse),
  disable_additional_properties: withoutEffect('The schema decides which properties may come.', isFalse),
};

const STRUCTURED: Field<OutputFormat | null> = custom(schemaOf(STRUCTURED_FIELDS), 'The form of the text (vLLM).', (value) => {
  const { json, regex, choice, grammar, json_object: isObject } = readMembers(STRUCTURED_FIELDS, value);
  const prefix = `${value.param}.`;
  return onlyFormat({ json, regex, choice, grammar, json_object: isObject ? jsonObjectFormat() : null }, prefix);
});

/** By name. */
export const GUIDED_FIELDS = {
  structured_outputs: STRUCTURED,
  guided_json: JSON_FIELD,
  guided_regex: REGEX_FIELD,
  guided_choice: CHOICE_FIELD,
  guided_grammar: GRAMMAR_FIELD,
  guided_decoding_backend: withoutEffect('There is one engine here.'),
  guided_whitespace_pattern: OWN_SPACE,
  json_schema: jsonField('The text is JSON that this schema accepts (llama.cpp).'),
  grammar: GRAMMAR_FIELD,
};

type Format = OutputFormat | null | undefined;

/** The only format of a request. Null for free text. Errors: 400 for two formats. */
export function givenFormat(
  values: Pick<
    ValuesOf<typeof GUIDED_FIELDS>,
    'structured_outputs' | 'guided_json' | 'guided_regex' | 'guided_choice' | 'guided_grammar' | 'json_schema' | 'grammar'
  > & { response_format?: Format },
): OutputFormat | null {
  const { response_format, structured_outputs, guided_json, guided_regex, guided_choice } = values;
  const { guided_grammar, json_schema, grammar } = values;
  const ofVllm = { structured_outputs, guided_json, guided_regex, guided_choice, guided_grammar };
  return onlyFormat({ response_format, ...ofVllm, json_schema, grammar });
}

function onlyFormat(formats: Readonly<Record<string, Format>>, prefix = ''): OutputFormat | null {
  const [first, second] = Object.entries(formats).flatMap(([name, format]) => (format ? [{ name, format }] : []));
  if (!first) return null;
  if (!second) return first.format;
  const message = `an answer has one form, and '${prefix}${first.name}' asks for another. Send one of them.`;
  throw invalidValue(prefix + second.name, message);
}
