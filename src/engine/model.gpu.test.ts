// The whole model on a GPU against Hugging Face transformers in f32: hidden states of every layer, logits, greedy ids.

import { beforeAll, describe, expect, test } from 'vitest';
import { testDevice } from '../../shaders/testing/device.ts';
import { readFixture } from '../../shaders/testing/fixture.ts';
import { testGpu } from '../../shaders/testing/test-gpu.ts';
import { type Golden, type GoldenName, goldenNames, loadGolden } from '../../tools/golden/goldens.ts';
import { makeCheckpoint } from '../../tools/make-checkpoint/checkpoint.ts';
import { loadEngine } from './engine.ts';
import type { Gpu } from './gpu.ts';
import { loadModel, type Model } from './model.ts';
import { type MemorySource, memorySource } from './testing/memory-source.ts';
import { traceDecode, traceStep } from './testing/trace.ts';

// f32 sums in another order than transformers'; its own f32 differs from f64 by up to 3e-5.
const TOLERANCE = 1e-3;
// Keys and values in f16 are off by up to 2^-12 of themselves; measured: 2.3e-3 on hidden states, 1.6e-3 on logits.
const HALF_TOLERANCE = 4e-3;

const opened = testDevice();

interface Loaded {
  golden: Golden;
  source: MemorySource;
  gpu: Gpu;
}

async function open(name: GoldenName): Promise<Loaded> {
  const golden = await loadGolden(name, readFixture);
  return { golden, source: memorySource(makeCheckpoint(golden.recipe)), gpu: testGpu(opened) };
}

/** How a prompt is cut and run. */
interface Way {
  /** Tokens of a slice. */
  most: number;
  /** Tokens at its end that are decoded one by one. */
  decoded?: number;
}

/** Slices of a prompt that so run: positions, and whether they are decoded. */
function slicesOf(prompt: readonly number[], { most, decoded = 0 }: Way) {
  const prefilled = Math.max(0, prompt.length - decoded);
  const starts = Array.from({ length: Math.ceil(prefilled / most) }, (_, i) => i * most);
  const slices = starts.map((start) => ({ start, end: Math.min(start + most, prefilled), trace: traceStep }));
  return decoded === 0 ? slices : [...slices, { start: prefilled, end: prompt.length, trace: traceDecode }];
}

/** Largest differences from the golden over a whole prompt. */
async function compare({ golden, gpu }: Loaded, model: Model, way: Way): Promise<{ hidden: number[]; logits: number }> {
  const hidden = golden.hidden.map(() => 0);
  const [D, V] = [model.config.hidden, model.config.vocabulary];
  let logits = 0;
  let compared = 0;
  for (const { start, end, trace } of slicesOf(golden.prompt, way)) {
    const found = await trace(gpu, model, golden.prompt.slice(start, end), start);
    found.hidden.forEach((rows, layer) => {
      const expected = golden.hidden[layer]?.subarray(start * D, end * D) ?? new Float32Array();
      hidden[layer] = Math.max(hidden[layer] ?? 0, largestDifference(rows, expected));
    });
    golden.logitPositions.forEach((at, i) => {
      if (at < start || at >= end) return;
      const row = found.logits.subarray((at - start) * V, (at - start + 1) * V);
      logits = Math.max(logits, largestDifference(row, golden.logits[i] ?? new Float32Array()));
      compared++;
    });
  }
  expect(compared, 'positions whose logits were compared').toBe(golden.logitPositions.length);
  return { hidden, logits };
}

function largestDifference(found: Float32Array, expected: Float32Array): number {
  expect(found.length).toBe(expected.length);
  return found.reduce((most, value, i) => Math.max(most, Math.abs(value - (expected[i] as number))), 0);
}

const formats = [
  { cacheBits: 32, tolerance: TOLERANCE },
  { cacheBits: 16, tolerance: HALF_TOLERANCE },
] as const;
const cases = goldenNames.flatMap((name) => formats.map((format) => ({ name, ...format })));

describe.each(cases)('the golden $name with a cache of $cacheBits bits', ({ name, cacheBits, tolerance }) => {
  let loaded: Loaded;
  let model: Model;
  beforeAll(async () => {
    loaded = await open(name);
    const stepTokens = loaded.golden.prompt.length;
    model = await loadModel(loaded.gpu, loaded.source, { contextTokens: 512, stepTokens, cacheBits });
  });

  // prefill.gpu.test.ts holds chunks of one token to these, to the bit.
  test.each<[string, Way]>([
    ['one piece', { most: 512 }],
    ['slices of 7', { most: 7 }],
    // Over 296 keys and more in the golden `window`: two runs of them, and a window that has moved.
    ['one piece and 24 decoded tokens', { most: 512, decoded: 24 }],
  ])('hidden states and logits agree in %s', async (_, way) => {
    const differences = await compare(loaded, model, way);
    for (const [layer, difference] of differences.hidden.entries()) {
      expect(difference, `hidden state ${layer}`).toBeLessThanOrEqual(tolerance);
    }
    expect(differences.logits, 'logits').toBeLessThanOrEqual(tolerance);
  });

  test('greedy ids are equal and their top-20 log-probabilities agree', async () => {
    const engine = await loadEngine(loaded.gpu, loaded.source, { contextTokens: 512, cacheBits });
    const { golden } = loaded;
    const request = {
      prompt: golden.prompt,
      maxTokens: golden.greedy.ids.length,
      sampling: { temperature: 0, seed: 0 },
      stopTokens: new Set<number>(),
      logprobs: 20,
      promptLogprobs: false,
    };
    const ids: number[] = [];
    for await (const token of engine.generate(request)) {
      const expected = golden.greedy.top[ids.length] ?? [];
      // Log-probabilities add the noise of a softmax over the logits: twice the tolerance.
      for (const [i, { logprob }] of expected.entries()) {
        expect(Math.abs((token.top[i]?.logprob ?? Number.NaN) - logprob)).toBeLessThanOrEqual(2 * tolerance);
      }
      ids.push(token.id);
    }
    expect(ids).toEqual(golden.greedy.ids);
  });
});

test('a device whose limits cut every matrix into parts gives the same', async () => {
  const { gpu, source, golden } = await open('odd');
  const whole = await loadModel(gpu, source, { contextTokens: 64, cacheBits: 32 });
  // Small pieces end inside rows and parts.
  const pieces = memorySource(makeCheckpoint(golden.recipe), 1000);
  const cut = await loadModel({ ...gpu, maxBufferBytes: 128 * 1024 }, pieces, { contextTokens: 64, cacheBits: 32 });
  expect(cut.prefill.layers[0]?.length).toBeGreaterThanOrEqual((whole.prefill.layers[0]?.length ?? 0) + 3);
  expect(cut.prefill.embed.length).toBeGreaterThan(1);
  expect(cut.prefill.logits.length).toBeGreaterThan(2);
  const ids = golden.prompt.slice(0, 24);
  const [expected, found] = [await traceStep(gpu, whole, ids, 0), await traceStep(gpu, cut, ids, 0)];
  // Experts in two parts are added to the residual in two roundings.
  expect(largestDifference(found.logits, expected.logits)).toBeLessThanOrEqual(1e-4);
});
