// Turns of the real vocabulary, drawn at random from their masks: any way to cut a header and a
// body into tokens is read as it was meant.

import { expect, test } from 'vitest';
import { RandomTurns } from '../testing/random-turns.ts';

const turns = new RandomTurns();

// A schema a test, because a busy machine takes seconds for each.
test.each([0, 1, 2, 3, 4])('a turn is whole, and its body keeps random schema %i', (seed) => {
  expect(turns.run(seed)).toMatchObject({ faults: [], isWhole: true });
});
