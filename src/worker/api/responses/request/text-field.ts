// `text`: the form of the answer. Only plain text is built.

import { defaultsTo, type Field } from '../../parameters/field.ts';
import { custom, object, oneOf } from '../../parameters/kinds.ts';
import { notBuiltYet } from '../../turn/structured-output.ts';

const FORMAT: Field<null> = custom(
  { type: 'object', properties: { type: { const: 'text' } }, required: ['type'] },
  'The format of the answer: `{"type": "text"}`.',
  (value) => {
    const type = value.member('type').oneOf(['text', 'json_object', 'json_schema']);
    if (type !== 'text') throw notBuiltYet(value.param, `the answer cannot be held to '${type}'. Use 'text'.`);
    return null;
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

/** `truncation`: an error, or fewer turns, for input that the context cannot hold. */
export const TRUNCATION_FIELD = defaultsTo<'auto' | 'disabled', 'disabled'>(
  'disabled',
  oneOf(['auto', 'disabled'], "Input that does not fit: 'disabled' is an error, 'auto' leaves the oldest turns out."),
);
