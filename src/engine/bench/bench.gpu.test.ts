// A bench of a loaded model reports true counts and bytes. Of times, the test checks only that they
// exist.

import { beforeAll, describe, expect, test } from 'vitest';
import { testDevice } from '../../../shaders/testing/device.ts';
import { readFixture } from '../../../shaders/testing/fixture.ts';
import { testGpu } from '../../../shaders/testing/test-gpu.ts';
import { loadGolden } from '../../../test/support/goldens/goldens.ts';
import { makeCheckpoint } from '../../../test/support/make-checkpoint/checkpoint.ts';
import { type Config, parseConfig } from '../config.ts';
import { loadEngine } from '../engine.ts';
import type { Generator } from '../generation.ts';
import { type MemorySource, memorySource } from '../testing/memory-source.ts';
import type { Bench } from './report.ts';

// Enough positions for one depth and the tokens decoded behind it.
const CONTEXT = 160;
const opened = testDevice();
let source: MemorySource;
let config: Config;
let engine: Generator;
let bench: Bench;

beforeAll(async () => {
  source = memorySource(makeCheckpoint((await loadGolden('odd', readFixture)).recipe));
  config = parseConfig(source.config);
  engine = await loadEngine(testGpu(opened), source, { contextTokens: CONTEXT });
  bench = await engine.bench({ kernels: true, onMeasure: () => {}, signal: new AbortController().signal });
});

describe('a decoded token', () => {
  test('takes six dispatches a layer, one before and one behind them, and two to choose an id', () => {
    expect(bench.model.token.dispatches).toBe(6 * config.layers + 2 + 2);
  });

  test('is one submit and one readback, and creates nothing', () => {
    expect(bench.model.token).toMatchObject({ submits: 1, maps: 1, bindGroups: 0, buffers: 0 });
  });

  test('reads what its experts, its row of the embedding and every other matrix weigh, and its keys and values', () => {
    const bytesOf = (pattern: RegExp) =>
      [...source.tensors].reduce((sum, [name, { bytes }]) => sum + (pattern.test(name) ? bytes : 0), 0);
    const experts = (bytesOf(/experts/) * config.activeExperts) / config.experts;
    // The first position's keys and values, of 16 bits each.
    const cache = config.layers * 2 * config.kvHeads * config.headDim * 2;
    const others = bytesOf(/./) - bytesOf(/experts|embed_tokens|o_proj.bias|self_attn.[qkv]_proj.bias/);
    const biases = bytesOf(/self_attn.[qkvo]_proj.bias/);
    expect(bench.model.token.readBytes).toBeCloseTo(experts + others + biases + config.hidden * 2 + cache, -2);
    expect(bench.model.token.boundBytes).toBeGreaterThan(bench.model.token.readBytes);
  });
});

test('every kernel of decode and of prefill has a row with a time, and with a copy beside it where it reads weights', () => {
  const rowsOf = (phase: string) => bench.kernels.filter((row) => row.phase === phase).map(({ kernel }) => kernel);
  expect(rowsOf('decode')).toEqual(expect.arrayContaining(['qkv', 'attention', 'experts_down', 'unembed', 'sample_token']));
  expect(rowsOf('prefill')).toEqual(expect.arrayContaining(['prefill_qkv', 'prefill_experts_down', 'prefill_unembed']));
  for (const row of bench.kernels) {
    expect(row.microseconds, row.kernel).toBeGreaterThan(0);
    expect(row.gigabytesPerSecond === null, row.kernel).toBe(row.bytes === 0);
    expect(row.copyGigabytesPerSecond === null, row.kernel).toBe(row.bytes === 0);
  }
});

test('rates are given for every depth that fits', () => {
  expect(bench.model.depths.map(({ depth }) => depth)).toEqual([64]);
  for (const speed of bench.model.depths) expect(Math.min(...Object.values(speed))).toBeGreaterThan(0);
});

test('a model that was measured answers as before', async () => {
  const ids = async (generator: Generator) => {
    const found: number[] = [];
    const request = { maxTokens: 5, sampling: { temperature: 0, seed: 0 }, stopTokens: new Set<number>(), logprobs: null };
    for await (const { id } of generator.generate({ ...request, prompt: [1, 2, 3, 4], promptLogprobs: false })) found.push(id);
    return found;
  };
  const fresh = await loadEngine(testGpu(opened), source, { contextTokens: CONTEXT });
  expect(await ids(engine)).toEqual(await ids(fresh));
});

test('a bench that is stopped says so', async () => {
  const running = engine.bench({ kernels: true, onMeasure: () => {}, signal: AbortSignal.abort() });
  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
});
