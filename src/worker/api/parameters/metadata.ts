// `metadata`: pairs of texts that a caller attaches to an object.

import { ApiError } from '../http/errors.ts';
import type { Field } from './field.ts';
import { custom } from './kinds.ts';
import { invalidValue } from './parameter-errors.ts';
import type { ParameterValue } from './parameter-value.ts';

const MAX_PAIRS = 16;
const MAX_KEY = 64;
const MAX_VALUE = 512;

/** The pairs of a request. */
export type Metadata = Readonly<Record<string, string>>;

/** The field `metadata`, with OpenAI's bounds. */
export const METADATA_FIELD: Field<Metadata> = custom(
  {
    type: 'object',
    maxProperties: MAX_PAIRS,
    propertyNames: { maxLength: MAX_KEY },
    additionalProperties: { type: 'string', maxLength: MAX_VALUE },
  },
  'Up to 16 pairs of texts, of 64 and 512 characters. They come back with the object.',
  readMetadata,
);

function readMetadata(value: ParameterValue): Metadata {
  const members = value.members();
  if (members.length > MAX_PAIRS)
    throw invalidValue(value.param, `expected at most ${MAX_PAIRS} pairs, but got ${members.length}.`);
  return Object.fromEntries(members.map(([key, each]) => [key, readText(key, each)]));
}

function readText(key: string, value: ParameterValue): string {
  const text = value.string();
  if (key.length > MAX_KEY)
    throw invalidValue(value.param, `expected a key of at most ${MAX_KEY} characters, but got ${key.length}.`);
  if (text.length <= MAX_VALUE) return text;
  const message = `Invalid '${value.param}': string too long. Expected a string with maximum length ${MAX_VALUE}, but got ${text.length} instead.`;
  throw new ApiError(400, 'string_above_max_length', message, value.param);
}
