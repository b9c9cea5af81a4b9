// The counts of experts' uses are those of the tokens since they were last taken.

import { expect, test } from 'vitest';
import { UseCounts } from './use-counts.ts';

test('uses add up by layer and expert, and are taken once', () => {
  const uses = new UseCounts(2, 4);
  expect(uses.take()).toBeNull();
  uses.add(Uint32Array.of(0, 3, 1, 2));
  uses.add(Uint32Array.of(3, 1, 2, 0));
  expect(uses.take()).toEqual([
    [1, 1, 0, 2],
    [1, 1, 2, 0],
  ]);
  expect(uses.take()).toBeNull();
  uses.add(Uint32Array.of(2, 3, 0, 1));
  expect(uses.take()).toEqual([
    [0, 0, 1, 1],
    [1, 1, 0, 0],
  ]);
});
