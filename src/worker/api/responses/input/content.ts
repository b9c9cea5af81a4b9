// The content of input items: a text, or a list of parts that are texts. The model reads nothing else.

import { type Fields, readMembers, required, schemaOf } from '../../parameters/field.ts';
import { custom, either, list, text } from '../../parameters/kinds.ts';
import { invalidValue } from '../../parameters/parameter-errors.ts';
import type { ParameterValue } from '../../parameters/parameter-value.ts';

/** Accepts a member that the model does not see, so that clients can send items of a response back as they are. */
export const echoed = custom({}, 'Accepted as a response gives it. The model does not see it.', () => null);

const TEXT_FIELDS = {
  type: required(text('The type of the part.')),
  text: required(text('The text.')),
  annotations: echoed,
  logprobs: echoed,
};
const REFUSAL_FIELDS = { type: required(text('The type of the part.')), refusal: required(text('The text.')) };

/** Types of parts that carry a text. `text` is Chat Completions' name for it. */
const TEXT_TYPES = ['input_text', 'output_text', 'text', 'reasoning_text', 'summary_text'];

/** What to do about a part that is no text. */
const REMEDIES: Readonly<Record<string, string>> = {
  input_image: 'This model reads no images. Describe the image in a text.',
  input_file: 'This model reads no files. Send their text as `input_text`.',
  input_audio: 'This model reads no audio. Send a transcript as `input_text`.',
};

const PART = custom(partSchema(), 'A part of the content.', readPart);
const PARTS = list(PART, 'Texts, which are joined.');

/** A text or parts of text, joined to one text. */
export const CONTENT_FIELD = either<string>(
  {
    string: text('The text.'),
    array: custom(PARTS.schema, PARTS.description, (value) => PARTS.read(value).join('')),
  },
  'A text, or a list of texts that are joined.',
);

function partSchema() {
  const typed = (fields: Fields, types: readonly string[]) => {
    const { properties, ...rest } = schemaOf(fields);
    return { ...rest, properties: { ...(properties as object), type: { enum: types } } };
  };
  return { anyOf: [typed(TEXT_FIELDS, TEXT_TYPES), typed(REFUSAL_FIELDS, ['refusal'])] };
}

/** The text of one part. Errors: 400, at the part's type if it is no text. */
function readPart(part: ParameterValue): string {
  const type = part.member('type');
  const name = type.string();
  if (TEXT_TYPES.includes(name)) return readMembers(TEXT_FIELDS, part).text;
  if (name === 'refusal') return readMembers(REFUSAL_FIELDS, part).refusal;
  const remedy = REMEDIES[name];
  if (remedy !== undefined) throw invalidValue(type.param, remedy);
  throw invalidValue(
    type.param,
    `expected one of ${[...TEXT_TYPES, 'refusal'].map((each) => `'${each}'`).join(', ')}, but got '${name}'.`,
  );
}
