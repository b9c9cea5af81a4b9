// The keywords for strings.

import { patternDfa } from '../../pattern/compile-regex.ts';
import type { Dfa } from '../../pattern/dfa.ts';
import { InvalidPattern } from '../../pattern/pattern-error.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import { ALL_STRINGS, intersectStrings, matching, notMatching, onlyStrings } from '../sets/string-set.ts';
import { type Keyword, ofStrings, type Scope } from './assertion.ts';
import { FORMATS } from './formats.ts';

/** The automaton of a pattern in `keyword`, which is not held if that is not regular. */
export function dfaOfPattern(scope: Scope, node: SchemaNode, keyword: string, source: string): Dfa {
  const known = scope.patterns.get(source);
  if (known !== undefined) return known;
  try {
    const dfa = patternDfa(source);
    scope.patterns.set(source, dfa);
    return dfa;
  } catch (error) {
    if (error instanceof InvalidPattern) throw node.notHeld(keyword, error.message);
    throw error;
  }
}

const NO_STRINGS = onlyStrings([]);

const minLength: Keyword = (scope, node) => {
  const min = node.count('minLength') ?? 0;
  return ofStrings(scope, { ...ALL_STRINGS, min }, () => (min === 0 ? NO_STRINGS : { ...ALL_STRINGS, max: min - 1 }));
};

const maxLength: Keyword = (scope, node) => {
  const max = node.count('maxLength') ?? 0;
  return ofStrings(scope, { ...ALL_STRINGS, max }, () => ({ ...ALL_STRINGS, min: max + 1 }));
};

const pattern: Keyword = (scope, node) => {
  const dfa = dfaOfPattern(scope, node, 'pattern', node.string('pattern') ?? '');
  return ofStrings(scope, matching(dfa), () => notMatching(dfa));
};

const compiled = new Map<string, Dfa>();

const format: Keyword = (scope, node) => {
  const name = node.string('format') ?? '';
  const known = FORMATS.get(name);
  if (known === undefined) throw node.notHeld('format', `the format ${JSON.stringify(name)} is not known here`);
  let dfa = compiled.get(name);
  if (dfa === undefined) {
    dfa = patternDfa(known.source);
    compiled.set(name, dfa);
  }
  const held = { ...ALL_STRINGS, max: known.maxLength ?? Number.POSITIVE_INFINITY };
  return ofStrings(scope, intersectStrings(matching(dfa), held), () => {
    throw node.notHeld('format', 'strings outside of a format cannot be held');
  });
};

export const STRING_KEYWORDS: Readonly<Record<string, Keyword>> = { minLength, maxLength, pattern, format };
