// The keywords that list types and values.

import { type JsonAsWritten, JsonNumber, type JsonObject } from '../../../harmony/json-as-written.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import { anyArray } from '../sets/array-shape.ts';
import { type Decimal, parseDecimal } from '../sets/decimal.ts';
import { ALL_NUMBERS, allBut, FRACTIONS, INTEGERS, onlyNumber } from '../sets/number-set.ts';
import { anyObject } from '../sets/object-shape.ts';
import { allStringsBut, onlyStrings } from '../sets/string-set.ts';
import { type LiteralText, NO_VALUES, type ValueSet } from '../sets/value-set.ts';
import type { Assertion, Keyword, Scope } from './assertion.ts';

const TYPES = ['null', 'boolean', 'number', 'integer', 'string', 'array', 'object'] as const;
type Type = (typeof TYPES)[number];

const type: Keyword = (scope, node, json) => {
  const names = typeof json === 'string' ? [json] : (node.strings('type') ?? []);
  for (const name of names) if (!isType(name)) throw node.malformed('type', `one of ${TYPES.join(', ')}, or an array of them`);
  const has = (...types: Type[]) => types.some((each) => names.includes(each));
  return { holds: () => ofTypes(scope, has, true), fails: () => ofTypes(scope, has, false) };
};

function isType(name: string): name is Type {
  return (TYPES as readonly string[]).includes(name);
}

type HasType = (...types: Type[]) => boolean;

/** The values of the types for which `has` gives `wanted`. */
function ofTypes({ sets: { all } }: Scope, has: HasType, wanted: boolean): ValueSet {
  const when = <T>(name: Type, entries: readonly T[]) => (has(name) === wanted ? entries : []);
  const numbers = has('number') ? [ALL_NUMBERS] : has('integer') ? [INTEGERS] : [];
  const others = has('number') ? [] : has('integer') ? [FRACTIONS] : [ALL_NUMBERS];
  return {
    literals: new Set<LiteralText>([...when<LiteralText>('null', ['null']), ...when<LiteralText>('boolean', ['true', 'false'])]),
    numbers: wanted ? numbers : others,
    strings: when('string', all.strings),
    arrays: when('array', all.arrays),
    objects: when('object', all.objects),
  };
}

/** `enum` lists values, `const` is one. */
const listed: Keyword = (scope, node) => {
  const values = node.list('enum') ?? [];
  if (values.length === 0) throw node.malformed('enum', 'an array of at least one value');
  return ofValues(scope, node, values);
};

const constant: Keyword = (scope, node, json) => ofValues(scope, node, [json]);

function ofValues(scope: Scope, node: SchemaNode, values: readonly JsonAsWritten[]): Assertion {
  const { sets } = scope;
  const arrays = values.filter((value) => Array.isArray(value)) as (readonly JsonAsWritten[])[];
  const objects = values.filter((value) => value instanceof Map) as JsonObject[];
  const compounds = [...arrays, ...objects].map((value) => compound(scope, node, value));
  return {
    holds: () => sets.union([scalars(values), ...compounds.map(({ holds }) => holds())]),
    fails: () =>
      compounds.map(({ fails }) => fails()).reduce((joined, set) => sets.intersect(joined, set), otherScalars(scope, values)),
  };
}

function literalsOf(values: readonly JsonAsWritten[]): Set<LiteralText> {
  return new Set(
    values.filter((value) => value === null || typeof value === 'boolean').map((value) => `${value}` as LiteralText),
  );
}

function decimalsOf(values: readonly JsonAsWritten[]): Decimal[] {
  return values.flatMap((value) => (value instanceof JsonNumber ? (parseDecimal(value.text) ?? []) : []));
}

function scalars(values: readonly JsonAsWritten[]): ValueSet {
  const texts = values.filter((value) => typeof value === 'string');
  return {
    ...NO_VALUES,
    literals: literalsOf(values),
    numbers: decimalsOf(values).map(onlyNumber),
    strings: texts.length === 0 ? [] : [onlyStrings(texts)],
  };
}

/** All values but the scalar ones among `values`. */
function otherScalars({ sets: { all } }: Scope, values: readonly JsonAsWritten[]): ValueSet {
  return {
    ...all,
    literals: new Set([...all.literals].filter((literal) => !literalsOf(values).has(literal))),
    numbers: allBut(decimalsOf(values)),
    strings: [allStringsBut(values.filter((value) => typeof value === 'string'))],
  };
}

/** One array or object, member by member. */
function compound(scope: Scope, node: SchemaNode, value: readonly JsonAsWritten[] | JsonObject): Assertion {
  const { document, conjunctions, sets } = scope;
  const member = (json: JsonAsWritten, satisfied: boolean) =>
    scope.literal(document.node(new Map([['const', json]]), node.place), satisfied);
  const { any, never } = conjunctions;
  if (Array.isArray(value)) {
    const list: readonly JsonAsWritten[] = value;
    const base = anyArray(conjunctions);
    const whole = { ...base, prefix: list.map((json) => member(json, true)), min: list.length, max: list.length };
    const wrong = list.map((json, at) => ({
      ...base,
      prefix: [...list.slice(0, at).map(() => any), member(json, false)],
      min: at + 1,
    }));
    const lengths = [...(list.length > 0 ? [{ ...base, max: list.length - 1 }] : []), { ...base, min: list.length + 1 }];
    return { holds: () => ({ ...NO_VALUES, arrays: [whole] }), fails: () => ({ ...sets.all, arrays: [...lengths, ...wrong] }) };
  }
  const entries = [...(value as JsonObject)];
  const base = anyObject(conjunctions);
  const layer = (key: string, inside: typeof any) => ({
    id: `${JSON.stringify(key)}:${inside.id}`,
    properties: new Map([[key, inside]]),
    patterns: [],
    additional: any,
  });
  const required = new Set(entries.map(([key]) => key));
  const layers = entries.map(([key, json]) => layer(key, member(json, true)));
  const whole = { ...base, required, layers, max: entries.length };
  const wrong = entries.flatMap(([key, json]) => [
    { ...base, required: new Set([key]), layers: [layer(key, member(json, false))] },
    { ...base, layers: [layer(key, never)] },
  ]);
  const objects = [...wrong, { ...base, min: entries.length + 1 }];
  return { holds: () => ({ ...NO_VALUES, objects: [whole] }), fails: () => ({ ...sets.all, objects }) };
}

export const VALUE_KEYWORDS: Readonly<Record<string, Keyword>> = { type, enum: listed, const: constant };
