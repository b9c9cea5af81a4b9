// The fields of `tools`: functions in the two shapes that APIs have.

import { textChoice } from '../../grammar/text-choice.ts';
import { checkToolName, InvalidNameError } from '../../harmony/rendering/names.ts';
import { defaultsTo, type Field, readMembers, required, schemaOf, type ValuesOf } from '../parameters/field.ts';
import { boolean, custom, object, text } from '../parameters/kinds.ts';
import { invalidValue } from '../parameters/parameter-errors.ts';
import type { ParameterValue } from '../parameters/parameter-value.ts';
import { compiledSchema } from '../structured-output/compiled-schema.ts';
import { schemaField } from '../structured-output/written-schema.ts';
import type { FunctionTool } from './function-tool.ts';

/** OpenAI's maximum of tools. */
export const MAX_TOOLS = 128;

/** The arguments of a function without parameters. */
const NO_ARGUMENTS = textChoice(['{}']);

/** The name of a tool. */
export const TOOL_NAME: Field<string> = custom(
  { type: 'string', pattern: '^[a-zA-Z0-9_-]{1,64}$' },
  'Name of the tool: letters, digits, _ and -, at most 64.',
  readName,
);

const PARAMETERS = schemaField(
  'JSON Schema of the arguments. The model sees it as it is written. Absent: no arguments.',
  'invalid_function_parameters',
);

/** The members of a function, wherever a shape has them. */
export const FUNCTION_FIELDS = {
  name: required(TOOL_NAME),
  description: defaultsTo('', text('What the function does, for the model.')),
  parameters: PARAMETERS,
  strict: defaultsTo(false, boolean('True: arguments always keep to the schema. A forced call keeps to it in any case.')),
};

/** The type of a tool that a shape reads. */
export function toolType(type: 'function' | 'custom'): Field<string> {
  return custom({ const: type }, 'Type of the tool.', (value) => value.oneOf([type]));
}

const DESCRIPTION = 'A function that the model may call.';

const NESTED_FIELDS = { type: required(toolType('function')), function: required(object(FUNCTION_FIELDS, 'The function.')) };
const FLAT_FIELDS = { type: toolType('function'), ...FUNCTION_FIELDS };

/** A function in the shape of Chat Completions: `{type, function: {name, …}}`. */
export const NESTED_FUNCTION: Field<FunctionTool> = custom(schemaOf(NESTED_FIELDS), DESCRIPTION, (value) => {
  return functionOf(readMembers(NESTED_FIELDS, value).function);
});

/** A function in the shape of Responses: `{type, name, …}`. Workers AI leaves `type` out. */
export const FLAT_FUNCTION: Field<FunctionTool> = custom(schemaOf(FLAT_FIELDS), DESCRIPTION, (value) => {
  return functionOf(readMembers(FLAT_FIELDS, value));
});

/** A bare function: the deprecated `functions` of Chat Completions. */
export const BARE_FUNCTION: Field<FunctionTool> = custom(schemaOf(FUNCTION_FIELDS), DESCRIPTION, (value) => {
  return functionOf(readMembers(FUNCTION_FIELDS, value));
});

function functionOf({ name, description, parameters, strict: isStrict }: ValuesOf<typeof FUNCTION_FIELDS>): FunctionTool {
  const use = { subject: `the function '${name}'`, isStrict, code: 'invalid_function_parameters' as const };
  const grammar = () => (parameters === null ? NO_ARGUMENTS : compiledSchema(parameters, use));
  return { kind: 'function', name, description, parameters: parameters?.schema ?? null, isStrict, grammar };
}

function readName(value: ParameterValue): string {
  const name = value.string();
  try {
    checkToolName(name);
  } catch (error) {
    if (!(error instanceof InvalidNameError)) throw error;
    throw invalidValue(value.param, error.message);
  }
  return name;
}
