// `tools` and `tool_choice`, and how the response repeats them.

import { writeJson } from '../../../harmony/json-as-written.ts';
import { defaultsTo, type Field } from '../../parameters/field.ts';
import { custom } from '../../parameters/kinds.ts';
import type { ParameterValue } from '../../parameters/parameter-value.ts';
import type { FunctionTool } from '../../turn/function-tool.ts';
import { AUTO, type ToolChoice, toolChoiceField } from '../../turn/tool-choice.ts';
import { FLAT_TOOL, toolsField } from '../../turn/tool-list.ts';
import type { ToolChoiceEcho, ToolEcho } from '../response.ts';

/** A tool, and how the response repeats it. */
export interface RepeatedTool {
  tool: FunctionTool;
  echo: ToolEcho;
}

const REPEATED_TOOL: Field<RepeatedTool> = custom(FLAT_TOOL.schema, FLAT_TOOL.description, (value) => {
  const tool = FLAT_TOOL.read(value);
  return { tool, echo: tool.kind === 'custom' ? (plain(value) as ToolEcho) : functionEcho(tool) };
});

/** Tools that the model may call. */
export const TOOLS_FIELD = defaultsTo<RepeatedTool[], RepeatedTool[]>([], toolsField(REPEATED_TOOL));

const CHOICE = toolChoiceField('flat');

export interface RepeatedChoice {
  choice: ToolChoice;
  /** As the request has it. */
  echo: ToolChoiceEcho;
}

export const TOOL_CHOICE_FIELD: Field<RepeatedChoice, RepeatedChoice> = defaultsTo(
  { choice: AUTO, echo: 'auto' },
  custom(CHOICE.schema, CHOICE.description, (value) => ({ choice: CHOICE.read(value), echo: plain(value) as ToolChoiceEcho })),
);

function functionEcho({ name, description, parameters, isStrict }: FunctionTool): ToolEcho {
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
