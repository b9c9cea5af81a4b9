// Errors for parameters, in OpenAI's words. Each names the parameter, the expected value and the
// found one.

import { ApiError } from '../http/errors.ts';

/** A range of numbers, both ends included. */
export interface Range<Value extends number | bigint = number> {
  min: Value;
  max: Value;
}

/** OpenAI's word for the type of a JSON value in its error messages. */
export function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'bigint') return 'integer';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'decimal';
  return typeof value;
}

/** 400 for a value of another type than `expected`, e.g. "a string". */
export function invalidType(param: string, expected: string, value: unknown): ApiError {
  const message = `Invalid type for '${param}': expected ${expected}, but got ${typeName(value)} instead.`;
  return new ApiError(400, 'invalid_type', message, param);
}

/**
 * 400 for a value of the right type without a meaning here. `message` describes the values that
 * have one.
 */
export function invalidValue(param: string, message: string): ApiError {
  return new ApiError(400, 'invalid_value', `Invalid '${param}': ${message}`, param);
}

/** 400 for an array that is longer than `max`. */
export function arrayTooLong(param: string, max: number, length: number): ApiError {
  const message = `Invalid '${param}': array too long. Expected an array with maximum length ${max}, but got ${length} instead.`;
  return new ApiError(400, 'array_above_max_length', message, param);
}

/** 400 for a parameter that is absent. */
export function missing(param: string): ApiError {
  return new ApiError(400, 'missing_required_parameter', `Missing required parameter: '${param}'.`, param);
}

/** 400 for a parameter that no reader has read. */
export function unknownParameter(param: string): ApiError {
  return new ApiError(400, 'unknown_parameter', `Unknown parameter: '${param}'. Leave it out.`, param);
}

/** Returns `value`, or throws 400 if it is out of range. */
export function checkRange<Value extends number | bigint>(
  param: string,
  value: Value,
  { range, kind }: { range: Range<NoInfer<Value>>; kind: 'integer' | 'decimal' },
): Value {
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
