// Checks that a value from a file has the shape of a type. Each shape gives a copy with the known
// fields only, and names the place and the finding where it does not fit.
import { FileProblem, quote } from './problem.ts';

/**
 * Gives `value` as a Type. `at` names its place in the file. Errors: FileProblem, without the
 * file's name.
 */
export type Shape<Type> = (value: unknown, at: string) => Type;

/** A shape for each field of a type. A new field of the type without a shape does not compile. */
export type Fields<Type> = { [Key in keyof Required<Type>]: Shape<Type[Key]> };

function refuse(needed: string, value: unknown, at: string): never {
  throw new FileProblem(`${at} needs ${needed} and has ${quote(value)}`);
}

export const text: Shape<string> = (value, at) => (typeof value === 'string' ? value : refuse('a text', value, at));

export const flag: Shape<boolean> = (value, at) => (typeof value === 'boolean' ? value : refuse('true or false', value, at));

/** A field that is true or absent. */
export const yes: Shape<true> = (value, at) => (value === true ? true : refuse('true', value, at));

export const number: Shape<number> = (value, at) =>
  typeof value === 'number' && Number.isFinite(value) ? value : refuse('a number', value, at);

/** Bytes as Base64. */
export const base64: Shape<string> = (value, at) => {
  const isBase64 = typeof value === 'string' && value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value);
  return isBase64 ? value : refuse('Base64', value, at);
};

/** Milliseconds since 1970 that a Date can hold. */
export const time: Shape<number> = (value, at) =>
  typeof value === 'number' && value >= 0 && value <= 8.64e15 ? value : refuse('a time in milliseconds', value, at);

/** The id of a chat or of a message. */
export const id: Shape<string> = (value, at) =>
  typeof value === 'string' && value.length > 0 && value.length <= 200
    ? value
    : refuse('an id of 1 to 200 characters', value, at);

export const oneOf =
  <const Value extends string>(...values: readonly Value[]): Shape<Value> =>
  (value, at) =>
    values.find((each) => each === value) ?? refuse(`one of ${values.join(', ')}`, value, at);

export const nullable =
  <Type>(shape: Shape<Type>): Shape<Type | null> =>
  (value, at) =>
    value === null ? null : shape(value, at);

/** A field that may be absent, for optional ones. */
export const absentOr =
  <Type>(shape: Shape<Type>): Shape<Type | undefined> =>
  (value, at) =>
    value === undefined ? undefined : shape(value, at);

export const listOf =
  <Type>(shape: Shape<Type>): Shape<Type[]> =>
  (value, at) =>
    Array.isArray(value) ? value.map((each, index) => shape(each, `${at}[${index}]`)) : refuse('a list', value, at);

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const anyObject: Shape<Record<string, unknown>> = (value, at) =>
  isObject(value) ? value : refuse('an object', value, at);

export const objectOf =
  <Type extends object>(fields: Fields<Type>): Shape<Type> =>
  (value, at) => {
    const given = anyObject(value, at);
    const copy: Record<string, unknown> = {};
    for (const [key, shape] of Object.entries<Shape<unknown>>(fields)) {
      const field = shape(given[key], `${at}.${key}`);
      if (field !== undefined) copy[key] = field;
    }
    return copy as Type;
  };

/** One of several objects, told apart by the field `key`. */
export const variantsOf =
  <Type extends object, Key extends keyof Type & string>(
    key: Key,
    variants: { [Name in Type[Key] & string]: Shape<Extract<Type, Record<Key, Name>>> },
  ): Shape<Type> =>
  (value, at) => {
    const given = anyObject(value, at);
    const names = Object.keys(variants) as (Type[Key] & string)[];
    const name = oneOf(...names)(given[key], `${at}.${key}`);
    return variants[name](value, at);
  };
