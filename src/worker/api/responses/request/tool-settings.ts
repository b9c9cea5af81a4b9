// `tools` and `tool_choice`, and how the response repeats them.

import { writeJson } from '../../../harmony/json-as-written.ts';
import { defaultsTo, type Field } from '../../parameters/field.ts';
import { custom, list } from '../../parameters/kinds.ts';
import type { ParameterValue } from '../../parameters/parameter-value.ts';
import type { FunctionTool } from '../../turn/function-tool.ts';
import { type ToolChoice, toolChoiceField } from '../../turn/tool-choice.ts';
import { FLAT_TOOL, MAX_TOOLS } from '../../turn/tool-fields.ts';
import type { FunctionToolEcho, ToolChoiceEcho } from '../response.ts';

/** Functions that the model may call. */
export const TOOLS_FIELD = defaultsTo<FunctionTool[], FunctionTool[]>(
  [],
  list(FLAT_TOOL, 'Functions that the model may call.', { maxItems: MAX_TOOLS }),
);

const CHOICE = toolChoiceField('flat');

export interface ChosenTools {
  choice: ToolChoice;
  /** As the request has it. */
  given: ToolChoiceEcho;
}

export const TOOL_CHOICE_FIELD: Field<ChosenTools, ChosenTools> = defaultsTo(
  { choice: 'auto', given: 'auto' },
  custom(CHOICE.schema, CHOICE.description, (value) => ({ choice: CHOICE.read(value), given: plain(value) as ToolChoiceEcho })),
);

/** A tool as the response repeats it. */
export function toolEcho({ name, description, parameters, isStrict }: FunctionTool): FunctionToolEcho {
  return {
    type: 'function',
    name,
    description: description === '' ? null : description,
    parameters: parameters === null ? null : (JSON.parse(writeJson(parameters)) as Record<string, unknown>),
    strict: isStrict,
  };
}

/** A value as JSON can hold it: large integers are rounded. */
function plain(value: ParameterValue): unknown {
  return JSON.parse(writeJson(value.asWritten()));
}
