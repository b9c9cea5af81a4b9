// Lists the values of a small set, each as a conjunction of its own.

import { type JsonAsWritten, JsonNumber } from '../../../harmony/json-as-written.ts';
import type { Scope } from '../keywords/assertion.ts';
import type { Conjunction } from '../sets/conjunction.ts';
import { compareDecimals } from '../sets/decimal.ts';

const MAX_VALUES = 1_000;

/**
 * The values that satisfy a conjunction, each as the conjunction with `const`. Null if they are not
 * just a list of scalars.
 */
export function singleValues(scope: Scope, conjunction: Conjunction): readonly Conjunction[] | null {
  const { literals, numbers, strings, arrays, objects } = scope.expand(conjunction);
  if (arrays.length > 0 || objects.length > 0 || numbers.length + strings.length > MAX_VALUES) return null;
  if (strings.some(({ values }) => values === null) || numbers.some(({ min, max }) => compareDecimals(min, max) !== 0))
    return null;
  const values: JsonAsWritten[] = [
    ...[...literals].map((literal) => (literal === 'null' ? null : literal === 'true')),
    ...numbers.map(({ min }) => new JsonNumber(`${min.digits}e${min.exponent}`)),
    ...strings.flatMap((set) => [...(set.values ?? [])]),
  ];
  const { place } = scope.document.root;
  const each = values.map((value) =>
    scope.conjunctions.and(conjunction, scope.literal(scope.document.node(new Map([['const', value]]), place), true)),
  );
  return [...new Set(each)].filter((one) => !scope.isSurelyEmpty(one));
}
