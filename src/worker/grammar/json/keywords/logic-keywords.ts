// The keywords that combine schemas.

import type { SchemaNode } from '../schema/schema-node.ts';
import type { ValueSet } from '../sets/value-set.ts';
import type { Assertion, Keyword, Scope } from './assertion.ts';

function childrenOf(scope: Scope, node: SchemaNode, keyword: string): SchemaNode[] {
  const list = node.list(keyword) ?? [];
  if (list.length === 0) throw node.malformed(keyword, 'an array of at least one schema');
  return list.map((json, index) => scope.document.child(node, json, keyword, index));
}

/** The values that satisfy `node`, or do not. */
function valuesOf(scope: Scope, node: SchemaNode, satisfied: boolean): ValueSet {
  return scope.expand(scope.literal(node, satisfied));
}

function one(scope: Scope, node: SchemaNode): Assertion {
  return { holds: () => valuesOf(scope, node, true), fails: () => valuesOf(scope, node, false) };
}

const reference: Keyword = (scope, node) => {
  const target = node.string('$ref') ?? '';
  const found = scope.document.resolve(node, target);
  if (found === null) throw node.notHeld('$ref', `${JSON.stringify(target)} is not in this schema`);
  return one(scope, found);
};

const dynamicReference: Keyword = (_, node) => {
  throw node.notHeld('$dynamicRef', 'references that depend on the way to them cannot be held');
};

const allOf: Keyword = (scope, node) => {
  const children = childrenOf(scope, node, 'allOf');
  const { conjunctions, sets } = scope;
  return {
    holds: () => scope.expand(conjunctions.all(children.map((child) => scope.literal(child, true)))),
    fails: () => sets.union(children.map((child) => valuesOf(scope, child, false))),
  };
};

const anyOf: Keyword = (scope, node) => {
  const children = childrenOf(scope, node, 'anyOf');
  const { conjunctions, sets } = scope;
  return {
    holds: () => sets.union(children.map((child) => valuesOf(scope, child, true))),
    fails: () => scope.expand(conjunctions.all(children.map((child) => scope.literal(child, false)))),
  };
};

const oneOf: Keyword = (scope, node) => {
  const children = childrenOf(scope, node, 'oneOf');
  const { conjunctions, sets } = scope;
  const both = (a: SchemaNode, b: SchemaNode) => conjunctions.and(scope.literal(a, true), scope.literal(b, true));
  /** Only that branch: its values, without those of branches that it shares values with. */
  const only = (index: number, child: SchemaNode) => {
    const others = children.filter((other, at) => at !== index && !scope.isSurelyEmpty(both(child, other)));
    return scope.expand(conjunctions.all([scope.literal(child, true), ...others.map((other) => scope.literal(other, false))]));
  };
  return {
    holds: () => sets.union(children.map((child, index) => only(index, child))),
    fails: () => {
      const none = scope.expand(conjunctions.all(children.map((child) => scope.literal(child, false))));
      const shared = children.flatMap((child, index) =>
        children.slice(index + 1).map((other) => scope.expand(both(child, other))),
      );
      return sets.union([none, ...shared]);
    },
  };
};

const not: Keyword = (scope, node, json) => {
  const child = one(scope, scope.document.child(node, json, 'not'));
  return { holds: child.fails, fails: child.holds };
};

const condition: Keyword = (scope, node, json) => {
  const { sets } = scope;
  const child = (keyword: string) => scope.document.child(node, node.keywords.get(keyword) ?? true, keyword);
  const test = scope.document.child(node, json, 'if');
  if (!node.keywords.has('then') && !node.keywords.has('else')) return null;
  const both = (fulfilled: boolean, branch: string, satisfied: boolean) =>
    scope.expand(scope.conjunctions.and(scope.literal(test, fulfilled), scope.literal(child(branch), satisfied)));
  return {
    holds: () => sets.union([both(true, 'then', true), both(false, 'else', true)]),
    fails: () => sets.union([both(true, 'then', false), both(false, 'else', false)]),
  };
};

export const LOGIC_KEYWORDS: Readonly<Record<string, Keyword>> = {
  $ref: reference,
  $dynamicRef: dynamicReference,
  allOf,
  anyOf,
  oneOf,
  not,
  if: condition,
};
