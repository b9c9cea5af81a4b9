// The fields of `tools`: functions in the two shapes that APIs have.

import type { JsonSchema } from '../../harmony/message.ts';
import { checkToolName, InvalidNameError } from '../../harmony/rendering/names.ts';
import { ApiError } from '../http/errors.ts';
import { defaultsTo, type Field, readMembers, required, schemaOf, type ValuesOf } from '../parameters/field.ts';
import { custom, object, text } from '../parameters/kinds.ts';
import { invalidType, invalidValue } from '../parameters/parameter-errors.ts';
import type { ParameterValue } from '../parameters/parameter-value.ts';
import type { FunctionTool } from './function-tool.ts';

/** OpenAI's maximum of tools. */
export const MAX_TOOLS = 128;

const TOOL_NAME: Field<string> = custom(
  { type: 'string', pattern: '^[a-zA-Z0-9_-]{1,64}$' },
  'Name of the function: letters, digits, _ and -, at most 64.',
  readName,
);

const PARAMETERS: Field<JsonSchema> = custom(
  { type: 'object' },
  'JSON Schema of the arguments. The model sees it as it is written. Absent: no arguments.',
  readSchema,
);

const STRICT: Field<boolean> = custom(
  { type: 'boolean' },
  'Accepted. Nothing enforces the schema yet, and the response says so.',
  (value) => {
    const isStrict = value.boolean();
    if (isStrict) value.body.withoutEffect.push(value.param);
    return isStrict;
  },
);

/** The members of a function, wherever a shape has them. */
export const FUNCTION_FIELDS = {
  name: required(TOOL_NAME),
  description: defaultsTo('', text('What the function does, for the model.')),
  parameters: PARAMETERS,
  strict: defaultsTo(false, STRICT),
};

/** Other tools run at OpenAI, and nothing here runs them. */
const TYPE: Field<string> = custom({ const: 'function' }, 'The only type of tool here.', (value) => {
  const type = value.string();
  if (type === 'function') return type;
  const message = `Unsupported value: '${value.param}' does not support '${type}'. Declare a tool of type 'function'.`;
  throw new ApiError(400, 'unsupported_value', message, value.param);
});

const DESCRIPTION = 'A function that the model may call.';

const NESTED_FIELDS = { type: required(TYPE), function: required(object(FUNCTION_FIELDS, 'The function.')) };
const FLAT_FIELDS = { type: TYPE, ...FUNCTION_FIELDS };

/** A function in the shape of Chat Completions: `{type, function: {name, …}}`. */
export const NESTED_TOOL: Field<FunctionTool> = custom(schemaOf(NESTED_FIELDS), DESCRIPTION, (value) => {
  return functionOf(readMembers(NESTED_FIELDS, value).function);
});

/** A function in the shape of Responses: `{type, name, …}`. Workers AI leaves `type` out. */
export const FLAT_TOOL: Field<FunctionTool> = custom(schemaOf(FLAT_FIELDS), DESCRIPTION, (value) => {
  return functionOf(readMembers(FLAT_FIELDS, value));
});

/** A bare function: the deprecated `functions` of Chat Completions. */
export const BARE_FUNCTION: Field<FunctionTool> = custom(schemaOf(FUNCTION_FIELDS), DESCRIPTION, (value) => {
  return functionOf(readMembers(FUNCTION_FIELDS, value));
});

function functionOf({ name, description, parameters, strict }: ValuesOf<typeof FUNCTION_FIELDS>): FunctionTool {
  return { name, description, parameters, isStrict: strict };
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

function readSchema(value: ParameterValue): JsonSchema {
  try {
    const schema = value.asWritten();
    if (schema instanceof Map) return schema;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ApiError(400, 'invalid_function_parameters', `Invalid '${value.param}': ${error.message}.`, value.param);
  }
  throw invalidType(value.param, 'an object', value.raw);
}
