// Turns of the real vocabulary, drawn at random from their masks: any way to cut a header and a
// body into tokens is read as it was meant.

import { expect, test } from 'vitest';
import { RandomTurns } from '../testing/random-turns.ts';

/** Some; real-vocabulary.slow.test.ts takes 600. */
const SEEDS = Array.from({ length: 8 }, (_, seed) => seed);

test('each turn is whole, its call is of a function that may be called, and its body is valid', () => {
  const turns = new RandomTurns();
  const results = SEEDS.map((seed) => turns.run(seed));
  expect(results.flatMap(({ faults }) => faults)).toEqual([]);
  expect(new Set(results.map(({ last }) => last)).size).toBeGreaterThan(2);
});
