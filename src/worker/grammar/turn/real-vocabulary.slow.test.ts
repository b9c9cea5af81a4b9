// As real-vocabulary.test.ts, with more random schemas.

import { expect, test } from 'vitest';
import { NAMES, RandomTurns } from '../testing/random-turns.ts';

/** 600 take half an hour. */
const TURNS = Number(process.env['RANDOM_TURNS'] ?? 60);
const BATCH = 20;
const turns = new RandomTurns();
const lasts = new Set<string>();

test.each(Array.from({ length: TURNS / BATCH }, (_, at) => at + 1))('turns are whole and valid, batch %i', (batch) => {
  const results = Array.from({ length: BATCH }, (_, at) => turns.run(batch * BATCH + at));
  expect(results.flatMap(({ faults }) => faults)).toEqual([]);
  expect(results.filter(({ isWhole }) => isWhole).length).toBeGreaterThan(BATCH / 2);
  for (const { last } of results) lasts.add(last);
});

test('every function was called, and texts came too', () => {
  expect([...lasts].filter((last) => last !== '')).toHaveLength(NAMES.length + 1);
});
