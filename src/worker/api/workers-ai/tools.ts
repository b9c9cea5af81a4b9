// `tools` of a run: Workers AI takes a function flat, with or without `type`, and nested as Chat Completions has it.

import type { Field } from '../parameters/field.ts';
import { custom } from '../parameters/kinds.ts';
import type { FunctionTool } from '../turn/function-tool.ts';
import { FLAT_TOOL, NESTED_TOOL, toolsField } from '../turn/tool-list.ts';

const TOOL: Field<FunctionTool> = custom(
  { anyOf: [FLAT_TOOL.schema, NESTED_TOOL.schema] },
  'A function: `{name, description, parameters}`, or that in `{type: "function", function}`. Or a custom tool.',
  (value) => {
    const isNested = value.members().some(([name]) => name === 'function' || name === 'custom');
    return (isNested ? NESTED_TOOL : FLAT_TOOL).read(value);
  },
);

/** The field `tools`. */
export const RUN_TOOLS_FIELD: Field<FunctionTool[]> = toolsField(TOOL);
