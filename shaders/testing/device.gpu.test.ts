// Proves the GPU rings themselves: a kernel really runs, and a wrong answer is detected.
// A device error fails, and a missing fixture throws.

import { describe, expect, test } from 'vitest';
import { requestTestAdapter, testDevice } from './device.ts';
import { readFixture, readJsonFixture } from './fixture.ts';

const sources = import.meta.glob<string>('./*.wgsl', { query: '?raw', import: 'default', eager: true });
const gpu = testDevice();

async function addOne(input: Uint32Array<ArrayBuffer>): Promise<Uint32Array> {
  const { device } = gpu;
  const module = device.createShaderModule({ code: sources['./add_one.wgsl'] ?? '' });
  const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module } });
  const values = device.createBuffer({
    size: input.byteLength,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
  });
  const readback = device.createBuffer({ size: input.byteLength, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  device.queue.writeBuffer(values, 0, input);
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(
    0,
    device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries: [{ binding: 0, resource: values }] }),
  );
  pass.dispatchWorkgroups(Math.ceil(input.length / 64));
  pass.end();
  encoder.copyBufferToBuffer(values, readback);
  device.queue.submit([encoder.finish()]);
  await readback.mapAsync(GPUMapMode.READ);
  return new Uint32Array(readback.getMappedRange().slice(0));
}

/** Replaces `requestAdapter` until the returned function is called. */
function stub(target: GPU, requestAdapter: GPU['requestAdapter']): () => void {
  Object.defineProperty(target, 'requestAdapter', { value: requestAdapter, configurable: true });
  return () => Reflect.deleteProperty(target, 'requestAdapter');
}

describe('the GPU ring', () => {
  test('runs a kernel on the GPU it is named for', async () => {
    expect(Array.from(await addOne(new Uint32Array([0, 41, 0xffffffff])))).toEqual([1, 42, 0]);
  });

  test.fails('control: a wrong expectation of the same kernel fails', async () => {
    expect(Array.from(await addOne(new Uint32Array([0, 41])))).toEqual([0, 41]);
  });

  test.fails('control: an error that only the device reports fails the test', () => {
    expect(gpu.device.createBuffer({ size: 4, usage: 0 })).toBeDefined();
  });

  test('names the missing GPU instead of skipping', async () => {
    const restore = stub(navigator.gpu, async () => null);
    await expect(requestTestAdapter()).rejects.toThrow(/Needed: a GPU adapter.*Found: none/);
    restore();
  });
});

describe('fixtures', () => {
  test('are read from the repository as they are', async () => {
    const bytes = await readFixture('shaders/testing/add_one.wgsl');
    expect(new TextDecoder().decode(bytes)).toBe(sources['./add_one.wgsl']);
    expect(await readJsonFixture('package.json')).toHaveProperty('name', 'gpt-oss-web');
  });

  test('that are missing throw', async () => {
    await expect(readFixture('test/support/goldens/no-such-file.bin')).rejects.toThrow('no-such-file');
  });
});
