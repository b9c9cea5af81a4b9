// The whole model on a GPU, in each of its variants, against Hugging Face transformers in f32.
// The tests compare hidden states of every layer, logits, and greedy ids.

import { beforeAll, describe, expect, test } from 'vitest';
import { testDevice } from '../../../shaders/testing/device.ts';
import { readFixture } from '../../../shaders/testing/fixture.ts';
import { testGpu } from '../../../shaders/testing/test-gpu.ts';
import { FASTER, inWorkgroupsOfGpu } from '../../../shaders/testing/variants.ts';
import { type Golden, type GoldenName, goldenNames, loadGolden } from '../../../test/support/goldens/goldens.ts';
import { makeCheckpoint } from '../../../test/support/make-checkpoint/checkpoint.ts';
import { loadEngine } from '../engine.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { CacheBits } from '../kernels/kernels.ts';
import { type MemorySource, memorySource } from '../testing/memory-source.ts';
import { fixedPace, promptLogits } from '../testing/prompt-logits.ts';
import { traceDecode, traceStep } from '../testing/trace.ts';
import { loadModel, type Model } from './model.ts';

// f32 sums in another order than transformers'; its own f32 differs from f64 by up to 3e-5.
const TOLERANCE = 1e-3;
// Relative errors of keys and values in f16 are up to 2^-12.
// Measured: 2.3e-3 on hidden states, 1.6e-3 on logits.
const HALF_TOLERANCE = 4e-3;

const opened = testDevice();

interface Loaded {
  golden: Golden;
  source: MemorySource;
  gpu: Gpu;
}

// Each is made once: making one takes longer than most of the tests with it.
const sources = new Map<GoldenName, Promise<Omit<Loaded, 'gpu'>>>();

async function open(name: GoldenName): Promise<Loaded> {
  const made = sources.get(name) ?? make(name);
  sources.set(name, made);
  return { ...(await made), gpu: testGpu(opened) };
}

async function make(name: GoldenName): Promise<Omit<Loaded, 'gpu'>> {
  const golden = await loadGolden(name, readFixture);
  return { golden, source: memorySource(makeCheckpoint(golden.recipe)) };
}

/** The slices of a prompt. */
interface Slicing {
  /** Maximum tokens of a slice. */
  max: number;
  /** Tokens at the prompt's end that are decoded one by one. */
  decoded?: number;
}

/** Cuts a prompt into slices: positions, and whether they are decoded. */
function slicesOf(prompt: readonly number[], { max, decoded = 0 }: Slicing): Slice[] {
  const prefilled = Math.max(0, prompt.length - decoded);
  const starts = Array.from({ length: Math.ceil(prefilled / max) }, (_, i) => i * max);
  const slices = starts.map((start) => ({ start, end: Math.min(start + max, prefilled), trace: traceStep }));
  return decoded === 0 ? slices : [...slices, { start: prefilled, end: prompt.length, trace: traceDecode }];
}

interface Slice {
  start: number;
  end: number;
  trace: typeof traceStep;
}

/**
 * Runs slices, and expects the golden's hidden states and logits. Earlier positions must have run.
 */
async function expectGolden({ golden, gpu }: Loaded, model: Model, slices: readonly Slice[], tolerance: number): Promise<void> {
  const differences = golden.hidden.map(() => 0);
  const [D, V] = [model.config.hidden, model.config.vocabulary];
  let logits = 0;
  let compared = 0;
  for (const { start, end, trace } of slices) {
    const found = await trace(gpu, model, golden.prompt.slice(start, end), start);
    found.hidden.forEach((rows, layer) => {
      const expected = golden.hidden[layer]?.subarray(start * D, end * D) ?? new Float32Array();
      differences[layer] = Math.max(differences[layer] ?? 0, largestDifference(rows, expected));
    });
    golden.logitPositions.forEach((at, i) => {
      if (at < start || at >= end) return;
      const row = found.logits.subarray((at - start) * V, (at - start + 1) * V);
      logits = Math.max(logits, largestDifference(row, golden.logits[i] ?? new Float32Array()));
      compared++;
    });
  }
  for (const [layer, difference] of differences.entries()) {
    expect(difference, `hidden state ${layer}`).toBeLessThanOrEqual(tolerance);
  }
  expect(logits, 'logits').toBeLessThanOrEqual(tolerance);
  const kept = golden.logitPositions.filter((at) => at >= (slices[0]?.start ?? 0));
  expect(compared, 'positions whose logits were compared').toBe(kept.length);
}

function largestDifference(found: Float32Array, expected: Float32Array): number {
  expect(found.length).toBe(expected.length);
  return found.reduce((max, value, i) => Math.max(max, Math.abs(value - (expected[i] as number))), 0);
}

/**
 * With 32 bits, each layer's numbers agree to the last bits of a sum.
 * With 16 bits, which conversations use, the test also compares a generation's tokens.
 * prefill.gpu.test.ts compares chunks of any size with one piece, to the bit.
 */
const formats: { cacheBits: CacheBits; tolerance: number; slicings: Record<string, Slicing> }[] = [
  {
    cacheBits: 32,
    tolerance: TOLERANCE,
    // The golden `window` has 296 keys and more: two runs of them, and a window that has moved.
    slicings: { 'one piece': { max: 512 }, 'one piece and 24 decoded tokens': { max: 512, decoded: 24 } },
  },
  { cacheBits: 16, tolerance: HALF_TOLERANCE, slicings: { 'one piece and 24 decoded tokens': { max: 512, decoded: 24 } } },
];
const cases = goldenNames.flatMap((name) => formats.map((format) => ({ name, ...format })));

describe.each(cases)('the golden $name with a cache of $cacheBits bits', ({ name, cacheBits, tolerance, slicings }) => {
  let loaded: Loaded;
  let model: Model;
  beforeAll(async () => {
    loaded = await open(name);
    const stepTokens = loaded.golden.prompt.length;
    model = await loadModel(loaded.gpu, loaded.source, { contextTokens: 512, stepTokens, cacheBits });
  });

  test.each(Object.entries(slicings))('hidden states and logits agree in %s', async (_, slicing) => {
    await expectGolden(loaded, model, slicesOf(loaded.golden.prompt, slicing), tolerance);
  });
});

test.each(goldenNames)('greedy ids of the golden %s are equal and their top-20 log-probabilities agree', async (name) => {
  const { gpu, source, golden } = await open(name);
  const engine = await loadEngine(gpu, source, { contextTokens: 512 });
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
      expect(Math.abs((token.top[i]?.logprob ?? Number.NaN) - logprob)).toBeLessThanOrEqual(2 * HALF_TOLERANCE);
    }
    ids.push(token.id);
  }
  expect(ids).toEqual(golden.greedy.ids);
});

// Variants that a GPU may run, other than this ring's own.
// In this ring's workgroup size the variants differ in decode's kernels alone.
// So the test decodes a few tokens behind a prefill.
const faster = [
  ...goldenNames.flatMap((name) => Object.entries(FASTER).map(([variant, variantOf]) => ({ name, variant, variantOf }))),
  { name: 'odd' as const, variant: 'in the workgroups of a GPU', variantOf: inWorkgroupsOfGpu },
];

test.each(faster)('decoded tokens of the golden $name agree $variant', async ({ name, variantOf }) => {
  const loaded = await open(name);
  expect(loaded.gpu.subgroupSize).toBeGreaterThan(0);
  const gpu = { ...loaded.gpu, variant: variantOf(loaded.gpu) };
  const { prompt } = loaded.golden;
  const model = await loadModel(gpu, loaded.source, { contextTokens: 512, stepTokens: prompt.length, cacheBits: 32 });
  const start = Math.max(0, prompt.length - 8);
  if (start > 0) {
    const pace = fixedPace(prompt.length, model.config.layers);
    await promptLogits(gpu, model, { prompt: prompt.slice(0, start), pace, firstWanted: start });
  }
  await expectGolden({ ...loaded, gpu }, model, [{ start, end: prompt.length, trace: traceDecode }], TOLERANCE);
});

test('slices that are narrower than the window give the same', async () => {
  const loaded = await open('odd');
  const model = await loadModel(loaded.gpu, loaded.source, { contextTokens: 512, stepTokens: 7, cacheBits: 32 });
  await expectGolden(loaded, model, slicesOf(loaded.golden.prompt, { max: 7 }), TOLERANCE);
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
  // Experts in two parts are added to the residual with two roundings.
  expect(largestDifference(found.logits, expected.logits)).toBeLessThanOrEqual(1e-4);
});
