// The shape of an answer as a list of fields, and the JSON Schema that says the same. Pure.
import { isObject, type Json } from '../request.ts';

export const FIELD_TYPES = ['string', 'number', 'integer', 'boolean', 'enum', 'object'] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

export interface ShapeField {
  name: string;
  type: FieldType;
  /** Whether the value is a list of such values. */
  isList: boolean;
  isRequired: boolean;
  /** The texts of an `enum`. */
  values: readonly string[];
  /** The fields of an `object`. */
  fields: readonly ShapeField[];
}

export const newField = (name: string): ShapeField => ({
  name,
  type: 'string',
  isList: false,
  isRequired: true,
  values: [],
  fields: [],
});

/** The schema of an object with these fields and no others. */
export function schemaOfShape(fields: readonly ShapeField[]): Json {
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field)])),
    required: fields.filter(({ isRequired }) => isRequired).map(({ name }) => name),
    additionalProperties: false,
  };
}

function fieldSchema(field: ShapeField): Json {
  const item = itemSchema(field);
  return field.isList ? { type: 'array', items: item } : item;
}

function itemSchema({ type, values, fields }: ShapeField): Json {
  if (type === 'enum') return { type: 'string', enum: values };
  return type === 'object' ? schemaOfShape(fields) : { type };
}

/** The fields that a schema says. Null for a schema that says more than fields can. */
export function shapeOfSchema(schema: unknown): readonly ShapeField[] | null {
  if (!hasOnly(schema, ['type', 'properties', 'required', 'additionalProperties'])) return null;
  const { type, properties, required = [], additionalProperties } = schema;
  if (type !== 'object' || !isObject(properties) || additionalProperties !== false || !isTexts(required)) return null;
  if (!required.every((name) => Object.hasOwn(properties, name))) return null;
  const fields = Object.entries(properties).map(([name, property]) => fieldOf(name, property, required.includes(name)));
  return fields.every((field) => field !== null) ? fields : null;
}

function fieldOf(name: string, property: unknown, isRequired: boolean): ShapeField | null {
  const isList = hasOnly(property, ['type', 'items']) && property['type'] === 'array';
  const item = isList ? property['items'] : property;
  if (!isObject(item)) return null;
  const field = { ...newField(name), isList, isRequired };
  if (item['type'] === 'object') {
    const fields = shapeOfSchema(item);
    return fields && { ...field, type: 'object', fields };
  }
  if (hasOnly(item, ['type', 'enum']) && item['type'] === 'string' && isTexts(item['enum']))
    return { ...field, type: 'enum', values: item['enum'] };
  const type = FIELD_TYPES.find((each) => each === item['type']);
  return type && type !== 'enum' && hasOnly(item, ['type']) ? { ...field, type } : null;
}

function hasOnly(value: unknown, names: readonly string[]): value is Json {
  return isObject(value) && Object.keys(value).every((name) => names.includes(name));
}

const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every((each) => typeof each === 'string');

/** Whether a field may be left out, at any depth. Strict schemas have none. */
export const hasOptional = (fields: readonly ShapeField[]): boolean =>
  fields.some((field) => !field.isRequired || hasOptional(field.fields));

/** A name for the next field that none has yet. */
export function freeName(fields: readonly ShapeField[]): string {
  const names = new Set(fields.map(({ name }) => name));
  let number = fields.length + 1;
  while (names.has(`field_${number}`)) number += 1;
  return `field_${number}`;
}

/** What is wrong with the names of fields, in words. Null if nothing is. */
export function shapeError(fields: readonly ShapeField[]): string | null {
  const names = fields.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (names.includes('')) return 'Each field needs a name.';
  if (twice !== undefined) return `Two fields have the name “${twice}”. Give one of them another name.`;
  const isEmpty = fields.find(({ type, values }) => type === 'enum' && values.length === 0);
  if (isEmpty) return `The choice “${isEmpty.name}” needs at least one value.`;
  return fields.reduce<string | null>(
    (error, field) => error ?? (field.type === 'object' ? shapeError(field.fields) : null),
    null,
  );
}
