// `tool_choice`: whether the model may, must or must not call a tool, and which.

import { type Field, type Fields, readMembers, required, schemaOf } from '../parameters/field.ts';
import { custom, list, object, oneOf, text } from '../parameters/kinds.ts';
import { invalidType, invalidValue } from '../parameters/parameter-errors.ts';
import type { ParameterValue } from '../parameters/parameter-value.ts';
import type { FunctionTool } from './function-tool.ts';

/** A tool that the app runs, as a choice names it. A null name stands for any function of the server. */
export type HostedReference = { kind: 'code_interpreter' | 'web_search' } | { kind: 'mcp'; label: string; name: string | null };

export interface ToolChoice {
  /** Whether a call must not, may or must come. */
  mode: 'none' | 'auto' | 'required';
  /** Names of the tools that the model is shown. Null for all. */
  shown: readonly string[] | null;
  /** The only tool that may be called. Null for any that is shown. */
  named: string | null;
  /** As `shown` and `named`, of tools that the app runs. */
  hostedShown: readonly HostedReference[] | null;
  hostedNamed: HostedReference | null;
  /** The parameter, for errors. */
  param: string;
}

/** The choice of a request without one. */
export const AUTO: ToolChoice = {
  mode: 'auto',
  shown: null,
  named: null,
  hostedShown: null,
  hostedNamed: null,
  param: 'tool_choice',
};

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

/** Types of choices that name a tool of the app, and the field of each. */
export type HostedReferenceFields = Readonly<Record<string, Field<HostedReference>>>;

/** A tool that a choice names: one of the caller, or one of the app. */
type Reference = { name: string } | { hosted: HostedReference };

/** The field `tool_choice`. `hosted`: references to tools of the app, by type. */
export function toolChoiceField(shape: ToolShape, hosted: HostedReferenceFields = {}): Field<ToolChoice, ToolChoice> {
  const description =
    "'auto': the model may call a tool. 'required': it must. 'none': it is shown none. A tool: it must call that one. " +
    '`allowed_tools` shows some, and its mode says whether the model may or must call one. Default: auto.';
  const reference = referenceField(shape, hosted);
  const allowed = allowedFields(reference);
  const members = shape === 'nested' ? { [ALLOWED]: required(object(allowed, 'The tools.')) } : allowed;
  const schema = { anyOf: [{ enum: MODES }, reference.schema, schemaOf({ type: typed(ALLOWED), ...members })] };
  const read = (value: ParameterValue): ToolChoice => {
    const { raw, param } = value;
    if (typeof raw === 'string') return { ...AUTO, mode: value.oneOf(MODES), param };
    if (typeof raw !== 'object' || Array.isArray(raw)) throw invalidType(param, 'a string or an object', raw);
    const type = value.member('type').oneOf(['function', 'custom', ALLOWED, ...Object.keys(hosted)]);
    if (type !== ALLOWED) return { ...AUTO, mode: 'required', ...namedBy(reference.read(value)), param };
    const { mode, tools } = shape === 'nested' ? readMembers(allowed, value.member(ALLOWED)) : readFlat(allowed, value);
    return { ...AUTO, mode, ...shownBy(tools), param };
  };
  return { ...custom(schema, description, read), absent: { value: AUTO } };
}

function namedBy(reference: Reference): Pick<ToolChoice, 'named' | 'hostedNamed'> {
  return 'name' in reference ? { named: reference.name, hostedNamed: null } : { named: null, hostedNamed: reference.hosted };
}

function shownBy(tools: readonly Reference[]): Pick<ToolChoice, 'shown' | 'hostedShown'> {
  return {
    shown: tools.flatMap((tool) => ('name' in tool ? [tool.name] : [])),
    hostedShown: tools.flatMap((tool) => ('name' in tool ? [] : [tool.hosted])),
  };
}

function referenceField(shape: ToolShape, hosted: HostedReferenceFields): Field<Reference> {
  const fieldsOf = REFERENCES[shape];
  const hostedSchemas = new Set(Object.values(hosted).map((field) => field.schema));
  const schema = { anyOf: [schemaOf(fieldsOf('function')), schemaOf(fieldsOf('custom')), ...hostedSchemas] };
  return custom(schema, 'A declared tool.', (value): Reference => {
    const type = value.member('type').oneOf(['function', 'custom', ...Object.keys(hosted)]);
    const field = hosted[type];
    if (field) return { hosted: field.read(value) };
    const kind = type as ToolKind;
    readMembers(fieldsOf(kind), value);
    return { name: (shape === 'nested' ? value.member(kind) : value).member('name').string() };
  });
}

function allowedFields(reference: Field<Reference>) {
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
 * The tools that the model is shown. `hasHosted`: tools of the app are shown besides. Errors: 400 for
 * a name that is not declared, and for a call that is forced while there is no tool.
 */
export function shownTools(
  tools: readonly FunctionTool[],
  { mode, shown, named, param }: ToolChoice,
  hasHosted = false,
): readonly FunctionTool[] {
  const names = [...(shown ?? []), ...(named === null ? [] : [named])];
  const unknown = names.find((name) => !tools.some((tool) => tool.name === name));
  if (unknown !== undefined) {
    throw invalidValue(param, `no function named '${unknown}' was specified in the 'tools' parameter. Declare it there.`);
  }
  if (mode === 'none') return [];
  const chosen = shown === null ? tools : tools.filter(({ name }) => shown.includes(name));
  if (mode !== 'required' || chosen.length > 0 || hasHosted) return chosen;
  throw invalidValue(param, "a call cannot be forced without a tool. Declare one in 'tools'.");
}
