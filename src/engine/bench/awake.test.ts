// JavaScript's running time counts from the moment bytes can be read to the next wait. The wait
// itself does not count.

import { afterEach, expect, test, vi } from 'vitest';
import { recordAwake } from './awake.ts';

afterEach(() => void vi.restoreAllMocks());

/** Makes a fixed clock, and a device whose buffers can be read `gpuMs` after the request. */
function deviceWith(gpuMs: number) {
  let now = 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const pass = (ms: number) => {
    now += ms;
  };
  const buffer = () => ({ mapAsync: () => Promise.resolve().then(() => pass(gpuMs)) });
  return { pass, device: Object.create({ createBuffer: buffer }) as GPUDevice };
}

const read = (buffer: GPUBuffer) => buffer.mapAsync(1);

test('is what passes between being woken and waiting again', async () => {
  const { device, pass } = deviceWith(50);
  const record = recordAwake(device);
  const buffer = device.createBuffer({ size: 4, usage: 1 });
  for (const work of [1, 2, 3]) {
    pass(work);
    await read(buffer);
  }
  // The first wait has no earlier wake-up, and no wait follows the last one.
  expect(record.ms).toEqual([2, 3]);
});

test('holds what whoever asked for the bytes does first', async () => {
  const { device, pass } = deviceWith(50);
  const record = recordAwake(device);
  const buffer = device.createBuffer({ size: 4, usage: 1 });
  await read(buffer).then(() => pass(7));
  await read(buffer);
  expect(record.ms).toEqual([7]);
});

test('ends with the record: buffers made later are the device’s own', async () => {
  const { device } = deviceWith(50);
  const record = recordAwake(device);
  record.stop();
  const buffer = device.createBuffer({ size: 4, usage: 1 });
  for (let i = 0; i < 3; i++) await read(buffer);
  expect(record.ms).toEqual([]);
});
