// Compares gpt-oss-tiny, as it ships, on a GPU with Hugging Face transformers in f32: logits of
// real prompts and whole greedy answers.

import { beforeAll, describe, expect, test } from 'vitest';
import { testDevice } from '../../../shaders/testing/device.ts';
import { readFixture } from '../../../shaders/testing/fixture.ts';
import { testGpu } from '../../../shaders/testing/test-gpu.ts';
import { parseConfig } from '../../../src/engine/config.ts';
import { loadEngine } from '../../../src/engine/engine.ts';
import { loadModel } from '../../../src/engine/model/model.ts';
import { type MemorySource, memorySource } from '../../../src/engine/testing/memory-source.ts';
import { traceStep } from '../../../src/engine/testing/trace.ts';
import { loadTrainedGoldens, type TrainedGolden, trainedFiles } from './trained-golden.ts';

/**
 * Tolerances of logits, whose standard deviation is 3.3, by the cache's bits. Keys in f16 have a
 * relative error of up to 2^-12, and trained attention is sharp enough to show it. The largest
 * difference measured was 5.4e-2, against less than 1e-3 with f32.
 */
const CACHES = [
  { cacheBits: 32, tolerance: 1e-3 },
  { cacheBits: 16, tolerance: 1e-1 },
] as const;

const opened = testDevice();
let source: MemorySource;
let goldens: TrainedGolden[];

beforeAll(async () => {
  source = memorySource(await trainedFiles(readFixture));
  goldens = await loadTrainedGoldens(readFixture, parseConfig(source.config).vocabulary);
});

const cases = ['chat', 'arithmetic', 'functions'].flatMap((skill) => CACHES.map((cache) => ({ skill, ...cache })));

describe.each(cases)('a prompt of $skill with a cache of $cacheBits bits', ({ skill, cacheBits, tolerance }) => {
  const golden = () => goldens.find((each) => each.skill === skill) as TrainedGolden;

  test('has the logits of transformers', async () => {
    const { prompt, logits } = golden();
    const model = await loadModel(testGpu(opened), source, { contextTokens: 512, stepTokens: prompt.length, cacheBits });
    const trace = await traceStep(testGpu(opened), model, prompt, 0);
    const found = trace.logits.subarray((prompt.length - logits.length) * model.config.vocabulary);
    const expected = logits.flatMap((row) => [...row]);
    expect(found.length).toBe(expected.length);
    const max = found.reduce((max, value, i) => Math.max(max, Math.abs(value - (expected[i] as number))), 0);
    expect(max).toBeLessThanOrEqual(tolerance);
  });

  test('has the answer of transformers, id by id, with its log-probabilities', async () => {
    const { prompt, greedy } = golden();
    const engine = await loadEngine(testGpu(opened), source, { contextTokens: 512, cacheBits });
    const ids: number[] = [];
    const request = {
      prompt,
      maxTokens: greedy.ids.length,
      sampling: { temperature: 0, seed: 0 },
      stopTokens: new Set([greedy.ids.at(-1) as number]),
      logprobs: 20,
      promptLogprobs: false,
    };
    for await (const token of engine.generate(request)) {
      const first = greedy.top[ids.length]?.[0]?.logprob ?? Number.NaN;
      expect(Math.abs((token.logprob ?? Number.NaN) - first)).toBeLessThanOrEqual(tolerance);
      ids.push(token.id);
    }
    expect(ids).toEqual(greedy.ids);
  });
});
