// Reads of experts: all or none, in time, and of the right bytes.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { READ_TIMEOUT_MS, type ReadRange, readExperts } from './read-experts.ts';

const layer = {
  gateUpBlocks: { tensors: ['a'], rowBytes: 8 },
  gateUpScales: { tensors: ['b'], rowBytes: 4 },
  downBlocks: { tensors: ['c'], rowBytes: 12 },
  downScales: { tensors: ['d'], rowBytes: 4 },
};

const bytesOf: ReadRange = async (name, from, until) =>
  Uint8Array.from({ length: until - from }, (_, i) => name.charCodeAt(0) + from + i);
const never = () => new Promise<never>(() => undefined);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('experts are read', () => {
  test('part by part, each at its place in its tensor', async () => {
    const [third, first] = (await readExperts(bytesOf, layer, [2, 0])) ?? [];
    expect(third).toEqual({
      gateUpBlocks: await bytesOf('a', 16, 24),
      gateUpScales: await bytesOf('b', 8, 12),
      downBlocks: await bytesOf('c', 24, 36),
      downScales: await bytesOf('d', 8, 12),
    });
    expect(first?.downScales).toEqual(await bytesOf('d', 0, 4));
    expect(vi.getTimerCount()).toBe(0);
  });

  test('or fail with the error of the one that failed, and the others are aborted', async () => {
    const signals: AbortSignal[] = [];
    const failing: ReadRange = (name, _from, _until, { signal } = {}) => {
      if (signal !== undefined) signals.push(signal);
      return name === 'c' ? Promise.reject(new Error('gone')) : never();
    };
    await expect(readExperts(failing, layer, [1])).rejects.toThrow('gone');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true, true]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('or fail after the timeout, where a read does not end', async () => {
    const reading = readExperts(never, layer, [1]);
    const found = reading.catch((error: unknown) => error);
    const expected = {
      name: 'storage-failed',
      message: expect.stringContaining('30 seconds'),
    };
    await vi.advanceTimersByTimeAsync(READ_TIMEOUT_MS);
    expect(await found).toMatchObject(expected);
  });

  test('or fail where bytes are missing', async () => {
    const short: ReadRange = async (name, from, until) => bytesOf(name, from, name === 'd' ? until - 1 : until);
    const expected = { name: 'storage-failed', message: expect.stringContaining('d has 3 of 4 bytes of expert 5') };
    await expect(readExperts(short, layer, [5])).rejects.toMatchObject(expected);
  });

  test('or are null once the signal is aborted, though the source ignores it', async () => {
    const controller = new AbortController();
    const reading = readExperts(never, layer, [1], controller.signal);
    controller.abort();
    expect(await reading).toBeNull();
    expect(await readExperts(bytesOf, layer, [1], controller.signal)).toBeNull();
  });

  test('or are null at once where the signal is aborted as a read begins', async () => {
    const controller = new AbortController();
    const aborting: ReadRange = () => {
      controller.abort();
      return never();
    };
    expect(await readExperts(aborting, layer, [1], controller.signal)).toBeNull();
    expect(vi.getTimerCount()).toBe(0);
  });
});
