// Devices and proven variants of the session, on a GPU that is only counted.

import { expect, test } from 'vitest';
import { DEFAULT_LOAD_OPTIONS } from '../contracts/models.ts';
import type { Generator } from '../engine/generation.ts';
import type { Gpu } from '../engine/gpu/gpu.ts';
import { portable } from '../engine/gpu/variant.ts';
import type { TensorSource } from '../engine/tensor-source.ts';
import { GpuAccess, type GpuDeps } from './gpu-access.ts';
import { ALL_LOAD_OPTIONS } from './models/load-options.ts';

const SOURCE: TensorSource = { config: {}, tensors: new Map(), stream: async () => {} };
const PROVEN = { ...portable(64), subgroup: 32 };

/** An access whose devices, proofs and loads are counted. */
function counted(overrides: Partial<GpuDeps> = {}) {
  const count = { opened: 0, destroyed: 0, proofs: 0 };
  const loadedWith: Gpu[] = [];
  const open = async () => {
    count.opened += 1;
    const device = { destroy: () => void (count.destroyed += 1) };
    return { device, variant: portable(64) } as unknown as Gpu;
  };
  const access = new GpuAccess({
    open,
    prove: async () => {
      count.proofs += 1;
      return PROVEN;
    },
    load: async (gpu) => {
      loadedWith.push(gpu);
      return {} as Generator;
    },
    fit: (gpu) => gpu.variant,
    ...overrides,
  });
  return { access, count, loadedWith };
}

test('a load runs on a device of its own with the proven variant, which is proven once', async () => {
  const { access, count, loadedWith } = counted();
  await access.load(SOURCE, DEFAULT_LOAD_OPTIONS, {});
  await access.load(SOURCE, DEFAULT_LOAD_OPTIONS, {});
  expect(count).toEqual({ opened: 2, destroyed: 0, proofs: 1 });
  expect(loadedWith.map(({ variant }) => variant)).toEqual([PROVEN, PROVEN]);
});

test('the formats of weights and of the cache that kernels are compiled for have a proof each; the embedding has none', async () => {
  const proofs: unknown[] = [];
  const { access } = counted({
    prove: async (_, ...formats) => {
      proofs.push(formats);
      return PROVEN;
    },
  });
  for (const options of ALL_LOAD_OPTIONS) await access.load(SOURCE, options, {});
  expect(proofs).toEqual([
    ['bf16', 16],
    ['bf16', 32],
    ['int8', 16],
    ['int8', 32],
  ]);
});

test.each(ALL_LOAD_OPTIONS)('the engine is asked for what was chosen: %o', async (options) => {
  const asked: unknown[] = [];
  const { access } = counted({
    load: async (_, __, given) => {
      asked.push(given);
      return {} as Generator;
    },
  });
  await access.load(SOURCE, options, {});
  expect(asked).toEqual([{ embedding: options.embedding, cacheBits: options.cache === 'f32' ? 32 : 16 }]);
});

test('loads that begin together share one proof', async () => {
  const { access, count } = counted();
  await Promise.all([1, 2, 3].map(() => access.load(SOURCE, DEFAULT_LOAD_OPTIONS, {})));
  expect(count.proofs).toBe(1);
});

test('a proof that failed is tried again by the next load', async () => {
  let isAway = true;
  const { access } = counted({
    prove: async () => {
      if (isAway) throw new Error('The GPU is away.');
      return PROVEN;
    },
  });
  await expect(access.load(SOURCE, DEFAULT_LOAD_OPTIONS, {})).rejects.toThrow('The GPU is away.');
  isAway = false;
  await expect(access.load(SOURCE, DEFAULT_LOAD_OPTIONS, {})).resolves.toBeDefined();
});

test('a load that fails gives its device back', async () => {
  const { access, count } = counted({
    load: async () => {
      throw new Error('The GPU refused a buffer.');
    },
  });
  await expect(access.load(SOURCE, DEFAULT_LOAD_OPTIONS, {})).rejects.toThrow('refused a buffer');
  expect(count).toMatchObject({ opened: 1, destroyed: 1 });
});

test('a model too wide for the proven variant gets a narrower one with a proof of its own', async () => {
  const narrow = { ...PROVEN, split: 64 };
  const { access, count, loadedWith } = counted({ fit: () => narrow });
  await access.load(SOURCE, DEFAULT_LOAD_OPTIONS, {});
  expect(count.proofs).toBe(2);
  expect(loadedWith).toHaveLength(1);
});

test('a model that no variant fits is refused, and its device is given back', async () => {
  const { access, count } = counted({
    fit: () => {
      throw Object.assign(new Error('It needs 20,752 bytes of workgroup memory.'), { name: 'limits-too-small' });
    },
  });
  await expect(access.load(SOURCE, DEFAULT_LOAD_OPTIONS, {})).rejects.toMatchObject({ name: 'limits-too-small' });
  expect(count).toMatchObject({ opened: 1, destroyed: 1 });
});

test('a check gives its device back, whether the model fits or not', async () => {
  const { access, count } = counted();
  await expect(access.checkFits(SOURCE)).rejects.toMatchObject({ name: 'model-unsupported' });
  expect(count).toMatchObject({ opened: 1, destroyed: 1 });
});

test('the last self-test of each formats is known, right, wrong or not run', async () => {
  let error: Error | null = null;
  const { access } = counted({
    async prove() {
      if (error) throw error;
      return PROVEN;
    },
  });
  expect(access.selfTests()).toEqual([]);
  error = Object.assign(new Error('A sum is wrong.'), { name: 'gpu-wrong' });
  await expect(access.load(SOURCE, DEFAULT_LOAD_OPTIONS, {})).rejects.toThrow('A sum is wrong.');
  expect(access.selfTests()).toEqual([{ formats: 'bf16 weights, f16 cache', verdict: 'wrong', detail: 'A sum is wrong.' }]);
  error = new Error('No GPU.');
  await expect(access.load(SOURCE, DEFAULT_LOAD_OPTIONS, {})).rejects.toThrow('No GPU.');
  expect(access.selfTests()).toMatchObject([{ verdict: 'failed' }]);
  error = null;
  await access.load(SOURCE, DEFAULT_LOAD_OPTIONS, {});
  expect(access.selfTests()).toMatchObject([{ verdict: 'right', detail: expect.stringContaining('subgroup 32') }]);
});
