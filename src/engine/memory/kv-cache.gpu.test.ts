// The cache grows under a conversation without an effect on its tokens.
// A GPU without memory for more ends the answer with `context-full`.

import { beforeAll, expect, test, vi } from 'vitest';
import { testDevice } from '../../../shaders/testing/device.ts';
import { readFixture } from '../../../shaders/testing/fixture.ts';
import { testGpu } from '../../../shaders/testing/test-gpu.ts';
import { loadGolden } from '../../../test/support/goldens/goldens.ts';
import { makeCheckpoint } from '../../../test/support/make-checkpoint/checkpoint.ts';
import { loadEngine } from '../engine.ts';
import type { GeneratedToken, Generator } from '../generation.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { type MemorySource, memorySource } from '../testing/memory-source.ts';
import { roomFor } from './kv-cache.ts';

const CONTEXT = 64;
const opened = testDevice();
let gpu: Gpu;
let source: MemorySource;

beforeAll(async () => {
  gpu = testGpu(opened);
  source = memorySource(makeCheckpoint((await loadGolden('odd', readFixture)).recipe));
});

const load = (firstTokens: number) =>
  loadEngine(gpu, source, { contextTokens: CONTEXT, firstTokens, stepTokens: 16, ringTokens: 16 });

const prompt = (length: number) => Array.from({ length }, (_, i) => (i * 37 + 1) % 256);

async function run(engine: Generator, ids: readonly number[], maxTokens: number) {
  const tokens: GeneratedToken[] = [];
  const sampling = { temperature: 0, seed: 0 };
  const running = engine.generate({
    prompt: ids,
    maxTokens,
    sampling,
    stopTokens: new Set<number>(),
    logprobs: 3,
    promptLogprobs: false,
  });
  for (;;) {
    const { value, done } = await running.next();
    if (done) return { tokens, end: value.end, cached: value.cachedTokens };
    tokens.push(value);
  }
}

/** Makes the GPU refuse the next allocation that has an error scope. */
function refuseOnce(): void {
  const popErrorScope = gpu.device.popErrorScope.bind(gpu.device);
  vi.spyOn(gpu.device, 'popErrorScope').mockImplementationOnce(async () => {
    await popErrorScope();
    return { message: 'no memory, says the test' };
  });
}

test('room doubles until it is enough, and ends at the most', () => {
  expect([1, 8, 9, 16, 17, 100].map((needed) => roomFor(needed, 8, 50))).toEqual([8, 8, 16, 16, 32, 50]);
});

test('an answer that outgrows the cache is, to the bit, that of a cache that had the room', async () => {
  const grown = await load(8);
  const roomy = await load(CONTEXT);
  const expected = await run(roomy, prompt(5), 100);
  expect(expected.end).toBe('context-full');
  expect(await run(grown, prompt(5), 100)).toEqual(expected);
  // Numbers computed before the cache grew are still there.
  const next = [...prompt(5), ...expected.tokens.slice(0, 40).map(({ id }) => id), 7];
  expect(await run(grown, next, 5)).toEqual(await run(roomy, next, 5));
});

test('a prompt that does not fit is given room before it runs', async () => {
  expect(await run(await load(8), prompt(50), 3)).toEqual(await run(await load(CONTEXT), prompt(50), 3));
});

test('without memory an answer ends where the cache does, and the context is said to be so long', async () => {
  const engine = await load(16);
  refuseOnce();
  const { tokens, end } = await run(engine, prompt(5), 100);
  expect(end).toBe('context-full');
  // The last sampled id needs no position of its own.
  expect(tokens).toHaveLength(16 - 5 + 1);
  expect(engine.contextTokens).toBe(16);
  expect(tokens).toEqual((await run(await load(CONTEXT), prompt(5), tokens.length)).tokens);
  await expect(run(engine, prompt(16), 1)).rejects.toMatchObject({ name: 'context-full' });
});
