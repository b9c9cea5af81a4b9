// 300 answers of gpt-oss-tiny at temperature 2, each validated by Ajv. On lavapipe, in Node.

import Ajv2020 from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFixture } from '../../../../shaders/testing/fixture.ts';
import { lavapipeDriverFiles } from '../../../../tools/setup/lavapipe.ts';
import { type Gpu, openGpu } from '../../../engine/gpu/gpu.ts';
import { answerAt, DEMANDS, loadTinyModel, type TinyModel } from '../testing/tiny-model.ts';

const RUNS = 100;
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

test.each(['schema', 'call', 'enum'] as const)(`${RUNS} of ${RUNS} answers are valid: %s`, async (name) => {
  const demand = DEMANDS[name];
  const isValid = ajv.compile(demand.schema as object);
  const valid: unknown[] = [];
  for (let seed = 0; seed < RUNS; seed++) {
    const { end, kind, value } = await answerAt(model, demand, seed);
    expect([seed, end, kind]).toEqual([seed, demand.end, demand.kind]);
    if (isValid(value)) valid.push(value);
  }
  expect(valid).toHaveLength(RUNS);
  // They are drawn, not told.
  expect(new Set(valid.map((value) => JSON.stringify(value))).size).toBeGreaterThan(name === 'enum' ? 1 : RUNS / 2);
});
