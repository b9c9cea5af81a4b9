// `tool_choice`: which of the declared functions the model is shown. It cannot be forced to call
// one until answers are constrained by a grammar.

import type { ApiError } from '../http/errors.ts';
import { type Field, readMembers, required } from '../parameters/field.ts';
import { custom, list, oneOf } from '../parameters/kinds.ts';
import { invalidType, invalidValue } from '../parameters/parameter-errors.ts';
import type { ParameterValue } from '../parameters/parameter-value.ts';
import type { FunctionTool } from './function-tool.ts';
import { notBuiltYet } from './structured-output.ts';

/** All functions, none, or those of these names. */
export type ToolChoice = 'auto' | 'none' | readonly string[];

/**
 * Where a reference names its function, and `allowed_tools` its members: in an object of its own
 * (Chat Completions), or at the top (Responses).
 */
export type ToolShape = 'nested' | 'flat';

const SCHEMA = { anyOf: [{ enum: ['none', 'auto'] }, { type: 'object' }] };

/** The field `tool_choice`. Errors: 400 `unsupported_value` for a call that is forced. */
export function toolChoiceField(shape: ToolShape): Field<ToolChoice, 'auto'> {
  const description =
    "'auto': the model may call a function. 'none': it is shown none. `allowed_tools` with mode 'auto' shows some.";
  return { ...custom(SCHEMA, description, (value) => readChoice(value, shape)), absent: { value: 'auto' } };
}

function readChoice(value: ParameterValue, shape: ToolShape): ToolChoice {
  const { raw, param } = value;
  if (raw === 'required') throw forced(param);
  if (typeof raw === 'string') return value.oneOf<'auto' | 'none'>(['auto', 'none']);
  if (typeof raw !== 'object' || Array.isArray(raw)) throw invalidType(param, 'a string or an object', raw);
  const type = value.member('type').string();
  if (type === 'function' || type === 'custom') throw forced(param);
  if (type !== 'allowed_tools') throw unknownType(`${param}.type`, type);
  return readAllowed(shape === 'nested' ? value.member('allowed_tools') : value, shape);
}

function readAllowed(value: ParameterValue, shape: ToolShape): readonly string[] {
  const mode = value.member('mode');
  if (mode.raw === 'required') throw forced(mode.param);
  const tool = custom<string>({ type: 'object' }, 'A declared function.', (item) => {
    return (shape === 'nested' ? item.member('function') : item).member('name').string();
  });
  const fields = {
    mode: required(oneOf(['auto', 'required'], 'Whether a call is forced.')),
    tools: required(list(tool, 'The functions that the model may call.')),
    ...(shape === 'flat' && { type: oneOf(['allowed_tools'], 'The form of the choice.') }),
  };
  return readMembers(fields, value).tools;
}

function forced(param: string): ApiError {
  return notBuiltYet(param, "a call cannot be forced. Use 'auto'.");
}

function unknownType(param: string, type: string): ApiError {
  return invalidValue(param, `expected 'function' or 'allowed_tools', but got '${type}'.`);
}

/** The field `parallel_tool_calls`. Null for absent. */
export const PARALLEL_CALLS_FIELD: Field<boolean> = custom(
  { type: 'boolean' },
  'No effect here. gpt-oss makes one call, and waits for its result.',
  (value) => {
    const isParallel = value.boolean();
    if (!isParallel) value.body.withoutEffect.push(value.param);
    return isParallel;
  },
);

/**
 * The functions that the model is shown. Errors: 400 for a name in `choice` that is not declared.
 */
export function chosenTools(tools: readonly FunctionTool[], choice: ToolChoice, param = 'tool_choice'): readonly FunctionTool[] {
  if (choice === 'auto') return tools;
  if (choice === 'none') return [];
  const unknown = choice.find((name) => !tools.some((tool) => tool.name === name));
  if (unknown !== undefined) throw invalidValue(param, `the function '${unknown}' is not in 'tools'. Declare it there.`);
  return tools.filter(({ name }) => choice.includes(name));
}
