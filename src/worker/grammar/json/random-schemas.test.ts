import { expect, test } from 'vitest';
import { runRandomSchema } from '../testing/random-schema-run.ts';

// More seeds are in random-schemas.slow.test.ts.
test.each([0, 6, 12, 18])('tool-like schemas from seed %i: what is drawn is valid, and Ajv accepts the same values', (first) => {
  const runs = Array.from({ length: 6 }, (_, at) => runRandomSchema(first + at));
  expect(runs.flatMap(({ faults }) => faults)).toEqual([]);
  const total = (count: 'valid' | 'invalid') => runs.reduce((sum, run) => sum + run[count], 0);
  expect([total('valid') > 0, total('invalid') > 0]).toEqual([true, true]);
});
