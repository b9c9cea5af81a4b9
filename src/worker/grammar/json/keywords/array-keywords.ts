// The keywords for arrays.

import type { SchemaNode } from '../schema/schema-node.ts';
import { type Keyword, ofArrays, type Scope } from './assertion.ts';

const prefixLength = (node: SchemaNode) => node.list('prefixItems')?.length ?? 0;

const prefixItems: Keyword = (scope, node) => {
  const children = (node.list('prefixItems') ?? []).map((json, index) => scope.document.child(node, json, 'prefixItems', index));
  const { any } = scope.conjunctions;
  const failing = () =>
    children.map((child, index) => ({
      prefix: [...children.slice(0, index).map(() => any), scope.literal(child, false)],
      min: index + 1,
    }));
  return ofArrays(scope, { prefix: children.map((child) => scope.literal(child, true)) }, failing);
};

const items: Keyword = (scope, node, json) => {
  if (Array.isArray(json)) throw node.notHeld('items', 'a list of schemas is prefixItems since draft 2020-12');
  return restItems(scope, node, 'items');
};

/** The schema in `keyword` holds for each item behind `prefixItems`. */
function restItems(scope: Scope, node: SchemaNode, keyword: string): ReturnType<Keyword> {
  const child = scope.document.child(node, node.keywords.get(keyword) ?? true, keyword);
  const from = prefixLength(node);
  const prefix = Array.from({ length: from }, () => scope.conjunctions.any);
  const wrong = { schema: scope.literal(child, false), min: 1, max: Number.POSITIVE_INFINITY, from };
  return ofArrays(scope, { prefix, rest: scope.literal(child, true) }, () => [{ contains: [wrong] }]);
}

const unevaluatedItems: Keyword = (scope, node) => {
  const evaluates = ['items', 'contains', '$ref', '$dynamicRef', 'allOf', 'anyOf', 'oneOf', 'not', 'if', 'dependentSchemas'];
  if (node.keywords.has('items')) return null;
  const other = evaluates.find((keyword) => node.keywords.has(keyword));
  if (other !== undefined) throw node.notHeld('unevaluatedItems', `it is held only without ${other} beside it`);
  return restItems(scope, node, 'unevaluatedItems');
};

const minItems: Keyword = (scope, node) => {
  const min = node.count('minItems') ?? 0;
  return ofArrays(scope, { min }, () => (min === 0 ? [] : [{ max: min - 1 }]));
};

const maxItems: Keyword = (scope, node) => {
  const max = node.count('maxItems') ?? 0;
  return ofArrays(scope, { max }, () => [{ min: max + 1 }]);
};

const uniqueItems: Keyword = (scope, node, json) => {
  if (typeof json !== 'boolean') throw node.malformed('uniqueItems', 'a boolean');
  if (!json) return null;
  return ofArrays(scope, { unique: true }, () => {
    throw node.notHeld('uniqueItems', 'arrays with equal items cannot be held');
  });
};

const contains: Keyword = (scope, node, json) => {
  const schema = scope.literal(scope.document.child(node, json, 'contains'), true);
  const min = node.count('minContains') ?? 1;
  const max = node.count('maxContains') ?? Number.POSITIVE_INFINITY;
  const fewer = min === 0 ? [] : [{ contains: [{ schema, min: 0, max: min - 1, from: 0 }] }];
  const more = Number.isFinite(max) ? [{ contains: [{ schema, min: max + 1, max: Number.POSITIVE_INFINITY, from: 0 }] }] : [];
  if (min === 0 && !Number.isFinite(max)) return null;
  return ofArrays(scope, { contains: [{ schema, min, max, from: 0 }] }, () => [...fewer, ...more]);
};

export const ARRAY_KEYWORDS: Readonly<Record<string, Keyword>> = {
  prefixItems,
  items,
  unevaluatedItems,
  minItems,
  maxItems,
  uniqueItems,
  contains,
};
