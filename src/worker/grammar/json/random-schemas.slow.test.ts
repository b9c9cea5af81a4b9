import { expect, test } from 'vitest';
import { runRandomSchema } from '../testing/random-schema-run.ts';

// Minutes: each of the schemas is compiled by Ajv, too.
const SEEDS = 2_000;

test('2,000 tool-like schemas: what is drawn is valid, and what is accepted is what Ajv accepts', () => {
  let empty = 0;
  for (let seed = 0; seed < SEEDS; seed++) {
    const run = runRandomSchema(seed);
    expect(run.faults).toEqual([]);
    empty += Number(run.empty);
  }
  expect(empty).toBeLessThan(SEEDS / 10);
});
