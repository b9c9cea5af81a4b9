// `response_format` of a run. Workers AI's `json_schema` is a bare schema, OpenAI's has an envelope around it.

import type { Field } from '../parameters/field.ts';
import { custom } from '../parameters/kinds.ts';
import { ParameterValue } from '../parameters/parameter-value.ts';
import { notBuiltYet } from '../turn/tool-choice.ts';

/** The field: free text is the only format until answers are constrained by a grammar. */
export const RESPONSE_FORMAT_FIELD: Field<null> = custom(
  { type: 'object', properties: { type: { const: 'text' } } },
  "The format of the answer. Only `{type: 'text'}` is built.",
  (value) => {
    const type = new Map(value.members()).get('type') ?? new ParameterValue([...value.path, 'type'], undefined, value.body);
    if (type.oneOf(['text', 'json_object', 'json_schema']) === 'text') return null;
    throw notBuiltYet(value.param, 'an answer cannot be made to be JSON. Ask for JSON in the prompt');
  },
);
