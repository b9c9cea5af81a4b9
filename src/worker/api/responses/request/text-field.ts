// `text`: the form of the answer.

import { writeJson } from '../../../harmony/json-as-written.ts';
import { defaultsTo, type Field, readMembers, schemaOf } from '../../parameters/field.ts';
import { custom, object, oneOf } from '../../parameters/kinds.ts';
import { missing } from '../../parameters/parameter-errors.ts';
import { jsonObjectFormat, type OutputFormat, schemaFormat } from '../../structured-output/output-format.ts';
import { FORMAT_TYPE, NAMED_SCHEMA_FIELDS } from '../../structured-output/response-format-field.ts';
import type { TextFormatEcho } from '../response.ts';

/** The form of an answer. */
export interface TextFormat {
  /** Null for plain text. */
  format: OutputFormat | null;
  /** As the response repeats it. */
  echo: TextFormatEcho;
}

const PLAIN: TextFormat = { format: null, echo: { type: 'text' } };

const { name, description, schema, strict } = NAMED_SCHEMA_FIELDS;
const optional = <Value>(field: Field<Value, unknown>): Field<Value> => defaultsTo(null, field);

/** The members of a schema are required only of type `json_schema`. */
const FORMAT_FIELDS = { type: FORMAT_TYPE, name: optional(name), description, schema: optional(schema), strict };

const FORMAT: Field<TextFormat, TextFormat> = defaultsTo(
  PLAIN,
  custom(
    schemaOf(FORMAT_FIELDS),
    'The form of the answer. The answer keeps it, whatever the model would write.',
    (value): TextFormat => {
      const { type, strict: isStrict, ...named } = readMembers(FORMAT_FIELDS, value);
      if (type === 'text') return PLAIN;
      if (type === 'json_object') return { format: jsonObjectFormat(), echo: { type } };
      if (named.name === null) throw missing(`${value.param}.name`);
      if (named.schema === null) throw missing(`${value.param}.schema`);
      const format = schemaFormat({ name: named.name, description: named.description, schema: named.schema, isStrict });
      const plain = JSON.parse(writeJson(named.schema.schema)) as Record<string, unknown>;
      const described = named.description === null ? {} : { description: named.description };
      return { format, echo: { type, name: named.name, ...described, schema: plain, strict: isStrict } };
    },
  ),
);

const VERBOSITIES = ['low', 'medium', 'high'] as const;
export type Verbosity = (typeof VERBOSITIES)[number];

const VERBOSITY: Field<Verbosity> = custom(
  { enum: VERBOSITIES },
  'No effect here, except that the response repeats it. Say in `instructions` how long an answer may be.',
  (value) => {
    const verbosity = value.oneOf(VERBOSITIES);
    if (verbosity !== 'medium') value.body.withoutEffect.push(value.param);
    return verbosity;
  },
);

const FIELDS = { format: FORMAT, verbosity: defaultsTo<Verbosity, Verbosity>('medium', VERBOSITY) };

/** The field `text`. */
export const TEXT_FIELD = defaultsTo({ format: PLAIN, verbosity: 'medium' as const }, object(FIELDS, 'The form of the answer.'));

/** `truncation`: an error, or fewer turns, for input that the context cannot hold. */
export const TRUNCATION_FIELD = defaultsTo<'auto' | 'disabled', 'disabled'>(
  'disabled',
  oneOf(['auto', 'disabled'], "Input that does not fit: 'disabled' is an error, 'auto' leaves the oldest turns out."),
);
