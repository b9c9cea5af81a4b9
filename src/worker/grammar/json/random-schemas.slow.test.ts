import { expect, test } from 'vitest';
import { runRandomSchema } from '../testing/random-schema-run.ts';

/** Ajv compiles each schema, too: 2,000 take half an hour. */
const SCHEMAS = Number(process.env['RANDOM_SCHEMAS'] ?? 200);
const CHUNK = 25;

test.each(Array.from({ length: SCHEMAS / CHUNK }, (_, at) => at * CHUNK))(
  'tool-like schemas from seed %i: what is drawn is valid, and Ajv accepts the same values',
  (first) => {
    const runs = Array.from({ length: CHUNK }, (_, at) => runRandomSchema(first + at));
    expect(runs.flatMap(({ faults }) => faults)).toEqual([]);
    expect(runs.filter(({ empty }) => empty).length).toBeLessThan(CHUNK / 4);
  },
);
