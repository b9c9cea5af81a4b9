// Random schemas as tools have them: objects of strings, numbers, lists and unions, deep, wide and
// recursive.

import type { Draws } from './draws.ts';

export type Schema = boolean | { [keyword: string]: unknown };

const WORDS = [
  'name',
  'city',
  'unit',
  'days',
  'id',
  'tags',
  'when',
  'note',
  'größe',
  'a"b',
  'x/y',
  'value',
  'kind',
  'na',
  'naming',
];
const FORMATS = ['date-time', 'date', 'time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid', 'uri'];
const PATTERNS = [
  '^[A-Z]{2}[0-9]{1,4}$',
  '[0-9]+',
  '^(?:ab|cd)*$',
  '^\\S+@\\S+$',
  '^[^"\\\\]{2,}$',
  'e|ü$',
  '^\\p{Lu}\\p{Ll}*$',
  '^$|^x',
];

/** A root schema that is an object, with definitions that refer to themselves. */
export function randomToolSchema(draws: Draws): Schema {
  const node = objectSchema(draws, 1);
  const recursive = {
    ...node,
    properties: { ...(node['properties'] as object), next: { anyOf: [{ $ref: '#/$defs/node' }, { type: 'null' }] } },
  };
  const list = { type: 'array', items: { $ref: '#/$defs/node' }, maxItems: draws.whole(1, 3) };
  return { $defs: { node: recursive, list }, ...objectSchema(draws, 0) };
}

function objectSchema(draws: Draws, depth: number): { [keyword: string]: unknown } {
  const wide = draws.chance(0.05);
  const names = wide
    ? Array.from({ length: draws.whole(20, 60) }, (_, at) => `field_${at}`)
    : draws.shuffled(WORDS).slice(0, draws.whole(0, 5));
  const properties = Object.fromEntries(names.map((name) => [name, anySchema(draws, wide ? 9 : depth + 1)]));
  const required = draws.chance(0.5) ? names : draws.some(names, 0.5);
  return { type: 'object', properties, required, ...otherKeys(draws, names.length, required.length) };
}

function otherKeys(draws: Draws, declared: number, required: number): Schema & object {
  const kind = draws.whole(0, 9);
  if (kind < 5) return { additionalProperties: false };
  if (kind === 5) return { additionalProperties: { type: 'integer' }, maxProperties: required + draws.whole(0, 3) };
  if (kind === 6) return { patternProperties: { '^x-': { type: 'string', maxLength: 4 } }, additionalProperties: false };
  if (kind === 7) return { propertyNames: { minLength: 2, maxLength: 8 } };
  if (kind === 8) return { additionalProperties: false, minProperties: Math.min(declared, required + 1) };
  return {};
}

type Kind = (draws: Draws, depth: number) => Schema;

const scalars: readonly Kind[] = [
  stringSchema,
  numberSchema,
  integerSchema,
  enumSchema,
  () => ({ type: 'boolean' }),
  () => ({ type: 'null' }),
];

const compounds: readonly Kind[] = [
  objectSchema,
  arraySchema,
  uniqueSchema,
  tupleSchema,
  unionSchema,
  taggedSchema,
  mergedSchema,
  conditionSchema,
  () => ({ $ref: '#/$defs/node' }),
  () => ({ $ref: '#/$defs/list' }),
];

function anySchema(draws: Draws, depth: number): Schema {
  const deeper = depth < 4 && draws.chance(0.45);
  return draws.pick(deeper ? compounds : scalars)(draws, depth);
}

function stringSchema(draws: Draws): Schema {
  const kind = draws.whole(0, 4);
  if (kind === 0) return { type: 'string', format: draws.pick(FORMATS) };
  if (kind === 1) return { type: 'string', pattern: draws.pick(PATTERNS) };
  if (kind === 2) return { type: 'string', minLength: draws.whole(0, 3), maxLength: draws.whole(3, 6) };
  if (kind === 3)
    return {
      type: ['string', 'null'],
      pattern: draws.pick(PATTERNS),
      minLength: draws.whole(0, 3),
      maxLength: draws.whole(4, 9),
    };
  return { type: 'string' };
}

function integerSchema(draws: Draws): Schema {
  const low = draws.whole(-200, 1_500);
  const bounds = [
    {},
    { minimum: low },
    { maximum: low },
    { minimum: low, maximum: low + draws.whole(5, 300) },
    { exclusiveMinimum: low, exclusiveMaximum: low + 12 },
  ];
  return { type: 'integer', ...draws.pick(bounds), ...(draws.chance(0.3) ? { multipleOf: draws.whole(1, 5) } : {}) };
}

function numberSchema(draws: Draws): Schema {
  const low = draws.whole(-100, 100) / 4;
  const bounds = [
    {},
    { minimum: low },
    { exclusiveMaximum: low },
    { minimum: low, maximum: low + 2.5 },
    { exclusiveMinimum: 0, maximum: 1 },
  ];
  return { type: 'number', ...draws.pick(bounds), ...(draws.chance(0.2) ? { multipleOf: draws.pick([0.5, 0.25, 2]) } : {}) };
}

function enumSchema(draws: Draws): Schema {
  const values = [1, 1.5, 'a', 'ab', 'ä\n', '', true, null, -3, { a: 1 }, [1, 'b'], []];
  const list = draws.shuffled(values).slice(0, draws.whole(1, 5));
  return draws.chance(0.2) ? { const: list[0] } : { enum: list };
}

function arraySchema(draws: Draws, depth: number): Schema {
  const min = draws.whole(0, 2);
  const contains = draws.chance(0.15) ? { contains: { type: 'integer', minimum: 5 }, maxContains: draws.whole(1, 2) } : {};
  if ('contains' in contains) return { type: 'array', items: { type: ['integer', 'string'] }, minItems: min, ...contains };
  return { type: 'array', items: anySchema(draws, depth + 1), minItems: min, maxItems: min + draws.whole(0, 3) };
}

function uniqueSchema(draws: Draws): Schema {
  const values = draws.shuffled(['red', 'green', 'blue', 1, 2, null]).slice(0, draws.whole(2, 6));
  return { type: 'array', items: { enum: values }, uniqueItems: true, minItems: draws.whole(0, 2) };
}

function tupleSchema(draws: Draws, depth: number): Schema {
  const prefixItems = Array.from({ length: draws.whole(1, 3) }, () => anySchema(draws, depth + 1));
  return {
    type: 'array',
    prefixItems,
    items: draws.pick<Schema>([false, { type: 'boolean' }]),
    minItems: draws.whole(0, prefixItems.length),
  };
}

function unionSchema(draws: Draws, depth: number): Schema {
  return { anyOf: Array.from({ length: draws.whole(1, 3) }, () => anySchema(draws, depth + 1)) };
}

/** Branches that a constant tells apart, in `oneOf` or `anyOf`. */
function taggedSchema(draws: Draws, depth: number): Schema {
  const branches = Array.from({ length: draws.whole(2, 3) }, (_, at) => ({
    type: 'object',
    properties: { kind: { const: `k${at}` }, value: anySchema(draws, depth + 1) },
    required: ['kind', 'value'],
    additionalProperties: false,
  }));
  return { [draws.pick(['oneOf', 'anyOf'])]: branches };
}

function mergedSchema(draws: Draws, depth: number): Schema {
  const first = { properties: { a: anySchema(draws, depth + 1) }, required: ['a'] };
  const second = { properties: { a: draws.pick<Schema>([true, { not: { type: 'null' } }]), b: { type: 'integer', minimum: 3 } } };
  return { type: 'object', allOf: [first, second], ...(draws.chance(0.5) ? { maxProperties: 3 } : {}) };
}

/** Parsed, because an object literal with this key looks like a promise. */
const THEN = JSON.parse('{"then":{"required":["limit"]}}') as object;

function conditionSchema(draws: Draws): Schema {
  return {
    type: 'object',
    properties: { mode: { enum: ['fast', 'slow'] }, limit: { type: 'integer' } },
    required: draws.pick([['mode'], []]),
    if: { properties: { mode: { const: 'fast' } }, required: ['mode'] },
    ...THEN,
    else: { properties: { limit: { maximum: 7 } } },
    additionalProperties: false,
  };
}
