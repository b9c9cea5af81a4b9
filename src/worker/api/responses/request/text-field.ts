// `text`: the form of the answer. Only plain text is built.

import { defaultsTo, type Field } from '../../parameters/field.ts';
import { custom, object, oneOf } from '../../parameters/kinds.ts';
import { invalidType, invalidValue, missing } from '../../parameters/parameter-errors.ts';
import { notBuiltYet } from '../../turn/structured-output.ts';

const FORMAT: Field<null> = custom(
  { type: 'object', properties: { type: { const: 'text' } }, required: ['type'] },
  'The format of the answer: `{"type": "text"}`.',
  (value) => {
    const type = new Map(value.members()).get('type');
    if (type === undefined) throw missing(`${value.param}.type`);
    if (type.raw === 'text') return null;
    if (type.raw === 'json_object' || type.raw === 'json_schema') {
      throw notBuiltYet(value.param, "the answer is text. Ask for JSON in 'instructions', or use a function");
    }
    if (typeof type.raw !== 'string') throw invalidType(type.param, 'a string', type.raw);
    throw invalidValue(type.param, `expected 'text', 'json_object' or 'json_schema', but got '${type.raw}'.`);
  },
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

export const TEXT_FIELD = object(FIELDS, 'The form of the answer.');

/** What a response calls itself that leaves parts out when it does not fit. */
export const TRUNCATION_FIELD = defaultsTo<'auto' | 'disabled', 'disabled'>(
  'disabled',
  oneOf(['auto', 'disabled'], "Input that does not fit: 'disabled' is an error, 'auto' leaves the oldest turns out."),
);
