// Long contexts: logits at positions past YaRN's original 4,096 equal those of Hugging Face
// transformers.
// They go up to the model's last position, 131,071, for a prompt's tokens and for decoded ones.

import { beforeAll, describe, expect, test } from 'vitest';
import { testDevice } from '../../shaders/testing/device.ts';
import { readFixture } from '../../shaders/testing/fixture.ts';
import { testGpu } from '../../shaders/testing/test-gpu.ts';
import { type LongGolden, loadLongGolden } from '../../test/support/goldens/long-golden.ts';
import { makeCheckpoint } from '../../test/support/make-checkpoint/checkpoint.ts';
import type { Gpu } from './gpu/gpu.ts';
import { type LoadOptions, loadModel, type Model } from './model/model.ts';
import { memorySource } from './testing/memory-source.ts';
import { fixedPace, largestLogitDifference, promptLogits } from './testing/prompt-logits.ts';
import { decodedLogits } from './testing/trace.ts';

const TOLERANCE = 1e-3;
// Decoded tokens: across position 4,096, and at the end.
const DECODED = 12;

const opened = testDevice();
let gpu: Gpu;
let golden: LongGolden;

beforeAll(async () => {
  gpu = testGpu(opened);
  golden = await loadLongGolden(readFixture);
});

const load = (options: LoadOptions) => loadModel(gpu, memorySource(makeCheckpoint(golden.recipe)), { ...options, cacheBits: 32 });

describe('a context of 4,128 tokens gives the logits of transformers', () => {
  let model: Model;
  let kept: number; // the first position whose logits are kept
  let prefilled: Float32Array[];
  beforeAll(async () => {
    const { prompt, logits } = golden;
    kept = prompt.length - logits.length;
    model = await load({ contextTokens: 4200, firstTokens: 4200, stepTokens: 512 });
    prefilled = await promptLogits(gpu, model, { prompt, pace: fixedPace(512), firstWanted: kept });
  });

  test('prefilled', () => expect(largestLogitDifference(prefilled, golden.logits)).toBeLessThanOrEqual(TOLERANCE));

  test('decoded from position 4,090 on', async () => {
    const from = 4090;
    const found = await decodedLogits(gpu, model, golden.prompt.slice(from, from + DECODED), from);
    const expected = golden.logits.slice(from - kept, from - kept + DECODED);
    expect(largestLogitDifference(found, expected)).toBeLessThanOrEqual(TOLERANCE);
  });
});

describe('the last positions of 131,072 give the logits of transformers', () => {
  let model: Model;
  let prefilled: Float32Array[];
  beforeAll(async () => {
    const { start, ids } = golden.far;
    model = await load({ contextTokens: 131_072, firstTokens: 131_072, stepTokens: 64 });
    // No token runs before `start`: the cache is fresh, and the golden's earlier keys are zeros,
    // too.
    const prompt = [...Array<number>(start).fill(0), ...ids];
    prefilled = await promptLogits(gpu, model, { prompt, from: start, pace: fixedPace(64), firstWanted: start });
  });

  test('prefilled', () => expect(largestLogitDifference(prefilled, golden.far.logits)).toBeLessThanOrEqual(TOLERANCE));

  test('decoded up to position 131,071', async () => {
    const { start, ids, logits } = golden.far;
    const found = await decodedLogits(gpu, model, ids.slice(-DECODED), start + ids.length - DECODED);
    expect(largestLogitDifference(found, logits.slice(-DECODED))).toBeLessThanOrEqual(TOLERANCE);
  });
});
