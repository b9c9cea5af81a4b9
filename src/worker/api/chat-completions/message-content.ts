// The content of a message: a text, or parts whose texts are joined. gpt-oss reads nothing but
// text.

import { type Field, readMembers, required, schemaOf } from '../parameters/field.ts';
import { custom, either, list, text } from '../parameters/kinds.ts';
import { invalidValue } from '../parameters/parameter-errors.ts';
import type { ParameterValue } from '../parameters/parameter-value.ts';

type PartType = 'text' | 'refusal';

const TYPE: Field<string> = custom({ type: 'string' }, 'Kind of the part.', (value) => value.string());

function partFields(type: PartType) {
  return { type: required({ ...TYPE, schema: { const: type } }), [type]: required(text('The text.')) };
}

function partField(types: readonly PartType[]): Field<string> {
  const schema = { anyOf: types.map((type) => schemaOf(partFields(type))) };
  return custom(schema, 'A part of the content.', (value) => readPart(value, types));
}

function readPart(value: ParameterValue, types: readonly PartType[]): string {
  const found = value.member('type');
  const type = types.find((each) => each === found.string());
  if (type === undefined) {
    throw invalidValue(found.param, `this model reads only text, so use a part of type 'text' instead of '${found.string()}'.`);
  }
  return String(readMembers(partFields(type), value)[type]);
}

function contentField(types: readonly PartType[], description: string): Field<string> {
  const parts = list(partField(types), 'Parts, whose texts are joined.');
  const joined = custom(parts.schema, parts.description, (value) => parts.read(value).join(''));
  return either<string>({ string: text(description), array: joined }, description);
}

/** The content of a message that the caller wrote. */
export const CONTENT_FIELD = contentField(['text'], 'The text, or parts of type `text`.');

/** The content of a message that a model wrote. */
export const ANSWER_CONTENT_FIELD = contentField(['text', 'refusal'], 'The text, or parts of type `text` or `refusal`.');
