// Reads the parameters of a JSON request body, each with its type and range, and refuses whatever nobody asked for.
// Takes unchecked JSON, gives checked values, throws ApiError in OpenAI's words; refuses to know what parameters mean.

import { ApiError } from './errors.ts';

interface Range {
  min: number;
  max: number;
}

/** OpenAI's word for the type of a JSON value, as its error messages use it. */
function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'decimal';
  return typeof value;
}

/** 400 for a value of another type than `expected`, e.g. "a string". */
export function invalidType(param: string, expected: string, value: unknown): ApiError {
  const message = `Invalid type for '${param}': expected ${expected}, but got ${typeName(value)} instead.`;
  return new ApiError(400, 'invalid_type', message, param);
}

/** 400 for a value of the right type that means nothing here; `message` says what would. */
export function invalidValue(param: string, message: string): ApiError {
  return new ApiError(400, 'invalid_value', `Invalid '${param}': ${message}`, param);
}

/** 400 for an array that is longer than `max`. */
export function arrayTooLong(param: string, max: number, length: number): ApiError {
  const message = `Invalid '${param}': array too long. Expected an array with maximum length ${max}, but got ${length} instead.`;
  return new ApiError(400, 'array_above_max_length', message, param);
}

/** `value`, or 400 where it is out of range. */
export function checkDecimal(param: string, value: number, range: Range): number {
  return checkRange(param, value, range, 'decimal');
}

function checkRange(param: string, value: number, range: Range, kind: 'integer' | 'decimal'): number {
  if (value < range.min) {
    const message = `Invalid '${param}': ${kind} below minimum value. Expected a value >= ${range.min}, but got ${value} instead.`;
    throw new ApiError(400, `${kind}_below_min_value`, message, param);
  }
  if (value > range.max) {
    const message = `Invalid '${param}': ${kind} above maximum value. Expected a value <= ${range.max}, but got ${value} instead.`;
    throw new ApiError(400, `${kind}_above_max_value`, message, param);
  }
  return value;
}

/** Reads the body of `request`; throws 400 when it is no JSON object. */
export async function readParameters(request: Request): Promise<RequestParameters> {
  let body: unknown;
  try {
    body = JSON.parse(await request.text());
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ApiError(400, 'invalid_json', `The request body is no JSON: ${error.message}`);
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ApiError(400, 'invalid_type', `The request body must be a JSON object, but it is ${typeName(body)}.`);
  }
  return new RequestParameters(new Map(Object.entries(body)));
}

/**
 * The parameters of one request. `null` counts as absent, as OpenAI's own types allow. Every reader marks its parameter as
 * known; `rejectUnknown` then refuses the rest, so nothing is ever silently ignored.
 */
export class RequestParameters {
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #known = new Set<string>();

  constructor(values: ReadonlyMap<string, unknown>) {
    this.#values = values;
  }

  /** The unchecked value, undefined when absent. */
  raw(name: string): unknown {
    this.#known.add(name);
    return this.#values.get(name) ?? undefined;
  }

  required(name: string): unknown {
    const value = this.raw(name);
    if (value === undefined) {
      throw new ApiError(400, 'missing_required_parameter', `Missing required parameter: '${name}'.`, name);
    }
    return value;
  }

  string(name: string): string {
    const value = this.required(name);
    if (typeof value !== 'string') throw invalidType(name, 'a string', value);
    return value;
  }

  boolean(name: string): boolean {
    const value = this.raw(name) ?? false;
    if (typeof value !== 'boolean') throw invalidType(name, 'a boolean', value);
    return value;
  }

  decimal<T>(name: string, range: Range, fallback: T): number | T {
    const value = this.raw(name);
    if (value === undefined) return fallback;
    if (typeof value !== 'number') throw invalidType(name, 'a decimal', value);
    return checkDecimal(name, value, range);
  }

  integer<T>(name: string, range: Range, fallback: T): number | T {
    const value = this.raw(name);
    if (value === undefined) return fallback;
    if (typeof value !== 'number' || !Number.isInteger(value)) throw invalidType(name, 'an integer', value);
    return checkRange(name, value, range, 'integer');
  }

  /** Accepts a parameter that has no effect here only with the value that asks for none; `advice` says what to do instead. */
  onlyWithout(name: string, isWithoutEffect: (value: unknown) => boolean, advice: string): void {
    const value = this.raw(name);
    if (value === undefined || isWithoutEffect(value)) return;
    throw new ApiError(400, 'unsupported_parameter', `Unsupported parameter: '${name}' is not supported here. ${advice}`, name);
  }

  /** Refuses the first parameter that no reader asked for. */
  rejectUnknown(): void {
    for (const name of this.#values.keys()) {
      if (this.#known.has(name)) continue;
      throw new ApiError(400, 'unknown_parameter', `Unknown parameter: '${name}'. Leave it out.`, name);
    }
  }
}
