// Reads the parameters of a JSON object, each with its type and range, and rejects those that no
// reader has read.

import { ApiError } from '../http/errors.ts';
import { parseExactJson } from './exact-json.ts';
import { missing, type Range, typeName, unknownParameter } from './parameter-errors.ts';
import { ParameterValue } from './parameter-value.ts';

/** Reads the body of `request`. Throws 400 if it is not a JSON object. */
export async function readParameters(request: Request): Promise<RequestParameters> {
  let body: unknown;
  try {
    body = parseExactJson(await request.text());
  } catch (error) {
    // The stack overflows with a RangeError for objects nested thousands deep.
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    throw new ApiError(400, 'invalid_json', `The request body is no JSON that can be read: ${error.message}`);
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ApiError(400, 'invalid_type', `The request body must be a JSON object, but it is ${typeName(body)}.`);
  }
  return new RequestParameters(body);
}

/**
 * The parameters of a request, or of an object in it. `null` counts as absent, as OpenAI's own
 * types allow. Every reader marks its parameter as known. `rejectUnknown` then rejects the rest, so
 * no parameter is silently ignored. Readers throw 400 with the path of the parameter, such as
 * `stream_options.include_usage`.
 */
export class RequestParameters {
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #path: string;
  readonly #known = new Set<string>();
  /** The parameters of objects and lists that were read. */
  readonly #nested: RequestParameters[] = [];

  /** `path`: path of the object in its request; empty for the request itself. */
  constructor(values: object, path = '') {
    this.#values = new Map(Object.entries(values));
    this.#path = path;
  }

  /** The value; null when absent. */
  optional(name: string): ParameterValue | null {
    this.#known.add(name);
    const value = this.#values.get(name) ?? null;
    return value === null ? null : new ParameterValue(this.#pathOf(name), value);
  }

  required(name: string): ParameterValue {
    const value = this.optional(name);
    if (value === null) throw missing(this.#pathOf(name));
    return value;
  }

  string(name: string): string {
    return this.required(name).string();
  }

  boolean(name: string): boolean {
    return this.optional(name)?.boolean() ?? false;
  }

  decimal<T>(name: string, range: Range, fallback: T): number | T {
    return this.optional(name)?.decimal(range) ?? fallback;
  }

  integer<T>(name: string, range: Range, fallback: T): number | T {
    return this.optional(name)?.integer(range) ?? fallback;
  }

  oneOf<Value extends string, T>(name: string, values: readonly Value[], fallback: T): Value | T {
    return this.optional(name)?.oneOf(values) ?? fallback;
  }

  /** The parameters of an object; null when absent. `rejectUnknown` includes them. */
  object(name: string): RequestParameters | null {
    const value = this.optional(name);
    return value && this.nest(value);
  }

  /** The parameters of each object in a list; empty when absent. `rejectUnknown` includes them. */
  list(name: string): RequestParameters[] {
    const items = this.optional(name)?.list() ?? [];
    return items.map((item) => this.nest(item));
  }

  /** All values by name, for an object whose names are data. */
  entries(): [name: string, value: ParameterValue][] {
    return [...this.#values].map(([name, value]) => {
      this.#known.add(name);
      return [name, new ParameterValue(this.#pathOf(name), value)];
    });
  }

  /**
   * Accepts a parameter without an effect here, if its value asks for no effect. `advice` names the
   * alternative.
   */
  onlyWithout(name: string, isWithoutEffect: (value: unknown) => boolean, advice: string): void {
    const value = this.optional(name);
    if (value === null || isWithoutEffect(value.raw)) return;
    const message = `Unsupported parameter: '${value.param}' is not supported here. ${advice}`;
    throw new ApiError(400, 'unsupported_parameter', message, value.param);
  }

  /** Rejects the first parameter that no reader has read, here and in nested objects. */
  rejectUnknown(): void {
    for (const name of this.#values.keys()) {
      if (!this.#known.has(name)) throw unknownParameter(this.#pathOf(name));
    }
    for (const parameters of this.#nested) parameters.rejectUnknown();
  }

  /** The parameters of `value`, an object in this one. `rejectUnknown` includes them. */
  nest(value: ParameterValue): RequestParameters {
    const parameters = new RequestParameters(value.object(), value.param);
    this.#nested.push(parameters);
    return parameters;
  }

  #pathOf(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`;
  }
}
