// A model with int8 dense matrices against the reference over the same int8.
// The cases vary how its bytes arrive and where they lie.

import { expect, test } from 'vitest';
import { testDevice } from '../../../shaders/testing/device.ts';
import { readFixture } from '../../../shaders/testing/fixture.ts';
import { testGpu } from '../../../shaders/testing/test-gpu.ts';
import { loadGolden } from '../../../test/support/goldens/goldens.ts';
import { makeCheckpoint } from '../../../test/support/make-checkpoint/checkpoint.ts';
import { parseConfig } from '../config.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { checkFits, loadModel } from '../model/model.ts';
import { referenceForward } from '../reference/reference-forward.ts';
import { memorySource } from '../testing/memory-source.ts';
import { fixedPace, largestLogitDifference, promptLogits } from '../testing/prompt-logits.ts';
import { decodedLogits } from '../testing/trace.ts';

// The tolerance of exact weights (model.gpu.test.ts).
const TOLERANCE = 1e-3;
// Ids of the prompt that prefill and that decoding run: the first number crosses a slice.
const [PREFILLED, DECODED] = [9, 3];

const opened = testDevice();
const int8Gpu = (changes: Partial<Gpu> = {}): Gpu => {
  const gpu = testGpu(opened);
  return { ...gpu, ...changes, variant: { ...gpu.variant, dense: 'int8' } };
};

const golden = loadGolden('odd', readFixture);
const files = golden.then(({ recipe }) => makeCheckpoint(recipe));
const LOAD = { contextTokens: 64, stepTokens: 8, cacheBits: 32 } as const;

/** Logits of each compared id of the prompt. */
async function logitsOf(gpu: Gpu, pieceBytes?: number): Promise<Float32Array[]> {
  const ids = (await golden).prompt.slice(0, PREFILLED + DECODED);
  const model = await loadModel(gpu, memorySource(await files, pieceBytes), LOAD);
  const prompt = ids.slice(0, PREFILLED);
  const prefilled = await promptLogits(gpu, model, { prompt, pace: fixedPace(LOAD.stepTokens), firstWanted: 0 });
  return [...prefilled, ...(await decodedLogits(gpu, model, ids.slice(PREFILLED), PREFILLED))];
}

async function expected(dense: 'bf16' | 'int8'): Promise<Float32Array[]> {
  const source = memorySource(await files);
  const ids = (await golden).prompt.slice(0, PREFILLED + DECODED);
  return referenceForward(parseConfig(source.config), source.bytesOf, ids, dense).logits.map((row) => Float32Array.from(row));
}

test.each<[string, Partial<Gpu>, number | undefined]>([
  ['in pieces of whole tensors', {}, undefined],
  ['in pieces that end within rows', {}, 1004],
  ['in pieces of less than a row', {}, 100],
  ['in buffers that hold a third of the vocabulary', { maxBufferBytes: 100_000 }, 1004],
])('%s, logits are the reference’s', async (_, gpu, pieceBytes) => {
  const found = await logitsOf(int8Gpu(gpu), pieceBytes);
  expect(largestLogitDifference(found, await expected('int8'))).toBeLessThanOrEqual(TOLERANCE);
});

test.fails('control: the reference over exact weights', async () => {
  expect(largestLogitDifference(await logitsOf(int8Gpu()), await expected('bf16'))).toBeLessThanOrEqual(TOLERANCE);
});

test('a model takes less memory so, and as much less as its dense matrices become', async () => {
  const source = memorySource(await files);
  const { hidden: D, heads: H, kvHeads: G, headDim: d, layers: L, vocabulary: V } = parseConfig(source.config);
  const [exact, int8] = [testGpu(opened), int8Gpu()].map((gpu) => checkFits(gpu, source, LOAD).weightBytes) as [number, number];
  const rows = (columns: number) => columns + Math.ceil(columns / 16 / 16) * 16;
  const perLayer = (H + 2 * G) * d * (2 * D - rows(D)) + D * (2 * H * d - rows(H * d));
  expect(exact - int8).toBe(L * perLayer + V * (2 * D - rows(D)));
});
