// OpenAI's subset of JSON Schema for Structured Outputs, with its limits. String lengths are
// accepted, too, because they are held.

import type { JsonAsWritten, JsonObject } from '../../../harmony/json-as-written.ts';
import type { Located } from './schema-document.ts';
import { InvalidJsonSchema } from './schema-error.ts';
import { pointerPart } from './schema-node.ts';

const MAX_PROPERTIES = 5_000;
const MAX_ENUM_VALUES = 1_000;
const MAX_TEXT = 120_000;
const MAX_DEPTH = 10;
/** An enum of strings with more values may have fewer characters. */
const LARGE_ENUM = 250;
const MAX_LARGE_ENUM_TEXT = 15_000;

const REFUSED = [
  'allOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'dependentRequired',
  'dependentSchemas',
  'patternProperties',
  'propertyNames',
  'minProperties',
  'maxProperties',
  'unevaluatedProperties',
  'unevaluatedItems',
  'contains',
  'minContains',
  'maxContains',
  'uniqueItems',
];

/** Keywords inside of which values are nested one level deeper. */
const DEEPER = /\/(properties|items|prefixItems|additionalProperties)(?=\/|$)/g;

/**
 * Checks all schemas of a document.
 *
 * @throws InvalidJsonSchema with the path of the first keyword that breaks a rule
 */
export function checkStrict(schemas: readonly Located[]): void {
  const counts = { properties: 0, enumValues: 0, text: 0 };
  for (const { json, place } of schemas) {
    if (!(json instanceof Map)) continue;
    const schema = json as JsonObject;
    checkKeywords(schema, place.path);
    if (isObjectSchema(schema)) checkObject(schema, place.path);
    count(schema, counts);
    checkLimits(counts, place.path);
  }
}

function checkKeywords(schema: JsonObject, path: string): void {
  const refused = REFUSED.find((keyword) => schema.has(keyword));
  if (refused !== undefined) throw new InvalidJsonSchema(`${path}/${refused}`, `${refused} is not permitted in strict mode`);
  if (depthOf(path) > MAX_DEPTH) throw new InvalidJsonSchema(path, `The schema is nested more than ${MAX_DEPTH} levels deep`);
  const values = schema.get('enum');
  if (!Array.isArray(values) || values.length <= LARGE_ENUM) return;
  const text = textLength(values);
  if (text > MAX_LARGE_ENUM_TEXT) {
    throw new InvalidJsonSchema(
      `${path}/enum`,
      `An enum of more than ${LARGE_ENUM} values may have ${MAX_LARGE_ENUM_TEXT} characters, this has ${text}`,
    );
  }
}

/** Names of properties and definitions do not count, even if they are like keywords. */
function depthOf(path: string): number {
  return path.replaceAll(/\/(properties|\$defs|definitions)\/[^/]*/g, '/$1').match(DEEPER)?.length ?? 0;
}

function isObjectSchema(schema: JsonObject): boolean {
  const type = schema.get('type');
  return schema.has('properties') || type === 'object' || (Array.isArray(type) && type.includes('object'));
}

function checkObject(schema: JsonObject, path: string): void {
  if (schema.get('additionalProperties') !== false) {
    throw new InvalidJsonSchema(`${path}/additionalProperties`, 'additionalProperties must be given, and false, in strict mode');
  }
  const required = new Set(listOf(schema.get('required')));
  const optional = keysOf(schema, 'properties').find((key) => !required.has(key));
  if (optional === undefined) return;
  throw new InvalidJsonSchema(
    `${path}/properties/${pointerPart(optional)}`,
    `required must list each property in strict mode; ${JSON.stringify(optional)} is missing. An optional value is a union with null`,
  );
}

function keysOf(schema: JsonObject, keyword: string): string[] {
  const value = schema.get(keyword);
  return value instanceof Map ? [...(value as JsonObject).keys()] : [];
}

function count(schema: JsonObject, counts: { properties: number; enumValues: number; text: number }): void {
  const properties = keysOf(schema, 'properties');
  const values = listOf(schema.get('enum'));
  const names = [...properties, ...keysOf(schema, '$defs'), ...keysOf(schema, 'definitions')];
  counts.properties += properties.length;
  counts.enumValues += values.length;
  counts.text += textLength([...names, ...values, schema.get('const') ?? null]);
}

function checkLimits(counts: { properties: number; enumValues: number; text: number }, path: string): void {
  if (counts.properties > MAX_PROPERTIES)
    throw new InvalidJsonSchema(path, `The schema has more than ${MAX_PROPERTIES} properties`);
  if (counts.enumValues > MAX_ENUM_VALUES)
    throw new InvalidJsonSchema(path, `The schema has more than ${MAX_ENUM_VALUES} enum values`);
  if (counts.text > MAX_TEXT)
    throw new InvalidJsonSchema(path, `The names and values of the schema have more than ${MAX_TEXT} characters`);
}

function listOf(value: JsonAsWritten | undefined): readonly JsonAsWritten[] {
  return Array.isArray(value) ? value : [];
}

function textLength(values: readonly JsonAsWritten[]): number {
  return values.reduce((sum: number, value) => sum + (typeof value === 'string' ? value.length : 0), 0);
}
