// Runs one kernel of the engine's table by itself, with its real pipeline and bind group.
// It makes buffers from typed arrays by binding name, and returns them as the kernel left them.

import { beforeAll, expect } from 'vitest';
import type { Config } from '../../src/engine/config.ts';
import { createPipeline, type Gpu } from '../../src/engine/gpu/gpu.ts';
import { bindingsOf } from '../../src/engine/gpu/shader-source.ts';
import type { Variant } from '../../src/engine/gpu/variant.ts';
import { type Dispatch, encode, prepare, writeStep } from '../../src/engine/kernels/dispatch.ts';
import type { Step } from '../../src/engine/kernels/kernel.ts';
import { type Bindings, constantsOf, type KernelName, type ParamNames } from '../../src/engine/kernels/kernels.ts';
import { shaderOf } from '../../src/engine/kernels/shaders.ts';
import { readBytes } from '../../src/engine/testing/trace.ts';
import { testDevice } from './device.ts';
import { differences, type Tolerance, UNTOUCHED } from './differences.ts';
import { testGpu } from './test-gpu.ts';

/** Contents of a buffer; bytes stand for bf16, blocks and scales. */
type Contents = Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

export interface KernelCall<K extends KernelName, B extends Record<Bindings<K>, Contents>> {
  config: Config;
  /**
   * Every binding of the table. Outputs start as given: `untouched`, or values that the kernel adds
   * to.
   */
  buffers: B;
  params?: Record<ParamNames<K>, number>;
  /**
   * Default: one token at position 0. Several steps run one after the other on the same buffers.
   */
  step?: Partial<Step> | Partial<Step>[];
}

export interface KernelUnderTest<K extends KernelName> {
  /**
   * Runs the kernel. Returns every buffer that it may write as it left it, and the others as given.
   * Fails if the kernel wrote a word behind such a buffer.
   * Words behind read-only buffers are NaN, so a kernel that reads them computes NaN.
   */
  run<B extends Record<Bindings<K>, Contents>>(call: KernelCall<K, B>): Promise<B>;
  /**
   * Expects |found - expected| ≤ atol + |expected| eps everywhere.
   * Elements that are UNTOUCHED in `expected` must be unchanged.
   * Failures print the first five indices with both values, and the adapter.
   */
  expectClose(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance?: Tolerance): void;
}

// Word behind read-only buffers: NaN both as an f32 and as two bf16.
const POISON_WORD = 0x7fc27fc2;
// Word behind written buffers: an f32 near 1, which an addition changes.
const GUARD_WORD = 0x3f5a3c69;
// More words than one workgroup of any kernel writes (256 invocations).
const ZONE_WORDS = 1024;

/** Makes an output that the kernel must overwrite in part and otherwise leave unchanged. */
export function untouched(length: number): Float32Array<ArrayBuffer> {
  return new Float32Array(length).fill(UNTOUCHED);
}

/**
 * Opens this ring's GPU for one kernel's test file.
 * Pipelines are compiled once per set of override constants.
 */
export function kernelUnderTest<K extends KernelName>(
  kernel: K,
  tolerance: Tolerance,
  variantOf: (gpu: Gpu) => Variant = ({ variant }) => variant,
): KernelUnderTest<K> {
  const opened = testDevice();
  const pipelines = new Map<string, Promise<GPUComputePipeline>>();
  let gpu: Gpu;
  beforeAll(() => {
    const portable = testGpu(opened);
    gpu = { ...portable, variant: variantOf(portable) };
  });
  const pipelineFor = (config: Config) => {
    const constants = constantsOf(kernel, config, gpu.variant);
    const key = JSON.stringify(constants);
    const pipeline = pipelines.get(key) ?? createPipeline(gpu, { label: kernel, code: shaderOf(kernel, gpu.variant), constants });
    pipelines.set(key, pipeline);
    return pipeline;
  };
  return {
    run: async (call) => runOnce(gpu, kernel, await pipelineFor(call.config), call),
    expectClose(found, expected, { atol, eps } = tolerance) {
      const shown = differences(found, expected, { atol, eps });
      if (shown.length > 0) throw new Error([`${kernel} on ${opened.name}:`, ...shown].join('\n'));
    },
  };
}

async function runOnce<K extends KernelName, B extends Record<Bindings<K>, Contents>>(
  gpu: Gpu,
  kernel: K,
  pipeline: GPUComputePipeline,
  { config, buffers, params = {} as Record<ParamNames<K>, number>, step = {} }: KernelCall<K, B>,
): Promise<B> {
  const types = new Map(bindingsOf(shaderOf(kernel, gpu.variant)).map(({ name, type }) => [name, type]));
  const made = new Map<string, GPUBuffer>();
  for (const [name, contents] of Object.entries<Contents>(buffers)) {
    made.set(name, upload(gpu, name, followed(contents, types.get(name) === 'storage' ? GUARD_WORD : POISON_WORD)));
  }
  const thisStep = gpu.device.createBuffer({ size: 32, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
  const bound = { ...Object.fromEntries(made), this_step: thisStep };
  submit(gpu, prepare(gpu, { config, kernel, pipeline, buffers: bound, params }), thisStep, [step].flat());
  const results: Record<string, Contents> = { ...buffers };
  for (const [name, buffer] of made) {
    if (types.get(name) !== 'storage') continue;
    results[name] = unguarded(name, buffers[name as Bindings<K>], await readBytes(gpu, buffer, buffer.size));
  }
  for (const buffer of [...made.values(), thisStep]) buffer.destroy();
  return results as B;
}

function submit(gpu: Gpu, dispatch: Dispatch, thisStep: GPUBuffer, steps: readonly Partial<Step>[]): void {
  for (const partial of steps) {
    const step: Step = { tokens: 1, firstPosition: 0, firstLogit: 0, ...partial };
    writeStep(gpu, thisStep, step);
    const encoder = gpu.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    encode(pass, [dispatch], step);
    pass.end();
    gpu.device.queue.submit([encoder.finish()]);
  }
}

function upload(gpu: Gpu, label: string, words: Uint32Array<ArrayBuffer>): GPUBuffer {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const buffer = gpu.device.createBuffer({ label, size: words.byteLength, usage });
  gpu.device.queue.writeBuffer(buffer, 0, words);
  return buffer;
}

/** Pads the contents to whole words, and appends the guard zone. */
function followed(contents: Contents, word: number): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(contents.byteLength / 4) + ZONE_WORDS).fill(word);
  new Uint8Array(words.buffer).set(new Uint8Array(contents.buffer, contents.byteOffset, contents.byteLength));
  return words;
}

/** Converts the contents read back to the given array's kind. The guard zone must be unchanged. */
function unguarded(name: string, given: Contents, bytes: ArrayBuffer): Contents {
  const guard = new Uint32Array(bytes, Math.ceil(given.byteLength / 4) * 4);
  const written = [...guard].flatMap((word, i) => (word === GUARD_WORD ? [] : [`word ${i} is ${word.toString(16)}`]));
  expect(written.slice(0, 5), `words written behind ${name}`).toEqual([]);
  const Kind = given.constructor as new (bytes: ArrayBuffer, offset: number, length: number) => Contents;
  return new Kind(bytes, 0, given.length);
}
