// A JSON Schema in a request, with the spelling of its numbers and the order of its keys, and the
// place where it stands.

import type { JsonAsWritten, JsonObject } from '../../harmony/json-as-written.ts';
import { parseJsonAsWritten } from '../../harmony/parse-json.ts';
import { ApiError } from '../http/errors.ts';
import type { Field } from '../parameters/field.ts';
import { custom } from '../parameters/kinds.ts';
import { invalidType, invalidValue } from '../parameters/parameter-errors.ts';
import type { ParameterValue } from '../parameters/parameter-value.ts';
import type { Path, RequestBody } from '../parameters/request-body.ts';

/** OpenAI's codes for a schema that is wrong. */
export type SchemaErrorCode = 'invalid_json_schema' | 'invalid_function_parameters';

export interface WrittenSchema {
  schema: JsonObject;
  path: Path;
  body: RequestBody;
}

/** The field of a schema. Errors: 400 with `code` for a schema that is nested too deep. */
export function schemaField(description: string, code: SchemaErrorCode = 'invalid_json_schema'): Field<WrittenSchema> {
  return custom({ type: 'object' }, description, (value) => {
    const { path, body } = value;
    return { schema: objectOf(value, written(value, code)), path, body };
  });
}

function written(value: ParameterValue, code: SchemaErrorCode): JsonAsWritten {
  try {
    return value.asWritten();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ApiError(400, code, `Invalid '${value.param}': ${error.message}.`, value.param);
  }
}

/** A schema that is sent as its JSON text. Errors: 400 for a text that is no JSON of an object. */
export function schemaOfText(value: ParameterValue): WrittenSchema {
  const { path, body } = value;
  try {
    return { schema: objectOf(value, parseJsonAsWritten(value.string())), path, body };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw invalidValue(value.param, `expected the JSON text of a schema, but it cannot be read: ${error.message}.`);
  }
}

function objectOf({ param, raw }: ParameterValue, schema: JsonAsWritten): JsonObject {
  if (schema instanceof Map) return schema;
  throw invalidType(param, 'an object', raw);
}
