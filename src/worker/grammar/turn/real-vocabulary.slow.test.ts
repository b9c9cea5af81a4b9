// As real-vocabulary.test.ts, with 600 random schemas.

import { expect, test } from 'vitest';
import { NAMES, RandomTurns } from '../testing/random-turns.ts';

const BATCH = 100;
const turns = new RandomTurns();
const lasts = new Set<string>();

test.each([1, 2, 3, 4, 5, 6])('turns are whole and valid, batch %i', (batch) => {
  const results = Array.from({ length: BATCH }, (_, at) => turns.run(batch * BATCH + at));
  expect(results.flatMap(({ faults }) => faults)).toEqual([]);
  expect(results.filter(({ isEmpty }) => isEmpty).length).toBeLessThan(BATCH / 4);
  for (const { last } of results) lasts.add(last);
});

test('every function was called, and texts came too', () => {
  expect([...lasts].filter((last) => last !== '')).toHaveLength(NAMES.length + 1);
});
