// `tools` and `tool_choice`, and how the response repeats them.

import { writeJson } from '../../../harmony/json-as-written.ts';
import type { DeclaredTool } from '../../hosted-tools/declared-tool.ts';
import { defaultsTo, type Field } from '../../parameters/field.ts';
import { custom } from '../../parameters/kinds.ts';
import type { ParameterValue } from '../../parameters/parameter-value.ts';
import type { FunctionTool } from '../../turn/function-tool.ts';
import { AUTO, type ToolChoice, toolChoiceField } from '../../turn/tool-choice.ts';
import { flatTool, toolsField } from '../../turn/tool-list.ts';
import type { ToolChoiceEcho, ToolEcho } from '../response.ts';
import { HOSTED_REFERENCES } from './hosted-choice.ts';
import { HOSTED_TOOL_READERS, HOSTED_TOOL_SCHEMAS } from './hosted-tool-fields.ts';

/** A tool, and how the response repeats it. The caller runs it, or the app does. */
export type RepeatedTool = { tool: FunctionTool; echo: ToolEcho } | { hosted: DeclaredTool; echo: ToolEcho };

const CALLER_TOOL = flatTool(Object.keys(HOSTED_TOOL_READERS));

const REPEATED_TOOL: Field<RepeatedTool> = custom(
  { anyOf: [CALLER_TOOL.schema, ...HOSTED_TOOL_SCHEMAS] },
  'A function, a custom tool, or a tool that the app runs.',
  (value): RepeatedTool => {
    const type = value.members().find(([name]) => name === 'type')?.[1].raw;
    const reader = typeof type === 'string' && Object.hasOwn(HOSTED_TOOL_READERS, type) ? HOSTED_TOOL_READERS[type] : undefined;
    if (reader) return { hosted: reader.read(value), echo: withoutSecrets(plain(value) as ToolEcho) };
    const tool = CALLER_TOOL.read(value);
    return { tool, echo: tool.kind === 'custom' ? (plain(value) as ToolEcho) : functionEcho(tool) };
  },
);

/** Tools that the model may call. */
export const TOOLS_FIELD = defaultsTo<RepeatedTool[], RepeatedTool[]>([], toolsField(REPEATED_TOOL));

const CHOICE = toolChoiceField('flat', HOSTED_REFERENCES);

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

/** A response is stored, and the secrets of a server must not be. */
function withoutSecrets(echo: ToolEcho): ToolEcho {
  if (echo.type !== 'mcp') return echo;
  const { authorization: _, headers: __, ...rest } = echo;
  return rest;
}

/** A value as JSON can hold it: large integers are rounded. */
function plain(value: ParameterValue): unknown {
  return JSON.parse(writeJson(value.asWritten()));
}
