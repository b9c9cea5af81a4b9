// The body of a request: its values, its text as written, and what of it has no effect here.

import type { JsonAsWritten } from '../../harmony/json-as-written.ts';
import { jsonAt, parseJsonAsWritten } from '../../harmony/parse-json.ts';
import { ApiError } from '../http/errors.ts';
import { parseExactJson } from './exact-json.ts';
import { typeName } from './parameter-errors.ts';

/** Steps from the request to a value in it: names and indices. */
export type Path = readonly (string | number)[];

/** `messages[1].content`, as OpenAI writes a path in `param`. */
export function paramOf(path: Path): string {
  return path.map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`)).join('');
}

/**
 * A request's JSON object. Its readers record what they do not use, so that the response can name
 * it: nothing is dropped in silence.
 */
export class RequestBody {
  readonly values: object;
  /** Parameters that no reader knows. */
  readonly unknown: string[] = [];
  /** Parameters that are known and have no effect here. */
  readonly withoutEffect: string[] = [];
  readonly #text: string;
  #written: JsonAsWritten | undefined;

  constructor(values: object, text = JSON.stringify(values)) {
    this.values = values;
    this.#text = text;
  }

  /** The value at `path` with the spelling of its numbers and the order of its keys. */
  asWritten(path: Path): JsonAsWritten {
    this.#written ??= parseJsonAsWritten(this.#text);
    return jsonAt(this.#written, path) ?? null;
  }
}

/**
 * Reads the body of `request`. Errors: 400 `invalid_json` or `invalid_type` unless it is a JSON
 * object.
 */
export async function readBody(request: Request): Promise<RequestBody> {
  const text = await request.text();
  let values: unknown;
  try {
    values = parseExactJson(text);
  } catch (error) {
    // The stack overflows with a RangeError for objects nested thousands deep.
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    throw new ApiError(400, 'invalid_json', `The request body is no JSON that can be read: ${error.message}`);
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    throw new ApiError(400, 'invalid_type', `The request body must be a JSON object, but it is ${typeName(values)}.`);
  }
  return new RequestBody(values, text);
}
