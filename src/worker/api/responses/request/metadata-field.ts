// `metadata`: up to 16 texts by name, for the caller's own use.

import { ApiError } from '../../http/errors.ts';
import { defaultsTo, type Field } from '../../parameters/field.ts';
import { custom, text } from '../../parameters/kinds.ts';
import { invalidValue } from '../../parameters/parameter-errors.ts';

const MAX_PAIRS = 16;
const MAX_KEY_LENGTH = 64;
const VALUE = text('A text of the caller.', { maxLength: 512 });

type Metadata = Record<string, string>;

export const METADATA_FIELD: Field<Metadata, Metadata> = defaultsTo(
  {},
  custom<Metadata>(
    {
      type: 'object',
      maxProperties: MAX_PAIRS,
      propertyNames: { maxLength: MAX_KEY_LENGTH },
      additionalProperties: VALUE.schema,
    },
    'Texts of the caller, by name. The response repeats them.',
    (value) => {
      const members = value.members();
      if (members.length > MAX_PAIRS) {
        const message = `Invalid '${value.param}': too many pairs. Expected at most ${MAX_PAIRS}, but got ${members.length} instead.`;
        throw new ApiError(400, 'object_above_max_properties', message, value.param);
      }
      const long = members.find(([name]) => name.length > MAX_KEY_LENGTH);
      if (long)
        throw invalidValue(value.param, `names have at most ${MAX_KEY_LENGTH} characters, but one has ${long[0].length}.`);
      return Object.fromEntries(members.map(([name, member]) => [name, VALUE.read(member)]));
    },
  ),
);
