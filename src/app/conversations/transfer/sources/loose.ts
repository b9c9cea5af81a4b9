// Reads fields of values that other apps wrote: a field that is missing or of another type is null.
import { isObject } from '../format/shape.ts';

export const objectAt = (value: unknown, key: string): Record<string, unknown> | null => {
  const field = isObject(value) ? value[key] : null;
  return isObject(field) ? field : null;
};

export const textAt = (value: unknown, key: string): string | null => {
  const field = isObject(value) ? value[key] : null;
  return typeof field === 'string' ? field : null;
};

export const listAt = (value: unknown, key: string): readonly unknown[] => {
  const field = isObject(value) ? value[key] : null;
  return Array.isArray(field) ? field : [];
};

export const isTrueAt = (value: unknown, key: string): boolean => isObject(value) && value[key] === true;

/** Times below this are seconds, above it milliseconds: as milliseconds it is a day in 1973. */
const FIRST_MS = 1e11;

/** A time since 1970 in seconds or in milliseconds, as milliseconds. */
export function timeAt(value: unknown, key: string): number | null {
  const field = isObject(value) ? value[key] : null;
  if (typeof field !== 'number' || !(field > 0)) return null;
  const ms = Math.round(field < FIRST_MS ? field * 1000 : field);
  return ms <= 8.64e15 ? ms : null;
}
