// `tool_choice`: whether the model may, must or must not call a tool, and which.

import type { ApiError } from '../http/errors.ts';
import { type Field, readMembers, required } from '../parameters/field.ts';
import { custom, list, oneOf } from '../parameters/kinds.ts';
import { invalidType, invalidValue } from '../parameters/parameter-errors.ts';
import type { ParameterValue } from '../parameters/parameter-value.ts';
import type { FunctionTool } from './function-tool.ts';

export interface ToolChoice {
  /** Whether a call must not, may or must come. */
  mode: 'none' | 'auto' | 'required';
  /** Names of the tools that the model is shown. Null for all. */
  shown: readonly string[] | null;
  /** The only tool that may be called. Null for any that is shown. */
  named: string | null;
  /** The parameter, for errors. */
  param: string;
}

/** The choice of a request without one. */
export const AUTO: ToolChoice = { mode: 'auto', shown: null, named: null, param: 'tool_choice' };

/**
 * Where a reference names its tool, and `allowed_tools` its members: in an object of its own (Chat
 * Completions), or at the top (Responses).
 */
export type ToolShape = 'nested' | 'flat';

const MODES = ['none', 'auto', 'required'] as const;

const SCHEMA = { anyOf: [{ enum: MODES }, { type: 'object' }] };

/** The field `tool_choice`. */
export function toolChoiceField(shape: ToolShape): Field<ToolChoice, ToolChoice> {
  const description =
    "'auto': the model may call a tool. 'required': it must. 'none': it is shown none. A tool: it calls that one. " +
    '`allowed_tools` shows some, with mode `auto` or `required`.';
  return { ...custom(SCHEMA, description, (value) => readChoice(value, shape)), absent: { value: AUTO } };
}

function readChoice(value: ParameterValue, shape: ToolShape): ToolChoice {
  const { raw, param } = value;
  const choice = { ...AUTO, param };
  if (typeof raw === 'string') return { ...choice, mode: value.oneOf(MODES) };
  if (typeof raw !== 'object' || Array.isArray(raw)) throw invalidType(param, 'a string or an object', raw);
  const type = value.member('type').oneOf(['function', 'custom', 'allowed_tools']);
  if (type === 'allowed_tools') return { ...choice, ...readAllowed(shape === 'nested' ? value.member(type) : value, shape) };
  return { ...choice, mode: 'required', named: nameIn(value, shape) };
}

/** The name of the tool that a reference `{type: …}` names. */
function nameIn(reference: ParameterValue, shape: ToolShape): string {
  if (shape === 'flat') return reference.member('name').string();
  const type = reference.member('type').oneOf(['function', 'custom']);
  return reference.member(type).member('name').string();
}

function readAllowed(value: ParameterValue, shape: ToolShape): Pick<ToolChoice, 'mode' | 'shown'> {
  const fields = {
    mode: required(oneOf(['auto', 'required'] as const, 'Whether a call is forced.')),
    tools: required(list(custom({ type: 'object' }, 'A declared tool.', (tool) => nameIn(tool, shape)), 'The tools.')),
    ...(shape === 'flat' && { type: oneOf(['allowed_tools'], 'The form of the choice.') }),
  };
  const { mode, tools } = readMembers(fields, value);
  return { mode, shown: tools };
}

/** The field `parallel_tool_calls`. Null for absent. */
export const PARALLEL_CALLS_FIELD: Field<boolean> = custom(
  { type: 'boolean' },
  'False: an answer has one call at most. gpt-oss makes one as a rule, and waits for its result.',
  (value) => value.boolean(),
);

/** The tools that the model is shown. Errors: 400 for a name that is not declared, and for a forced call of none. */
export function shownTools(tools: readonly FunctionTool[], { mode, shown, named, param }: ToolChoice): readonly FunctionTool[] {
  const names = [...(shown ?? []), ...(named === null ? [] : [named])];
  const unknown = names.find((name) => !tools.some((tool) => tool.name === name));
  if (unknown !== undefined) throw undeclared(param, unknown);
  if (mode === 'none') return [];
  const chosen = shown === null ? tools : tools.filter(({ name }) => shown.includes(name));
  if (mode !== 'required' || chosen.length > 0) return chosen;
  throw invalidValue(param, "a call cannot be forced without a tool to call. Declare it in 'tools'.");
}

function undeclared(param: string, name: string): ApiError {
  return invalidValue(param, `no function named '${name}' was specified in the 'tools' parameter. Declare it there.`);
}
