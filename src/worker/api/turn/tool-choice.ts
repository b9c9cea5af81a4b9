// `tool_choice`: whether the model may, must or must not call a tool, and which.

import { type Field, type Fields, readMembers, required, schemaOf } from '../parameters/field.ts';
import { custom, list, object, oneOf, text } from '../parameters/kinds.ts';
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

const MODES = ['none', 'auto', 'required'] as const;
const ALLOWED = 'allowed_tools';
type ToolKind = FunctionTool['kind'];

const NAME = required(text('Name of a declared tool.'));
const typed = (type: string) => required(oneOf([type], 'Form of the choice.'));

/** A reference to a tool. Chat Completions nests the name, Responses has it beside the type. */
const REFERENCES = {
  nested: (kind: ToolKind): Fields => ({ type: typed(kind), [kind]: required(object({ name: NAME }, 'The tool.')) }),
  flat: (kind: ToolKind): Fields => ({ type: typed(kind), name: NAME }),
};

/** How an API writes its references and `allowed_tools`. */
export type ToolShape = keyof typeof REFERENCES;

/** The field `tool_choice`. */
export function toolChoiceField(shape: ToolShape): Field<ToolChoice, ToolChoice> {
  const description =
    "'auto': the model may call a tool. 'required': it must. 'none': it is shown none. A tool: it must call that one. " +
    '`allowed_tools` shows some, and its mode says whether the model may or must call one. Default: auto.';
  const reference = referenceField(shape);
  const allowed = allowedFields(reference);
  const members = shape === 'nested' ? { [ALLOWED]: required(object(allowed, 'The tools.')) } : allowed;
  const schema = { anyOf: [{ enum: MODES }, reference.schema, schemaOf({ type: typed(ALLOWED), ...members })] };
  const read = (value: ParameterValue): ToolChoice => {
    const { raw, param } = value;
    if (typeof raw === 'string') return { ...AUTO, mode: value.oneOf(MODES), param };
    if (typeof raw !== 'object' || Array.isArray(raw)) throw invalidType(param, 'a string or an object', raw);
    const type = value.member('type').oneOf(['function', 'custom', ALLOWED]);
    if (type !== ALLOWED) return { ...AUTO, mode: 'required', named: reference.read(value), param };
    const { mode, tools } = shape === 'nested' ? readMembers(allowed, value.member(ALLOWED)) : readFlat(allowed, value);
    return { ...AUTO, mode, shown: tools, param };
  };
  return { ...custom(schema, description, read), absent: { value: AUTO } };
}

function referenceField(shape: ToolShape): Field<string> {
  const fieldsOf = REFERENCES[shape];
  const schema = { anyOf: [schemaOf(fieldsOf('function')), schemaOf(fieldsOf('custom'))] };
  return custom(schema, 'A declared tool.', (value) => {
    const kind = value.member('type').oneOf<ToolKind>(['function', 'custom']);
    readMembers(fieldsOf(kind), value);
    return (shape === 'nested' ? value.member(kind) : value).member('name').string();
  });
}

function allowedFields(reference: Field<string>) {
  return {
    mode: required(oneOf(['auto', 'required'] as const, "'auto': the model may call one. 'required': it must.")),
    tools: required(list(reference, 'The tools that the model is shown.')),
  };
}

function readFlat(allowed: ReturnType<typeof allowedFields>, value: ParameterValue) {
  return readMembers({ type: typed(ALLOWED), ...allowed }, value);
}

/** The field `parallel_tool_calls`. Null for absent. */
export const PARALLEL_CALLS_FIELD: Field<boolean> = custom(
  { type: 'boolean' },
  'False: an answer has at most one call. gpt-oss makes one as a rule, and waits for its result.',
  (value) => value.boolean(),
);

/**
 * The tools that the model is shown. Errors: 400 for a name that is not declared, and for a call
 * that is forced while there is no tool.
 */
export function shownTools(tools: readonly FunctionTool[], { mode, shown, named, param }: ToolChoice): readonly FunctionTool[] {
  const names = [...(shown ?? []), ...(named === null ? [] : [named])];
  const unknown = names.find((name) => !tools.some((tool) => tool.name === name));
  if (unknown !== undefined) {
    throw invalidValue(param, `no function named '${unknown}' was specified in the 'tools' parameter. Declare it there.`);
  }
  if (mode === 'none') return [];
  const chosen = shown === null ? tools : tools.filter(({ name }) => shown.includes(name));
  if (mode !== 'required' || chosen.length > 0) return chosen;
  throw invalidValue(param, "a call cannot be forced without a tool. Declare one in 'tools'.");
}
