// JSON schemas as the TypeScript types of the model's training. As json_schema_to_typescript of
// openai/harmony 0.0.8, with its quirks in comments, indentation and ignored keywords: the model
// has seen them.

import { JsonNumber, membersOf, writeJson } from '../json-as-written.ts';
import type { JsonSchema } from '../message.ts';

const INDENT = '    ';
const VARIANT_INDENT = '   ';

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
}

/** A field of a schema; undefined for a value that is no schema. */
function field(schema: unknown, name: string): unknown {
  if (schema instanceof Map) return schema.get(name);
  return isSchema(schema) && Object.hasOwn(schema, name) ? (schema as Record<string, unknown>)[name] : undefined;
}

function textField(schema: unknown, name: string): string | null {
  const value = field(schema, name);
  return typeof value === 'string' ? value : null;
}

function listField(schema: unknown, name: string): readonly unknown[] | null {
  const value = field(schema, name);
  return Array.isArray(value) ? value : null;
}

/**
 * `default: …`, or null if there is none. Text is quoted. For the text of an enum, `enumText` says
 * whether it is quoted.
 */
function defaultText(schema: unknown, enumText: 'bare' | 'quoted'): string | null {
  const value = field(schema, 'default');
  if (value === undefined) return null;
  if (typeof value !== 'string') return `default: ${writeJson(value)}`;
  const isEnum = (listField(schema, 'enum')?.length ?? 0) > 0;
  if (!isEnum) return `default: "${value}"`;
  return `default: ${enumText === 'bare' ? value : JSON.stringify(value)}`;
}

function trailingComment(parts: readonly (string | null)[]): string {
  const present = parts.filter((part) => part !== null);
  return present.length > 0 ? ` // ${present.join(' ')}` : '';
}

/** The type, with `| null` where the schema is nullable and the type has no null. */
function nullableType(schema: unknown, indent: string): string {
  const type = typeOf(schema, indent);
  return field(schema, 'nullable') === true && !type.includes('null') ? `${type} | null` : type;
}

function unionType(variants: readonly unknown[], indent: string): string {
  const lines = variants.map((variant) => {
    const comment = trailingComment([textField(variant, 'description'), defaultText(variant, 'quoted')]);
    return `\n${indent} | ${nullableType(variant, indent + VARIANT_INDENT)}${comment}`;
  });
  return lines.join('');
}

/**
 * Comments above a property: its title, its description and its examples that are text. A union
 * places its description itself.
 */
function propertyComments(schema: unknown, indent: string): string {
  const title = textField(schema, 'title');
  const description = field(schema, 'oneOf') === undefined ? textField(schema, 'description') : null;
  const examples = listField(schema, 'examples') ?? [];
  return [
    title === null ? '' : `${indent}// ${title}\n${indent}//\n`,
    description === null ? '' : `${indent}// ${description}\n`,
    examples.length === 0 ? '' : `${indent}// Examples:\n`,
    ...examples.filter((example) => typeof example === 'string').map((example) => `${indent}// - "${example}"\n`),
  ].join('');
}

/**
 * A property that is a union: one line for each variant. Its description is above, unless the first
 * variant has the same.
 */
function unionProperty(name: string, schema: unknown, variants: readonly unknown[], indent: string): string {
  const description = textField(schema, 'description');
  const above = description !== null && description !== textField(variants[0], 'description');
  const fallback = defaultText(schema, 'bare');
  const lines = variants.map((variant, index) => {
    const own = textField(variant, 'description');
    const shown = (index === 0 && above) || own === description ? null : own;
    const comment = trailingComment([shown, defaultText(variant, 'bare')]);
    return `${indent} | ${nullableType(variant, indent + VARIANT_INDENT)}${comment}\n`;
  });
  return [
    above ? `${indent}// ${description}\n` : '',
    fallback === null ? '' : `${indent}// ${fallback}\n`,
    `${indent}${name}:\n`,
    ...lines,
    `${indent},\n`,
  ].join('');
}

function plainProperty(name: string, schema: unknown, indent: string): string {
  const fallback = field(schema, 'oneOf') === undefined ? defaultText(schema, 'bare') : null;
  return `${indent}${name}: ${nullableType(schema, indent + INDENT)},${trailingComment([fallback])}\n`;
}

function objectType(schema: JsonSchema, indent: string): string {
  const description = textField(schema, 'description');
  const required = listField(schema, 'required') ?? [];
  const lines = (membersOf(field(schema, 'properties')) ?? []).map(([key, property]) => {
    const name = required.includes(key) ? key : `${key}?`;
    const variants = listField(property, 'oneOf');
    const declared = variants === null ? plainProperty(name, property, indent) : unionProperty(name, property, variants, indent);
    return propertyComments(property, indent) + declared;
  });
  return `${description === null ? '' : `${indent}// ${description}\n`}{\n${lines.join('')}${indent}}`;
}

function stringType(schema: JsonSchema): string {
  const values = (listField(schema, 'enum') ?? []).filter((value) => typeof value === 'string');
  return values.length > 0 ? values.map((value) => `"${value}"`).join(' | ') : 'string';
}

function namedType(type: string, schema: JsonSchema, indent: string): string {
  switch (type) {
    case 'object':
      return objectType(schema, indent);
    case 'string':
      return stringType(schema);
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return field(schema, 'items') === undefined ? 'Array<any>' : `${typeOf(field(schema, 'items'), indent)}[]`;
    default:
      return 'any';
  }
}

function typeOf(schema: unknown, indent: string): string {
  if (!isSchema(schema)) return 'any';
  const variants = listField(schema, 'oneOf');
  if (variants !== null) return unionType(variants, indent);
  const types = (listField(schema, 'type') ?? []).filter((type) => typeof type === 'string');
  if (types.length > 0) return types.map((type) => (type === 'integer' ? 'number' : type)).join(' | ');
  const type = textField(schema, 'type');
  return type === null ? 'any' : namedType(type, schema, indent);
}

/** The TypeScript type of a JSON schema; `any` where it has no keyword of the model's training. */
export function schemaToTypeScript(schema: JsonSchema): string {
  return typeOf(schema, '');
}
