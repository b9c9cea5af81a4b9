// `response_format` of Chat Completions and of Workers AI. OpenAI nests a schema with its name;
// Workers AI has the bare schema; llama.cpp has it beside the type.

import { defaultsTo, type Field, readMembers, required, schemaOf } from '../parameters/field.ts';
import { boolean, custom, oneOf, text } from '../parameters/kinds.ts';
import { missing } from '../parameters/parameter-errors.ts';
import type { ParameterValue } from '../parameters/parameter-value.ts';
import { FORMAT_NAME, jsonObjectFormat, type OutputFormat, schemaFormat } from './output-format.ts';
import { schemaField } from './written-schema.ts';

/** The type of a format, wherever an endpoint has it. */
export const FORMAT_TYPE = required(
  oneOf(['text', 'json_object', 'json_schema'] as const, 'Plain text, any JSON object, or JSON that a schema accepts.'),
);

/** The members of a schema that has a name. */
export const NAMED_SCHEMA_FIELDS = {
  name: required(FORMAT_NAME),
  description: text('What the format is for. The model sees it.'),
  schema: required(schemaField('The JSON Schema (draft 2020-12). The model sees it as it is written.')),
  strict: defaultsTo(false, boolean('True: a keyword that cannot be held is an error. False: a header names it.')),
};

const BARE_SCHEMA = schemaField('The bare JSON Schema.');

const FORMAT_FIELDS = {
  type: FORMAT_TYPE,
  json_schema: custom(
    { anyOf: [schemaOf(NAMED_SCHEMA_FIELDS), BARE_SCHEMA.schema] },
    'A schema with its name (OpenAI), or a bare schema (Workers AI).',
    readSchema,
  ),
  schema: { ...BARE_SCHEMA, description: 'A bare schema (llama.cpp).' },
};

/** The field `response_format`. Null for plain text. Errors: 400, `invalid_json_schema` and others. */
export const RESPONSE_FORMAT_FIELD: Field<OutputFormat | null> = custom(
  schemaOf(FORMAT_FIELDS),
  'The form of the answer. The answer keeps it, whatever the model would write.',
  (value) => {
    const { type, json_schema: format, schema } = readMembers(FORMAT_FIELDS, value);
    if (type === 'text') return null;
    if (format !== null) return format;
    if (schema !== null) return schemaFormat({ schema });
    if (type === 'json_object') return jsonObjectFormat();
    throw missing(`${value.param}.json_schema`);
  },
);

/** A schema with a name has members that no JSON Schema has. */
function readSchema(value: ParameterValue): OutputFormat {
  const isNamed = value.members().some(([name]) => name === 'schema' || name === 'name');
  if (!isNamed) return schemaFormat({ schema: BARE_SCHEMA.read(value) });
  const { strict: isStrict, ...named } = readMembers(NAMED_SCHEMA_FIELDS, value);
  return schemaFormat({ ...named, isStrict });
}
