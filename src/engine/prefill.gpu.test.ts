// Prefill as a whole: chunks of any size give one result, contexts past 4,096 and positions up to 131,071 are transformers'.

import { beforeAll, describe, expect, test } from 'vitest';
import { testDevice } from '../../shaders/testing/device.ts';
import { readFixture } from '../../shaders/testing/fixture.ts';
import { testGpu } from '../../shaders/testing/test-gpu.ts';
import { type LongGolden, loadLongGolden } from '../../tools/golden/long-golden.ts';
import { makeCheckpoint } from '../../tools/make-checkpoint/checkpoint.ts';
import type { Gpu } from './gpu.ts';
import { type LoadOptions, loadModel, type Model } from './model.ts';
import type { Pace } from './pace.ts';
import { LOGIT_ROWS } from './prefill-kernels.ts';
import { runPrefill } from './prefill-schedule.ts';
import { Readback } from './readback.ts';
import { readPromptLogits } from './step.ts';
import { memorySource } from './testing/memory-source.ts';

const TOLERANCE = 1e-3;

const opened = testDevice();
let gpu: Gpu;
let golden: LongGolden;

beforeAll(async () => {
  gpu = testGpu(opened);
  golden = await loadLongGolden(readFixture);
});

const load = (options: LoadOptions) => loadModel(gpu, memorySource(makeCheckpoint(golden.recipe)), options);

/** Chunks of `tokens`, in submits of `layers`. */
const fixed = (tokens: number, layers = 2): Pick<Pace, 'tokens' | 'layers' | 'took'> => ({
  tokens: (left) => Math.min(left, tokens),
  layers: () => layers,
  took: () => {},
});

interface Run {
  prompt: readonly number[];
  from?: number;
  pace: Pick<Pace, 'tokens' | 'layers' | 'took'>;
  /** Logits are read of chunks that end behind this position. */
  firstWanted: number;
}

/** Logits of the positions from `firstWanted` on. */
async function logitsOf(model: Model, { prompt, from = 0, pace, firstWanted }: Run): Promise<Float32Array[]> {
  const readback = new Readback(gpu, LOGIT_ROWS * model.config.vocabulary * 4, 1);
  const found: Float32Array[] = [];
  await runPrefill(gpu, model, {
    prompt,
    from,
    pace,
    beforeChunk: () => {},
    afterChunk: async (step) => {
      const before = Math.max(0, firstWanted - step.firstPosition);
      if (before < step.tokens) found.push(...(await readPromptLogits(gpu, model, step, readback)).slice(before));
    },
  });
  readback.destroy();
  return found;
}

function largestDifference(found: readonly Float32Array[], expected: readonly Float32Array[]): number {
  expect(found.length).toBe(expected.length);
  return Math.max(...found.flatMap((row, i) => Array.from(row, (value, id) => Math.abs(value - (expected[i]?.[id] as number)))));
}

describe('a prompt of 1,000 tokens', () => {
  const last = 999;
  let model: Model;
  let whole: Float32Array[];
  const prompt = () => golden.prompt.slice(0, 1000);
  beforeAll(async () => {
    model = await load({ contextTokens: 1024, stepTokens: 1000 });
    whole = await logitsOf(model, { prompt: prompt(), pace: fixed(1000), firstWanted: last });
  });

  test.each([1, 7, 64, 256])('in chunks of %i gives the logits of one piece, to the bit', async (tokens) => {
    const found = await logitsOf(model, { prompt: prompt(), pace: fixed(tokens, 1), firstWanted: last });
    expect(found).toEqual(whole);
  });

  test('with another token in front gives others', async () => {
    const other = [(prompt()[0] as number) + 1, ...prompt().slice(1)];
    const found = await logitsOf(model, { prompt: other, pace: fixed(256), firstWanted: last });
    expect(largestDifference(found, whole)).toBeGreaterThan(TOLERANCE);
  });
});

test('a context of 4,128 tokens gives the logits of transformers around position 4,096', async () => {
  const { prompt, logits } = golden;
  const model = await load({ contextTokens: 4200, firstTokens: 4200, stepTokens: 512, cacheBits: 32 });
  const found = await logitsOf(model, { prompt, pace: fixed(512), firstWanted: prompt.length - logits.length });
  expect(largestDifference(found, logits)).toBeLessThanOrEqual(TOLERANCE);
});

test('positions near 131,071 give the logits of transformers', async () => {
  const { start, ids, logits } = golden.far;
  const model = await load({ contextTokens: 131_072, firstTokens: 131_072, stepTokens: 64, cacheBits: 32 });
  // Nothing runs before `start`: the cache is fresh, and its zeros are the golden's.
  const prompt = [...Array<number>(start).fill(0), ...ids];
  const found = await logitsOf(model, { prompt, from: start, pace: fixed(64), firstWanted: start });
  expect(largestDifference(found, logits)).toBeLessThanOrEqual(TOLERANCE);
});
