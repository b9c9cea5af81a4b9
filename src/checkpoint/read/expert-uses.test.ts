// A load begins with the experts that earlier answers used most.

import { expect, test } from 'vitest';
import { storeExpertModel } from '../testing/expert-model.ts';

const model = () => storeExpertModel({ experts: 2, rows: 1, chunkBytes: 64 });

test('experts without counts come in ascending order', async () => {
  const { checkpoint } = await model();
  expect(await checkpoint.expertsByUse(2, 3)).toEqual([
    [0, 1, 2],
    [0, 1, 2],
  ]);
});

test('the most used come first, over all answers, also after a restart', async () => {
  const { checkpoint, reopen } = await model();
  await checkpoint.addExpertUses([
    [0, 5, 1],
    [2, 2, 0],
  ]);
  await checkpoint.addExpertUses([
    [0, 1, 7],
    [0, 1, 0],
  ]);
  expect(await (await reopen()).expertsByUse(2, 3)).toEqual([
    [2, 1, 0],
    [1, 0, 2],
  ]);
});

test('counts of a model of other sizes are not used', async () => {
  const { checkpoint } = await model();
  await checkpoint.addExpertUses([[0, 5, 1]]);
  expect(await checkpoint.expertsByUse(1, 4)).toEqual([[0, 1, 2, 3]]);
  await checkpoint.addExpertUses([[0, 0, 0, 1]]);
  expect(await checkpoint.expertsByUse(1, 4)).toEqual([[3, 0, 1, 2]]);
});

test('what was used long ago weighs less than what is used now', async () => {
  const { checkpoint } = await model();
  await checkpoint.addExpertUses([[2 ** 18, 0]]);
  for (let answer = 0; answer < 4; answer++) await checkpoint.addExpertUses([[0, 2 ** 16]]);
  expect(await checkpoint.expertsByUse(1, 2)).toEqual([[1, 0]]);
});
