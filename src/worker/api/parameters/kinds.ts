// The kinds of fields, from a string to a list of objects, and those that have no effect here.

import { ApiError } from '../http/errors.ts';
import { type Field, type Fields, readMembers, schemaOf, type ValueSchema, type ValuesOf } from './field.ts';
import { arrayTooLong, invalidType, invalidValue, type Range } from './parameter-errors.ts';
import type { ParameterValue } from './parameter-value.ts';

/** A field of any kind: `read` checks what `schema` says. */
export function custom<Value>(schema: ValueSchema, description: string, read: (value: ParameterValue) => Value): Field<Value> {
  return { description, schema, absent: { value: null }, read };
}

export function text(description: string, { minLength = 0, maxLength = Infinity } = {}): Field<string> {
  const bounds = { ...(minLength > 0 && { minLength }), ...(maxLength < Infinity && { maxLength }) };
  return custom({ type: 'string', ...bounds }, description, (value) => {
    const found = value.string();
    if (found.length < minLength)
      throw invalidValue(value.param, `expected at least ${minLength} characters, found ${found.length}.`);
    if (found.length > maxLength) throw tooLong(value.param, maxLength, found.length);
    return found;
  });
}

function tooLong(param: string, max: number, found: number): ApiError {
  const message = `Invalid '${param}': string too long. Expected a string with maximum length ${max}, but got ${found} instead.`;
  return new ApiError(400, 'string_above_max_length', message, param);
}

export function boolean(description: string): Field<boolean> {
  return custom({ type: 'boolean' }, description, (value) => value.boolean());
}

export function decimal(range: Range, description: string): Field<number> {
  return custom({ type: 'number', ...boundsOf(range) }, description, (value) => value.decimal(range));
}

export function integer(range: Range, description: string): Field<number> {
  return custom({ type: 'integer', ...boundsOf(range) }, description, (value) => value.integer(range));
}

function boundsOf({ min, max }: Range): ValueSchema {
  return { minimum: min, ...(max < Number.MAX_SAFE_INTEGER && { maximum: max }) };
}

export function oneOf<Value extends string>(values: readonly Value[], description: string): Field<Value> {
  return custom({ enum: values }, description, (value) => value.oneOf(values));
}

export function object<F extends Fields>(fields: F, description: string): Field<ValuesOf<F>> {
  return custom(schemaOf(fields), description, (value) => readMembers(fields, value));
}

export function list<Item>(
  item: Field<Item, unknown>,
  description: string,
  { minItems = 0, maxItems = Infinity } = {},
): Field<Item[]> {
  const bounds = { ...(minItems > 0 && { minItems }), ...(maxItems < Infinity && { maxItems }) };
  return custom({ type: 'array', items: { description: item.description, ...item.schema }, ...bounds }, description, (value) => {
    const items = value.items();
    if (items.length < minItems) throw invalidValue(value.param, `expected at least ${minItems} items, but got ${items.length}.`);
    if (items.length > maxItems) throw arrayTooLong(value.param, maxItems, items.length);
    return items.map((each) => item.read(each));
  });
}

/** The JSON type of a value, as `either` tells its fields apart. */
type JsonType = 'string' | 'number' | 'boolean' | 'array' | 'object';

/** A field of several types: the type of the value chooses which field reads it. */
export function either<Value>(
  fields: Readonly<Partial<Record<JsonType, Field<Value, unknown>>>>,
  description: string,
): Field<Value> {
  const types = Object.keys(fields).map((type) => `${/^[ao]/.test(type) ? 'an' : 'a'} ${type}`);
  const anyOf = Object.values(fields).map(({ schema }) => schema);
  return custom({ anyOf }, description, (value) => {
    const { raw } = value;
    const type = Array.isArray(raw) ? 'array' : (typeof raw as JsonType);
    const field = fields[type];
    if (field === undefined) throw invalidType(value.param, types.join(' or '), raw);
    return field.read(value);
  });
}

/** Accepts any value. It has no effect here, and the response says so unless it is `neutral`. */
export function withoutEffect(description: string, isNeutral: (raw: unknown) => boolean = () => false): Field<unknown> {
  return custom({}, `No effect here. ${description}`, (value) => {
    if (!isNeutral(value.raw)) value.body.withoutEffect.push(value.param);
    return value.raw;
  });
}

/**
 * Accepts only values that ask for no effect. For others, `remedy` names the alternative. Errors:
 * 400 `unsupported_parameter`.
 */
export function unsupported(remedy: string, isNeutral: (raw: unknown) => boolean = () => false): Field<null> {
  return custom({}, `Not supported. ${remedy}`, (value) => {
    if (isNeutral(value.raw)) return null;
    const message = `Unsupported parameter: '${value.param}' is not supported here. ${remedy}`;
    throw new ApiError(400, 'unsupported_parameter', message, value.param);
  });
}
