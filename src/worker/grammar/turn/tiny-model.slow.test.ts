// Answers of gpt-oss-tiny at temperature 2, each validated by Ajv. On lavapipe, in Node.

import Ajv2020 from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFixture } from '../../../../shaders/testing/fixture.ts';
import { lavapipeDriverFiles } from '../../../../tools/setup/lavapipe.ts';
import { type Gpu, openGpu } from '../../../engine/gpu/gpu.ts';
import { answerAt, DEMANDS, loadTinyModel, type TinyModel } from '../testing/tiny-model.ts';

/** Of each kind. */
const ANSWERS = Number(process.env['TINY_ANSWERS'] ?? 20);
const BATCH = 10;
const BATCHES = Array.from({ length: ANSWERS / BATCH }, (_, at) => at);
const ajv = new Ajv2020();
let gpu: Gpu;
let model: TinyModel;

beforeAll(async () => {
  // The Vulkan loader reads it when Dawn starts.
  process.env['VK_DRIVER_FILES'] = lavapipeDriverFiles();
  await import('../../../../shaders/testing/dawn-in-node.ts');
  gpu = await openGpu(navigator.gpu);
  model = await loadTinyModel(gpu, readFixture);
});

afterAll(() => gpu.device.destroy());

const cases = (['enum', 'call', 'schema'] as const).flatMap((name) => BATCHES.map((batch) => ({ name, batch })));

test.each(cases)(`${BATCH} of ${BATCH} answers are valid: $name, batch $batch`, async ({ name, batch }) => {
  const demand = DEMANDS[name];
  const isValid = ajv.compile(demand.schema as object);
  const valid: string[] = [];
  for (let seed = batch * BATCH; seed < (batch + 1) * BATCH; seed++) {
    const { end, kind, value } = await answerAt(model, demand, seed);
    expect([seed, end, kind]).toEqual([seed, demand.end, demand.kind]);
    if (isValid(value)) valid.push(JSON.stringify(value));
  }
  expect(valid).toHaveLength(BATCH);
  // They are the model's, at random, and not the only ones that the schema has.
  expect(new Set(valid).size).toBeGreaterThan(name === 'enum' ? 1 : BATCH / 2);
});
