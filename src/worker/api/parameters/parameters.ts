// Reads the parameters of a JSON object, each with its type and range, and refuses whatever no reader asked for.

import { ApiError } from '../http/errors.ts';
import { parseExactJson } from './exact-json.ts';
import { missing, type Range, typeName, unknownParameter } from './parameter-errors.ts';
import { ParameterValue } from './parameter-value.ts';

/** Reads the body of `request`; throws 400 when it is no JSON object. */
export async function readParameters(request: Request): Promise<RequestParameters> {
  let body: unknown;
  try {
    body = parseExactJson(await request.text());
  } catch (error) {
    // A RangeError is the stack's: objects in objects, thousands deep.
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    throw new ApiError(400, 'invalid_json', `The request body is no JSON that can be read: ${error.message}`);
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ApiError(400, 'invalid_type', `The request body must be a JSON object, but it is ${typeName(body)}.`);
  }
  return new RequestParameters(body);
}

/**
 * The parameters of a request, or of an object in it. `null` counts as absent, as OpenAI's own types allow. Every reader marks its
 * parameter as known; `rejectUnknown` then refuses the rest, so nothing is ever silently ignored. Readers throw 400, with the path
 * of the parameter, e.g. `stream_options.include_usage`.
 */
export class RequestParameters {
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #path: string;
  readonly #known = new Set<string>();
  /** Those of objects and lists that were read. */
  readonly #nested: RequestParameters[] = [];

  /** `path`: where the object stands in its request; empty for the request itself. */
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

  /** The parameters of an object, null when absent. What is unknown in it is refused with the rest. */
  object(name: string): RequestParameters | null {
    const value = this.optional(name);
    return value && this.nest(value);
  }

  /** The parameters of each object of a list; empty when absent. What is unknown in them is refused with the rest. */
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

  /** Accepts a parameter that has no effect here only with the value that asks for none; `advice` says what to do instead. */
  onlyWithout(name: string, isWithoutEffect: (value: unknown) => boolean, advice: string): void {
    const value = this.optional(name);
    if (value === null || isWithoutEffect(value.raw)) return;
    const message = `Unsupported parameter: '${value.param}' is not supported here. ${advice}`;
    throw new ApiError(400, 'unsupported_parameter', message, value.param);
  }

  /** Refuses the first parameter that no reader asked for, here and in objects that were read. */
  rejectUnknown(): void {
    for (const name of this.#values.keys()) {
      if (!this.#known.has(name)) throw unknownParameter(this.#pathOf(name));
    }
    for (const parameters of this.#nested) parameters.rejectUnknown();
  }

  /** The parameters of `value`, an object in this one. What is unknown in it is refused with the rest. */
  nest(value: ParameterValue): RequestParameters {
    const parameters = new RequestParameters(value.object(), value.param);
    this.#nested.push(parameters);
    return parameters;
  }

  #pathOf(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`;
  }
}
