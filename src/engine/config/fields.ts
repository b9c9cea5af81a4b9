// Reads single fields of an unchecked config.json, and names the field that the engine cannot
// compute.

import { engineError } from '../errors.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** Makes the `model-unsupported` error for one field: the needed value and the value found. */
export function unsupported(field: string, needed: string, found: unknown): Error {
  return engineError(
    'model-unsupported',
    `config.json: ${field} must be ${needed}; found ${shown(found)}. Open a gpt-oss model in its official layout.`,
  );
}

/** Formats a value of the file for a message: as JSON, cut to 80 characters. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** Whether `value` is a JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads a whole number from 1 to `max`.
 * The bounds keep a hostile file from overflowing later arithmetic.
 * Errors: `model-unsupported`.
 */
export function size(fields: Fields, name: string, max: number): number {
  const value = fields[name];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > max) {
    throw unsupported(name, `a whole number from 1 to ${max}`, value);
  }
  return value;
}

/**
 * Reads a positive number; `fallback` if the field is absent.
 * The bounds keep products of a few such numbers normal in f32.
 * Errors: `model-unsupported`.
 */
export function number(fields: Fields, name: string, fallback?: number): number {
  const value = fields[name] === undefined ? fallback : fields[name];
  if (typeof value !== 'number' || !(value >= 1e-12 && value <= 1e9))
    throw unsupported(name, 'a number from 1e-12 to 1e9', value);
  return value;
}
