// `stop`: a string or up to four of them.

import { MAX_STOP_STRINGS } from '../../../contracts/parameters.ts';
import { defaultsTo, type Field } from './field.ts';
import { custom, either, list } from './kinds.ts';
import { invalidValue } from './parameter-errors.ts';
import type { ParameterValue } from './parameter-value.ts';

const STOP_STRING = custom({ type: 'string', minLength: 1 }, 'A text that ends the answer.', parseStopString);

/** The stop strings of a request. */
export const STOP_FIELD: Field<string[], string[]> = defaultsTo(
  [],
  either<string[]>(
    {
      string: custom(STOP_STRING.schema, STOP_STRING.description, (value) => [parseStopString(value)]),
      array: list(STOP_STRING, 'Texts that end the answer.', { maxItems: MAX_STOP_STRINGS }),
    },
    'Up to four texts that end the answer. They are not part of it, and mean nothing in reasoning and calls.',
  ),
);

function parseStopString(value: ParameterValue): string {
  const found = value.string();
  if (found !== '') return found;
  throw invalidValue(value.param, 'an empty string would stop before the first token; leave it out.');
}
