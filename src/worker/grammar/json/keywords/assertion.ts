// The form in which keywords say what they mean.

import type { JsonAsWritten } from '../../../harmony/json-as-written.ts';
import type { Dfa } from '../../pattern/dfa.ts';
import type { SchemaDocument } from '../schema/schema-document.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import type { ArrayShape } from '../sets/array-shape.ts';
import { anyArray } from '../sets/array-shape.ts';
import type { Conjunction, Conjunctions } from '../sets/conjunction.ts';
import type { NumberSet } from '../sets/number-set.ts';
import { anyObject, type ObjectShape } from '../sets/object-shape.ts';
import type { StringSet } from '../sets/string-set.ts';
import { NO_VALUES, type ValueSet, type ValueSets } from '../sets/value-set.ts';

/** What a keyword demands: the values that satisfy it, and those that do not. */
export interface Assertion {
  holds(): ValueSet;
  /** @throws KeywordNotHeld if the complement is no set that can be held */
  fails(): ValueSet;
}

/** What the keywords of a schema are read with. */
export interface Scope {
  readonly document: SchemaDocument;
  readonly conjunctions: Conjunctions;
  readonly sets: ValueSets;
  /** Automata of the patterns, by their text. */
  readonly patterns: Map<string, Dfa>;
  /** The conjunction "satisfies `node`", or "does not satisfy `node`". */
  literal(node: SchemaNode, satisfied: boolean): Conjunction;
  /** The values that satisfy a conjunction. */
  expand(conjunction: Conjunction): ValueSet;
  /** Whether it is certain now that no value satisfies a conjunction. */
  isSurelyEmpty(conjunction: Conjunction): boolean;
}

/** Reads one keyword of a schema. Null: the keyword demands nothing. */
export type Keyword = (scope: Scope, node: SchemaNode, value: JsonAsWritten) => Assertion | null;

/** Only demands something of numbers: `holding` of them satisfy it, `failing` do not. */
export function ofNumbers(scope: Scope, holding: readonly NumberSet[], failing: () => readonly NumberSet[]): Assertion {
  return { holds: () => ({ ...scope.sets.all, numbers: holding }), fails: () => ({ ...NO_VALUES, numbers: failing() }) };
}

/** Only demands something of strings. */
export function ofStrings(scope: Scope, holding: StringSet, failing: () => StringSet): Assertion {
  return { holds: () => ({ ...scope.sets.all, strings: [holding] }), fails: () => ({ ...NO_VALUES, strings: [failing()] }) };
}

/** Only demands something of arrays. Shapes are given by what differs from any array. */
export function ofArrays(scope: Scope, holding: Partial<ArrayShape>, failing: () => readonly Partial<ArrayShape>[]): Assertion {
  const shape = (differing: Partial<ArrayShape>) => ({ ...anyArray(scope.conjunctions), ...differing });
  return {
    holds: () => ({ ...scope.sets.all, arrays: [shape(holding)] }),
    fails: () => ({ ...NO_VALUES, arrays: failing().map(shape) }),
  };
}

/** Only demands something of objects. Shapes are given by what differs from any object. */
export function ofObjects(
  scope: Scope,
  holding: Partial<ObjectShape>,
  failing: () => readonly Partial<ObjectShape>[],
): Assertion {
  const shape = (differing: Partial<ObjectShape>) => ({ ...anyObject(scope.conjunctions), ...differing });
  return {
    holds: () => ({ ...scope.sets.all, objects: [shape(holding)] }),
    fails: () => ({ ...NO_VALUES, objects: failing().map(shape) }),
  };
}
