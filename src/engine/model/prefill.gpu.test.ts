// Prefill as a whole: chunks of any size give one result.

import { beforeAll, describe, expect, test } from 'vitest';
import { testDevice } from '../../../shaders/testing/device.ts';
import { readFixture } from '../../../shaders/testing/fixture.ts';
import { testGpu } from '../../../shaders/testing/test-gpu.ts';
import { loadLongGolden } from '../../../test/support/goldens/long-golden.ts';
import { makeCheckpoint } from '../../../test/support/make-checkpoint/checkpoint.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { memorySource } from '../testing/memory-source.ts';
import { fixedPace, largestLogitDifference, promptLogits } from '../testing/prompt-logits.ts';
import { loadModel, type Model } from './model.ts';

// Prompts that differ must differ by more.
const TOLERANCE = 1e-3;

const opened = testDevice();

describe('a prompt of 1,000 tokens', () => {
  const firstWanted = 999;
  let gpu: Gpu;
  let model: Model;
  let prompt: readonly number[];
  let whole: Float32Array[];
  beforeAll(async () => {
    gpu = testGpu(opened);
    const golden = await loadLongGolden(readFixture);
    prompt = golden.prompt.slice(0, 1000);
    model = await loadModel(gpu, memorySource(makeCheckpoint(golden.recipe)), { contextTokens: 1024, stepTokens: 1000 });
    whole = await promptLogits(gpu, model, { prompt, pace: fixedPace(1000), firstWanted });
  });

  test.each([1, 7, 64, 256])('in chunks of %i gives the logits of one piece, to the bit', async (tokens) => {
    const found = await promptLogits(gpu, model, { prompt, pace: fixedPace(tokens, 1), firstWanted });
    expect(found).toEqual(whole);
  });

  test('with another token in front gives others', async () => {
    const other = [(prompt[0] as number) + 1, ...prompt.slice(1)];
    const found = await promptLogits(gpu, model, { prompt: other, pace: fixedPace(256), firstWanted });
    expect(largestLogitDifference(found, whole)).toBeGreaterThan(TOLERANCE);
  });
});
