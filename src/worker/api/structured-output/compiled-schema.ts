// A JSON Schema of a request → the grammar of its JSON. Keywords that cannot be held are named in
// the response's header, or refused where the request is strict.

import type { ByteGrammar } from '../../grammar/byte-grammar.ts';
import { compileSchema, InvalidSchemaError } from '../../grammar/grammars.ts';
import { ApiError } from '../http/errors.ts';
import { type Path, paramOf } from '../parameters/request-body.ts';
import type { SchemaErrorCode, WrittenSchema } from './written-schema.ts';

/** What a schema is used for. */
export interface SchemaUse {
  /** What the schema belongs to, for messages. */
  subject: string;
  isStrict: boolean;
  code: SchemaErrorCode;
}

/**
 * The grammar of the JSON that a schema accepts. Keywords that it cannot hold are recorded as
 * without effect. Errors: 400 with the place of the keyword that is wrong, or cannot be held.
 */
export function compiledSchema({ schema, path, body }: WrittenSchema, { subject, isStrict, code }: SchemaUse): ByteGrammar {
  try {
    const { grammar, ignored } = compileSchema(schema, { strict: isStrict });
    body.withoutEffect.push(...ignored.map((keyword) => paramOf([...path, ...stepsOf(keyword.path)])));
    return grammar;
  } catch (error) {
    if (!(error instanceof InvalidSchemaError)) throw error;
    const param = paramOf([...path, ...stepsOf(error.path)]);
    throw new ApiError(400, code, `Invalid schema for ${subject}: ${error.message} (at '${error.path}').`, param);
  }
}

/** Steps of a JSON pointer, as a path in a request has them. */
function stepsOf(pointer: string): Path {
  const steps = pointer.replace(/^#/, '').split('/').slice(1);
  const names = steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return names.map((name) => (/^\d+$/.test(name) ? Number(name) : name));
}
