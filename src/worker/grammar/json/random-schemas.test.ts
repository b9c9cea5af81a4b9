import { expect, test } from 'vitest';
import { runRandomSchema } from '../testing/random-schema-run.ts';

// 2,000 seeds are in random-schemas.slow.test.ts.
const SEEDS = 40;

test('tool-like schemas: what is drawn is valid, and what is accepted is what Ajv accepts', () => {
  const runs = Array.from({ length: SEEDS }, (_, seed) => runRandomSchema(seed));
  expect(runs.flatMap(({ faults }) => faults)).toEqual([]);
  const sum = (count: (run: (typeof runs)[number]) => number) => runs.reduce((total, run) => total + count(run), 0);
  expect(sum(({ valid }) => valid)).toBeGreaterThan(SEEDS);
  expect(sum(({ invalid }) => invalid)).toBeGreaterThan(SEEDS);
  expect(sum(({ empty }) => Number(empty))).toBeLessThan(SEEDS / 10);
});
