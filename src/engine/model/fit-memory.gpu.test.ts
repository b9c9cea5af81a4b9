// The test of memory creates what a load creates, stops at the first refusal, and leaves nothing.

import { beforeAll, expect, test } from 'vitest';
import { testDevice } from '../../../shaders/testing/device.ts';
import { readFixture } from '../../../shaders/testing/fixture.ts';
import { testGpu } from '../../../shaders/testing/test-gpu.ts';
import { loadGolden } from '../../../test/support/goldens/goldens.ts';
import { makeCheckpoint } from '../../../test/support/make-checkpoint/checkpoint.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { type MemorySource, memorySource } from '../testing/memory-source.ts';
import { tryMemory } from './fit-memory.ts';
import { checkFits, loadModel } from './model.ts';

const opened = testDevice();
const { signal } = new AbortController();
let source: MemorySource;

beforeAll(async () => {
  source = memorySource(makeCheckpoint((await loadGolden('odd', readFixture)).recipe));
});

/** The test's GPU with a made-up limit of memory. It records what is created and what is freed. */
function limited(limitBytes: number) {
  const { device } = opened;
  const sizes: number[] = [];
  const held = new Set<GPUBuffer>();
  const createBuffer = (descriptor: GPUBufferDescriptor) => {
    const heldBytes = [...held].reduce((sum, { size }) => sum + size, 0);
    // A buffer beyond every limit is refused by the device itself, with its own error.
    const size = heldBytes + descriptor.size > limitBytes ? 2 ** 52 : descriptor.size;
    const buffer = device.createBuffer({ ...descriptor, size });
    sizes.push(descriptor.size);
    held.add(buffer);
    const destroy = buffer.destroy.bind(buffer);
    buffer.destroy = () => {
      held.delete(buffer);
      return destroy();
    };
    return buffer;
  };
  const proxy = new Proxy(device, {
    get: (_, name) => {
      if (name === 'createBuffer') return createBuffer;
      const value: unknown = Reflect.get(device, name, device);
      return typeof value === 'function' ? value.bind(device) : value;
    },
  });
  const gpu: Gpu = { ...testGpu(opened), device: proxy };
  return { gpu, sizes, held };
}

test('a GPU with enough memory accepts every buffer that a load creates, and gets all of it back', async () => {
  const { gpu, sizes, held } = limited(Number.POSITIVE_INFINITY);
  const { bytes, acceptedBytes } = await tryMemory(gpu, source, {}, signal);
  expect(acceptedBytes).toBe(bytes);
  expect(Math.abs(bytes - checkFits(gpu, source).totalBytes)).toBeLessThan(16 * sizes.length);
  expect(held.size).toBe(0);
  const loading = limited(Number.POSITIVE_INFINITY);
  await loadModel(loading.gpu, source);
  for (const size of sizes) expect(loading.sizes).toContain(size);
});

test('a GPU with less memory says so with the bytes that it accepted, and is asked for nothing more', async () => {
  const all = limited(Number.POSITIVE_INFINITY);
  const { bytes } = await tryMemory(all.gpu, source, {}, signal);
  const limit = Math.floor(bytes / 2);
  const { gpu, sizes, held } = limited(limit);
  const found = await tryMemory(gpu, source, {}, signal);
  expect(found.bytes).toBe(bytes);
  expect(found.acceptedBytes).toBeLessThanOrEqual(limit);
  expect(found.acceptedBytes).toBeGreaterThan(0);
  expect(sizes.length).toBeLessThan(all.sizes.length);
  // All but the refused one were accepted.
  expect(sizes.slice(0, -1).reduce((sum, size) => sum + size, 0)).toBe(found.acceptedBytes);
  expect(held.size).toBe(0);
});

test('a test that is stopped ends and frees its buffers', async () => {
  const { gpu, held } = limited(Number.POSITIVE_INFINITY);
  await expect(tryMemory(gpu, source, {}, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  expect(held.size).toBe(0);
});
