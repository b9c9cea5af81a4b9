// A JSON Schema of a request → the grammar of its JSON. Keywords that cannot be held are named in
// the response's header, or refused where the request is strict.

import type { ByteGrammar } from '../../grammar/byte-grammar.ts';
import { compileSchema } from '../../grammar/json/compile-schema.ts';
import { InvalidJsonSchema } from '../../grammar/json/schema/schema-error.ts';
import { writeJson } from '../../harmony/json-as-written.ts';
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

type Compiled = ReturnType<typeof compileSchema>;

/** A tool loop sends the same schemas again and again. The masks of a grammar are kept with it. */
const MAX_COMPILED = 64;
const compiled = new Map<string, Compiled>();

/**
 * The grammar of the JSON that a schema accepts. Keywords that it cannot hold are recorded as
 * without effect. Errors: 400 with the place of the keyword that is wrong, or cannot be held.
 */
export function compiledSchema(written: WrittenSchema, { subject, isStrict, code }: SchemaUse): ByteGrammar {
  const { path, body } = written;
  try {
    const { grammar, ignored } = compiledOnce(written, isStrict);
    body.withoutEffect.push(...ignored.map((keyword) => paramOf([...path, ...stepsOf(keyword.path)])));
    return grammar;
  } catch (error) {
    if (!(error instanceof InvalidJsonSchema)) throw error;
    const param = paramOf([...path, ...stepsOf(error.path)]);
    throw new ApiError(400, code, `Invalid schema for ${subject} at '${param}': ${error.message}.`, param);
  }
}

/** Compiles a schema, or finds it. The least recently used ones go first. */
function compiledOnce({ schema }: WrittenSchema, isStrict: boolean): Compiled {
  const key = `${isStrict} ${writeJson(schema)}`;
  const found = compiled.get(key) ?? compileSchema(schema, { strict: isStrict });
  compiled.delete(key);
  compiled.set(key, found);
  const [oldest] = compiled.keys();
  if (compiled.size > MAX_COMPILED && oldest !== undefined) compiled.delete(oldest);
  return found;
}

/** Steps of a JSON pointer, as a path in a request has them. */
function stepsOf(pointer: string): Path {
  const steps = pointer.split('/').slice(1);
  const names = steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return names.map((name) => (/^\d+$/.test(name) ? Number(name) : name));
}
