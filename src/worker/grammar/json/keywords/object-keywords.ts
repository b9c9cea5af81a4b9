// The keywords for objects.

import type { JsonAsWritten } from '../../../harmony/json-as-written.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import type { Conjunction } from '../sets/conjunction.ts';
import type { Layer } from '../sets/object-shape.ts';
import { type Assertion, type Keyword, ofObjects, type Scope } from './assertion.ts';
import { dfaOfPattern } from './string-keywords.ts';

/** A layer of one keyword. Only what is given differs from a layer that demands nothing. */
function layer(scope: Scope, id: string, differing: Partial<Layer>): Layer {
  return { id, properties: new Map(), patterns: [], additional: scope.conjunctions.any, ...differing };
}

/** A layer in which `key` has a value that satisfies `value`. */
function oneKey(scope: Scope, key: string, value: Conjunction): Layer {
  return layer(scope, `${JSON.stringify(key)}:${value.id}`, { properties: new Map([[key, value]]) });
}

function schemasOf(scope: Scope, node: SchemaNode, keyword: string): Map<string, SchemaNode> {
  const entries: [string, JsonAsWritten][] = [...(node.object(keyword) ?? new Map<string, JsonAsWritten>())];
  return new Map(entries.map(([key, json]) => [key, scope.document.child(node, json, keyword, key)]));
}

const properties: Keyword = (scope, node) => {
  const declared = schemasOf(scope, node, 'properties');
  const held = new Map([...declared].map(([key, child]) => [key, scope.literal(child, true)]));
  const failing = () =>
    [...declared].map(([key, child]) => ({
      required: new Set([key]),
      layers: [oneKey(scope, key, scope.literal(child, false))],
    }));
  return ofObjects(scope, { layers: [layer(scope, `p${node.id}`, { properties: held })] }, failing);
};

const patternProperties: Keyword = (scope, node) => {
  const patterns = patternsOf(scope, node);
  if (patterns.length === 0) return null;
  return ofObjects(scope, { layers: [layer(scope, `r${node.id}`, { patterns })] }, () => {
    throw node.notHeld('patternProperties', 'objects with a wrong value for a pattern cannot be held');
  });
};

function patternsOf(scope: Scope, node: SchemaNode): Layer['patterns'] {
  return [...schemasOf(scope, node, 'patternProperties')].map(([source, child]) => ({
    keys: dfaOfPattern(scope, node, 'patternProperties', source),
    value: scope.literal(child, true),
  }));
}

const additionalProperties: Keyword = (scope, node) => otherProperties(scope, node, 'additionalProperties');

/** The schema in `keyword` holds for keys that neither `properties` nor `patternProperties` has. */
function otherProperties(scope: Scope, node: SchemaNode, keyword: string): Assertion {
  const { any } = scope.conjunctions;
  const child = scope.document.child(node, node.keywords.get(keyword) ?? true, keyword);
  const keys = [...(node.object('properties')?.keys() ?? [])];
  const patterns = patternsOf(scope, node).map(({ keys: matched }) => ({ keys: matched, value: any }));
  const additional = scope.literal(child, true);
  const held = layer(scope, `a${node.id}`, { properties: new Map(keys.map((key) => [key, any])), patterns, additional });
  return ofObjects(scope, { layers: [held] }, () => {
    if (scope.literal(child, false) === scope.conjunctions.never) return [];
    throw node.notHeld(keyword, 'objects with a wrong additional property cannot be held');
  });
}

const unevaluatedProperties: Keyword = (scope, node) => {
  const evaluates = ['$ref', '$dynamicRef', 'allOf', 'anyOf', 'oneOf', 'not', 'if', 'dependentSchemas'];
  if (node.keywords.has('additionalProperties')) return null;
  const other = evaluates.find((keyword) => node.keywords.has(keyword));
  if (other !== undefined) throw node.notHeld('unevaluatedProperties', `it is held only without ${other} beside it`);
  return otherProperties(scope, node, 'unevaluatedProperties');
};

const required: Keyword = (scope, node) => {
  const keys = node.strings('required') ?? [];
  return ofObjects(scope, { required: new Set(keys) }, () => keys.map((key) => without(scope, key)));
};

/** Objects without `key`. */
function without(scope: Scope, key: string): { layers: Layer[] } {
  return { layers: [oneKey(scope, key, scope.conjunctions.never)] };
}

const propertyNames: Keyword = (scope, node, json) => {
  const names = scope.literal(scope.document.child(node, json, 'propertyNames'), true);
  return ofObjects(scope, { names }, () => {
    throw node.notHeld('propertyNames', 'objects with a wrong name cannot be held');
  });
};

const minProperties: Keyword = (scope, node) => {
  const min = node.count('minProperties') ?? 0;
  return ofObjects(scope, { min }, () => (min === 0 ? [] : [{ max: min - 1 }]));
};

const maxProperties: Keyword = (scope, node) => {
  const max = node.count('maxProperties') ?? 0;
  return ofObjects(scope, { max }, () => [{ min: max + 1 }]);
};

const dependentRequired: Keyword = (scope, node) => {
  const entries: [string, JsonAsWritten][] = [...(node.object('dependentRequired') ?? new Map<string, JsonAsWritten>())];
  const rules = entries.map(([key, json]) => ({ key, needed: stringsIn(node, json) }));
  const { sets, conjunctions } = scope;
  const objects = (list: readonly Partial<Parameters<typeof ofObjects>[1]>[]) =>
    list.map((differing) => ofObjects(scope, differing, () => []).holds());
  const rule = ({ key, needed }: { key: string; needed: string[] }) =>
    sets.union(objects([without(scope, key), { required: new Set([key, ...needed]) }]));
  return {
    holds: () => rules.map(rule).reduce((joined, set) => sets.intersect(joined, set), sets.all),
    fails: () => {
      const broken = rules.flatMap(({ key, needed }) =>
        needed.map((missing) => ({ required: new Set([key]), layers: [oneKey(scope, missing, conjunctions.never)] })),
      );
      return ofObjects(scope, {}, () => broken).fails();
    },
  };
};

function stringsIn(node: SchemaNode, json: JsonAsWritten): string[] {
  if (Array.isArray(json) && json.every((member) => typeof member === 'string')) return json;
  throw node.malformed('dependentRequired', 'an object of arrays of strings');
}

const dependentSchemas: Keyword = (scope, node) => {
  const rules = [...schemasOf(scope, node, 'dependentSchemas')];
  const { sets } = scope;
  const having = (key: string) => ofObjects(scope, { required: new Set([key]) }, () => [{ required: new Set([key]) }]);
  const rule = ([key, child]: [string, SchemaNode]) =>
    sets.union([
      ofObjects(scope, without(scope, key), () => []).holds(),
      sets.intersect(having(key).holds(), scope.expand(scope.literal(child, true))),
    ]);
  return {
    holds: () => rules.map(rule).reduce((joined, set) => sets.intersect(joined, set), sets.all),
    fails: () =>
      sets.union(rules.map(([key, child]) => sets.intersect(having(key).fails(), scope.expand(scope.literal(child, false))))),
  };
};

export const OBJECT_KEYWORDS: Readonly<Record<string, Keyword>> = {
  properties,
  patternProperties,
  additionalProperties,
  unevaluatedProperties,
  required,
  propertyNames,
  minProperties,
  maxProperties,
  dependentRequired,
  dependentSchemas,
};
