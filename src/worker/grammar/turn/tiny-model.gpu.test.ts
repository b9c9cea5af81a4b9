// gpt-oss-tiny at temperature 2 on a GPU: what is asked for is what comes.

import { beforeAll, expect, test } from 'vitest';
import { testDevice } from '../../../../shaders/testing/device.ts';
import { readFixture } from '../../../../shaders/testing/fixture.ts';
import { testGpu } from '../../../../shaders/testing/test-gpu.ts';
import { answerAt, COLOURS, DEMANDS, loadTinyModel, type TinyModel } from '../testing/tiny-model.ts';

/** Some; tiny-model.slow.test.ts takes more. */
const SEEDS = [0, 1];
const opened = testDevice();
let model: TinyModel;

beforeAll(async () => {
  model = await loadTinyModel(testGpu(opened), readFixture);
});

test('a final message keeps its schema', async () => {
  for (const seed of SEEDS) {
    const { end, kind, value } = await answerAt(model, DEMANDS.schema, seed);
    expect([end, kind]).toEqual(['stop', 'final']);
    expect(value).toEqual({
      city: expect.stringMatching(/^.{1,6}$/su),
      days: expect.any(Number),
      sights: expect.any(Array),
      by: (value as { by: unknown }).by === null ? null : 'train',
    });
  }
});

test('a call that must come keeps the schema of its arguments', async () => {
  for (const seed of SEEDS) {
    const { end, kind, value } = await answerAt(model, DEMANDS.call, seed);
    expect([end, kind]).toEqual(['tool-calls', 'functions.plan_trip']);
    expect(Object.keys(value as object).sort()).toEqual(['by', 'city', 'days', 'sights']);
  }
});

test('one of some values is one of them', async () => {
  for (const seed of SEEDS) {
    const { end, kind, value } = await answerAt(model, DEMANDS.enum, seed);
    expect([end, kind, COLOURS.includes(value as string)]).toEqual(['stop', 'final', true]);
  }
});
