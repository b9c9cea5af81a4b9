import { expect, test } from 'vitest';
import { runRandomSchema } from '../testing/random-schema-run.ts';

const CHUNK = 250;

// Minutes: Ajv compiles each of the 2,000 schemas, too.
test.each(Array.from({ length: 8 }, (_, at) => at * CHUNK))(
  'tool-like schemas from seed %i: what is drawn is valid, and Ajv accepts the same values',
  (first) => {
    const runs = Array.from({ length: CHUNK }, (_, at) => runRandomSchema(first + at));
    expect(runs.flatMap(({ faults }) => faults)).toEqual([]);
    expect(runs.filter(({ empty }) => empty).length).toBeLessThan(CHUNK / 10);
  },
);
