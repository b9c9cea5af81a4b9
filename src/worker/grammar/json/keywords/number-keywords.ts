// The keywords for numbers.

import type { Decimal } from '../sets/decimal.ts';
import { compareDecimals } from '../sets/decimal.ts';
import { ALL_NUMBERS, above, atLeast, atMost, below, isEmptyNumbers, type NumberSet } from '../sets/number-set.ts';
import { type Keyword, ofNumbers } from './assertion.ts';

/** A keyword whose value is a bound. `holding` and `failing` are the two sides of it. */
function bound(keyword: string, holding: (at: Decimal) => NumberSet, failing: (at: Decimal) => NumberSet): Keyword {
  return (scope, node) => {
    const at = node.decimal(keyword);
    if (at === undefined) return null;
    return ofNumbers(scope, nonEmpty(holding(at)), () => nonEmpty(failing(at)));
  };
}

function nonEmpty(set: NumberSet): NumberSet[] {
  return isEmptyNumbers(set) ? [] : [set];
}

const multipleOf: Keyword = (scope, node) => {
  const step = node.decimal('multipleOf');
  if (step === undefined) return null;
  if (compareDecimals(step, { digits: 0n, exponent: 0 }) <= 0) throw node.malformed('multipleOf', 'a number above 0');
  return ofNumbers(scope, [{ ...ALL_NUMBERS, step }], () => [{ ...ALL_NUMBERS, notSteps: [step] }]);
};

export const NUMBER_KEYWORDS: Readonly<Record<string, Keyword>> = {
  minimum: bound('minimum', atLeast, below),
  maximum: bound('maximum', atMost, above),
  exclusiveMinimum: bound('exclusiveMinimum', above, atMost),
  exclusiveMaximum: bound('exclusiveMaximum', below, atLeast),
  multipleOf,
};
