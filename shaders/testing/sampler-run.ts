// Runs the engine's whole sampler by itself over given logits.
// Its lists of dispatches and its buffers are those of a generation.

import { beforeAll, expect } from 'vitest';
import type { Config } from '../../src/engine/config.ts';
import type { Sampling } from '../../src/engine/generation.ts';
import { createPipeline, type Gpu } from '../../src/engine/gpu/gpu.ts';
import { type Dispatch, encode, prepare } from '../../src/engine/kernels/dispatch.ts';
import type { Step } from '../../src/engine/kernels/kernel.ts';
import { constantsOf, type KernelName } from '../../src/engine/kernels/kernels.ts';
import { shaderOf } from '../../src/engine/kernels/shaders.ts';
import { createSamplingState, type SamplingState, startSampling, writeMask } from '../../src/engine/memory/sampling-state.ts';
import type { Run } from '../../src/engine/model/page.ts';
import { logprobDispatches, samplingDispatches, samplingPlanFor } from '../../src/engine/model/sampling.ts';
import { readBytes } from '../../src/engine/testing/trace.ts';
import { tiny } from './configs.ts';
import { testDevice } from './device.ts';
import { testGpu } from './test-gpu.ts';

export interface SamplerCall {
  logits: ArrayLike<number>;
  sampling: Sampling;
  /** Ids drawn one after the other, unless the sampler stops. Default 1. */
  draws?: number;
  prompt?: readonly number[];
  stopTokens?: readonly number[];
  /** Maximum of ids, which the kernels receive. Default: no limit. */
  limit?: number;
  /** Ids allowed. Default: all, and no mask. */
  allowed?: readonly number[];
  wantsLogprobs?: boolean;
}

export interface SamplerOutcome {
  /** Ids that were sampled. */
  ids: number[];
  /** position, stopped, sampled, fault */
  state: number[];
  /** Log-probabilities of the last id, then of the most likely ones; empty unless requested. */
  logprobs: { id: number; logprob: number }[];
}

export interface SamplerUnderTest {
  run(call: SamplerCall): Promise<SamplerOutcome>;
}

const KERNELS: KernelName[] = ['sample_peak', 'sample_histogram', 'sample_draw', 'sample_token', 'top_logits', 'logprobs'];
// Position of the token before the first draw. Position 0 would hide an omitted offset.
const FIRST_POSITION = 3;
const UNTOUCHED = 0xdead;
// A larger submit would hold up the queue for seconds on a software GPU.
const DRAWS_PER_SUBMIT = 500;
// The sampling kernels do not depend on the step.
const STEP: Step = { tokens: 1, firstPosition: 0, firstLogit: 0 };

/** Opens this ring's GPU for one test file. Pipelines are compiled once per vocabulary. */
export function samplerUnderTest(): SamplerUnderTest {
  const opened = testDevice();
  const compiled = new Map<number, Promise<Map<KernelName, GPUComputePipeline>>>();
  let gpu: Gpu;
  beforeAll(() => {
    gpu = testGpu(opened);
  });
  return {
    async run(call) {
      const config: Config = { ...tiny, vocabulary: call.logits.length };
      const pipelines = compiled.get(config.vocabulary) ?? compile(gpu, config);
      compiled.set(config.vocabulary, pipelines);
      return runOnce(gpu, config, await pipelines, call);
    },
  };
}

async function compile(gpu: Gpu, config: Config): Promise<Map<KernelName, GPUComputePipeline>> {
  const pipelines = new Map<KernelName, GPUComputePipeline>();
  for (const kernel of KERNELS) {
    const constants = constantsOf(kernel, config, gpu.variant);
    pipelines.set(kernel, await createPipeline(gpu, { label: kernel, code: shaderOf(kernel, gpu.variant), constants }));
  }
  return pipelines;
}

async function runOnce(
  gpu: Gpu,
  config: Config,
  pipelines: ReadonlyMap<KernelName, GPUComputePipeline>,
  call: SamplerCall,
): Promise<SamplerOutcome> {
  const { logits, sampling, draws = 1, prompt = [], stopTokens = [], limit = 1e9, allowed, wantsLogprobs = false } = call;
  const state = createSamplingState(gpu, config);
  const step = {
    decodeState: bufferOf(gpu, Uint32Array.of(FIRST_POSITION, 0, 0, 0)),
    logits: bufferOf(gpu, Float32Array.from(logits)),
    // One word more than the sampler may write.
    tokens: bufferOf(gpu, new Uint32Array(FIRST_POSITION + draws + 2).fill(UNTOUCHED)),
  };
  const run: Run<Dispatch> = (kernel, buffers, ...[params]) =>
    prepare(gpu, {
      config,
      kernel,
      pipeline: pipelines.get(kernel) as GPUComputePipeline,
      buffers: { ...buffers, decode_state: step.decodeState },
      params: params ?? {},
    });
  const list = [
    ...samplingDispatches(step, state, run)[samplingPlanFor(sampling, config.vocabulary)],
    ...(wantsLogprobs ? logprobDispatches(step, state, run) : []),
  ];
  const end = { stopTokens: new Set(stopTokens), limit };
  startSampling(gpu, state, config.vocabulary, { sampling, prompt, end, hasMask: allowed !== undefined });
  if (allowed !== undefined) writeMask(gpu, state, maskOf(allowed, state));
  for (let done = 0; done < draws; done += DRAWS_PER_SUBMIT) submit(gpu, list, Math.min(DRAWS_PER_SUBMIT, draws - done));
  const outcome = await read(gpu, step, state);
  for (const buffer of [...Object.values(state), ...Object.values(step)] as GPUBuffer[]) buffer.destroy();
  return wantsLogprobs ? outcome : { ...outcome, logprobs: [] };
}

function submit(gpu: Gpu, list: readonly Dispatch[], times: number): void {
  const encoder = gpu.device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  for (let i = 0; i < times; i++) encode(pass, list, STEP);
  pass.end();
  gpu.device.queue.submit([encoder.finish()]);
}

async function read(
  gpu: Gpu,
  step: { decodeState: GPUBuffer; tokens: GPUBuffer },
  state: SamplingState,
): Promise<SamplerOutcome> {
  const words = async (buffer: GPUBuffer) => new Uint32Array(await readBytes(gpu, buffer, buffer.size));
  const decodeState = [...(await words(step.decodeState))];
  const tokens = [...(await words(step.tokens))];
  const first = FIRST_POSITION + 1;
  const sampled = decodeState[2] as number;
  const others = [...tokens.slice(0, first), ...tokens.slice(first + sampled)];
  expect(new Set(others), 'tokens before the first and behind the last sampled one').toEqual(new Set([UNTOUCHED]));
  const pairs = await words(state.logprobs);
  const values = new Float32Array(pairs.buffer);
  const logprobs = Array.from({ length: pairs.length / 2 }, (_, i) => ({
    id: pairs[2 * i] as number,
    logprob: values[2 * i + 1] as number,
  }));
  return { ids: tokens.slice(first, first + sampled), state: decodeState, logprobs };
}

function bufferOf(gpu: Gpu, contents: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>): GPUBuffer {
  const { STORAGE, UNIFORM, COPY_DST, COPY_SRC } = GPUBufferUsage;
  const buffer = gpu.device.createBuffer({ size: contents.byteLength, usage: STORAGE | UNIFORM | COPY_DST | COPY_SRC });
  gpu.device.queue.writeBuffer(buffer, 0, contents);
  return buffer;
}

function maskOf(allowed: readonly number[], state: SamplingState): Uint32Array<ArrayBuffer> {
  const mask = new Uint32Array(state.mask.size / 4);
  for (const id of allowed) mask[id >>> 5] = (mask[id >>> 5] as number) | (1 << (id & 31));
  return mask;
}
