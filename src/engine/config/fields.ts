// Reads single fields of an unchecked config.json, and refuses by the field's name what the engine
// cannot compute.

import { engineError } from '../errors.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** The `model-unsupported` error for one field: what it must be and what was found. */
export function unsupported(field: string, needed: string, found: unknown): Error {
  return engineError(
    'model-unsupported',
    `config.json: ${field} must be ${needed}; found ${shown(found)}. Open a gpt-oss model in its official layout.`,
  );
}

/** A value of the file for a message: as JSON, cut to 80 characters. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** Whether `value` is a JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A whole number of things. The bounds keep a hostile file from overflowing later arithmetic.
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
 * A positive number; `fallback` where the field is absent. The bounds keep products of a few such
 * numbers normal in f32.
 * Errors: `model-unsupported`.
 */
export function number(fields: Fields, name: string, fallback?: number): number {
  const value = fields[name] === undefined ? fallback : fields[name];
  if (typeof value !== 'number' || !(value >= 1e-12 && value <= 1e9))
    throw unsupported(name, 'a number from 1e-12 to 1e9', value);
  return value;
}
