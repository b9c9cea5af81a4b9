// `tools`: a list of functions and custom tools, which the caller runs.

import { ApiError } from '../http/errors.ts';
import type { Field } from '../parameters/field.ts';
import { custom, list } from '../parameters/kinds.ts';
import type { ParameterValue } from '../parameters/parameter-value.ts';
import { FLAT_CUSTOM, NESTED_CUSTOM } from '../structured-output/custom-tool.ts';
import type { FunctionTool } from './function-tool.ts';
import { FLAT_FUNCTION, MAX_TOOLS, NESTED_FUNCTION } from './tool-fields.ts';

type Kinds = Readonly<Record<FunctionTool['kind'], Field<FunctionTool>>>;

/** A tool in the shape of Chat Completions. Its type says which member has it. */
export const NESTED_TOOL = toolField({ function: NESTED_FUNCTION, custom: NESTED_CUSTOM });

/** A tool in the shape of Responses. Without a type it is a function. */
export const FLAT_TOOL = flatTool([]);

/** As `FLAT_TOOL`. `others`: types that are read elsewhere, for errors. */
export function flatTool(others: readonly string[]): Field<FunctionTool> {
  return toolField({ function: FLAT_FUNCTION, custom: FLAT_CUSTOM }, others);
}

/** The field `tools`. */
export function toolsField<Tool>(tool: Field<Tool>): Field<Tool[]> {
  return list(tool, 'Tools that the model may call.', { maxItems: MAX_TOOLS });
}

function toolField(kinds: Kinds, others: readonly string[] = []): Field<FunctionTool> {
  const schema = { anyOf: Object.values(kinds).map((kind) => kind.schema) };
  return custom(schema, 'A function, or a custom tool.', (value) => kindOf(value, kinds, others).read(value));
}

function kindOf(value: ParameterValue, kinds: Kinds, others: readonly string[]): Field<FunctionTool> {
  const type = value.members().find(([name, { raw }]) => name === 'type' && raw !== null)?.[1];
  const name = type?.string() ?? 'function';
  if (name === 'function' || name === 'custom') return kinds[name];
  const param = `${value.param}.type`;
  const types = ['function', 'custom', ...others].map((each) => `'${each}'`);
  const known = `${types.slice(0, -1).join(', ')} or ${types.at(-1) ?? ''}`;
  const message = `Unsupported value: '${param}' does not support '${name}'. Declare a tool of type ${known}.`;
  throw new ApiError(400, 'unsupported_value', message, param);
}
