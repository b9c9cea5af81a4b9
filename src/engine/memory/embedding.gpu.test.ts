// An embedding in storage changes only memory: ids and log-probabilities are the same, to the bit.

import { describe, expect, test } from 'vitest';
import { testDevice } from '../../../shaders/testing/device.ts';
import { readFixture } from '../../../shaders/testing/fixture.ts';
import { testGpu } from '../../../shaders/testing/test-gpu.ts';
import { loadGolden } from '../../../test/support/goldens/goldens.ts';
import { makeCheckpoint } from '../../../test/support/make-checkpoint/checkpoint.ts';
import { parseConfig } from '../config.ts';
import { checkFits, type LoadOptions, loadEngine } from '../engine.ts';
import type { GeneratedToken, GenerationRequest, Generator } from '../generation.ts';
import { type MemorySource, memorySource } from '../testing/memory-source.ts';

const opened = testDevice();
const source = loadGolden('odd', readFixture).then(({ recipe }) => memorySource(makeCheckpoint(recipe)));
const LOAD = { contextTokens: 48, stepTokens: 8 };

const prompt = (length: number, from = 1) => Array.from({ length }, (_, i) => (i * 37 + from) % 256);

async function load(options: LoadOptions, from?: MemorySource): Promise<Generator> {
  return loadEngine(testGpu(opened), from ?? (await source), { ...LOAD, ...options });
}

async function generated(engine: Generator, changes: Partial<GenerationRequest> = {}): Promise<GeneratedToken[]> {
  const request: GenerationRequest = {
    prompt: prompt(20),
    maxTokens: 6,
    sampling: { temperature: 0, seed: 0 },
    stopTokens: new Set(),
    logprobs: 20,
    promptLogprobs: false,
    ...changes,
  };
  const tokens: GeneratedToken[] = [];
  for await (const token of engine.generate(request)) tokens.push(token);
  return tokens;
}

describe('with its embedding in storage, a model', () => {
  test('writes what it writes with all of it on the GPU, turn after turn', async () => {
    const [stored, onGpu] = [await load({ embedding: 'storage' }), await load({})];
    const sampled = { sampling: { temperature: 1, seed: 7 } };
    for (const changes of [{}, { prompt: [...prompt(20), 3, 5] }, sampled, { prompt: prompt(1) }]) {
      expect(await generated(stored, changes)).toEqual(await generated(onGpu, changes));
    }
  });

  test('grows its cache as another does', async () => {
    const [stored, onGpu] = [await load({ embedding: 'storage', firstTokens: 22 }), await load({})];
    expect(await generated(stored, { maxTokens: 20 })).toEqual(await generated(onGpu, { maxTokens: 20 }));
  });

  test('takes the table’s bytes less, but for a step’s rows', async () => {
    const gpu = testGpu(opened);
    const { hidden, vocabulary } = parseConfig((await source).config);
    const bytesOf = async (embedding: 'gpu' | 'storage') => checkFits(gpu, await source, { ...LOAD, embedding }).weightBytes;
    expect((await bytesOf('gpu')) - (await bytesOf('storage'))).toBe((vocabulary - LOAD.stepTokens) * hidden * 2);
  });

  test('reads each row once while it is remembered', async () => {
    const all = await source;
    const asked: number[] = [];
    const counting: MemorySource = {
      ...all,
      readRows: (name, rowBytes, rows) => {
        asked.push(...rows);
        return all.readRows(name, rowBytes, rows);
      },
    };
    const engine = await load({ embedding: 'storage' }, counting);
    const ids = (await generated(engine)).map(({ id }) => id);
    await generated(engine, { prompt: prompt(20) });
    expect(new Set(asked).size).toBe(asked.length);
    expect(new Set(asked)).toEqual(new Set([...prompt(20), ...ids.slice(0, -1)]));
  });

  test('ends with the error of a row that cannot be read', async () => {
    const all = await source;
    const failing: MemorySource = { ...all, readRows: () => Promise.reject(new Error('storage is gone')) };
    await expect(generated(await load({ embedding: 'storage' }, failing))).rejects.toThrow('storage is gone');
  });
});
