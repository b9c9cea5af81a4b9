// A gpt-oss model on a GPU, ready to run steps: pipelines compiled, weights uploaded, every dispatch bound.
// Takes a Gpu and a TensorSource, gives `encode`; refuses to know prompts and when to stop.

import type { State, Weight } from './buffers.ts';
import { bindableContext, createState, createWeights, kvBytesPerPosition, rowsPerPart } from './buffers.ts';
import type { Config } from './config.ts';
import { parseConfig } from './config.ts';
import type { Forward, Run } from './forward.ts';
import { forward } from './forward.ts';
import type { Gpu } from './gpu.ts';
import { createPipeline, withMemory } from './gpu.ts';
import type { KernelName, Step } from './kernels.ts';
import { KERNEL_NAMES, kernelOf } from './kernels.ts';
import { bindingsOf } from './shader-source.ts';
import { shaderOf } from './shaders.ts';
import type { TensorSource } from './tensor-source.ts';
import type { UploadOptions } from './upload.ts';
import { upload } from './upload.ts';
import type { ModelWeights } from './weights.ts';
import { allWeights, weightSpecs } from './weights.ts';

/** One kernel over bound buffers; only the number of workgroups depends on the step. */
export interface Dispatch {
  kernel: KernelName;
  pipeline: GPUComputePipeline;
  bindGroup: GPUBindGroup;
  groups: (step: Step) => readonly [x: number, y: number, z?: number];
}

export interface Model {
  config: Config;
  state: State;
  contextTokens: number;
  forward: Forward<Dispatch>;
}

export interface LoadOptions extends UploadOptions {
  /** Positions of the KV cache; fewer where the model or the device's limits ask for it. Default DEFAULT_CONTEXT_TOKENS. */
  contextTokens?: number | undefined;
}

// 403 MB of f32 cache for gpt-oss-20b, beside 13.8 GB of weights.
const DEFAULT_CONTEXT_TOKENS = 4096;

/** GPU memory that loading takes, bytes. */
export interface Footprint {
  weightBytes: number;
  cacheBytes: number;
  contextTokens: number;
}

/**
 * Checks config, tensors and limits without allocating anything.
 * Errors: `model-unsupported`, `checkpoint-invalid`, `limits-too-small`.
 */
export function checkFits(
  gpu: Gpu,
  source: Pick<TensorSource, 'config' | 'tensors'>,
  wantedContext = DEFAULT_CONTEXT_TOKENS,
): Footprint {
  const config = parseConfig(source.config);
  const specs = allWeights(weightSpecs(config, source.tensors));
  for (const spec of specs) rowsPerPart(spec, gpu.maxBufferBytes);
  const contextTokens = Math.min(wantedContext, config.maxContext, bindableContext(config, gpu.maxBufferBytes));
  return {
    weightBytes: specs.reduce((sum, spec) => sum + spec.rows * spec.rowBytes, 0),
    cacheBytes: contextTokens * kvBytesPerPosition(config) * config.layers,
    contextTokens,
  };
}

/** Puts a checkpoint on the GPU. Errors: those of `checkFits` and `upload`, `out-of-memory`. */
export async function loadModel(gpu: Gpu, source: TensorSource, options: LoadOptions = {}): Promise<Model> {
  const { contextTokens, weightBytes, cacheBytes } = checkFits(gpu, source, options.contextTokens);
  const config = parseConfig(source.config);
  const needed = `${((weightBytes + cacheBytes) / 1e9).toFixed(2)} GB`;
  const weights = await withMemory(gpu, needed, () => createWeights(gpu, weightSpecs(config, source.tensors)));
  const state = await withMemory(gpu, needed, () => createState(gpu, config, contextTokens));
  const [pipelines] = await Promise.all([compile(gpu, config), upload(gpu, source, weights, options)]);
  return { config, state, contextTokens, forward: bind(gpu, config, { weights, state, pipelines }) };
}

type Pipelines = ReadonlyMap<KernelName, GPUComputePipeline>;

async function compile(gpu: Gpu, config: Config): Promise<Pipelines> {
  const compiled = KERNEL_NAMES.map(async (name) => {
    const constants = kernelOf(name).overrides(config);
    return [name, await createPipeline(gpu, { label: name, code: shaderOf(name), constants })] as const;
  });
  return new Map(await Promise.all(compiled));
}

interface Bound {
  weights: ModelWeights<Weight>;
  state: State;
  pipelines: Pipelines;
}

function bind(gpu: Gpu, config: Config, { weights, state, pipelines }: Bound): Forward<Dispatch> {
  const run: Run<Dispatch> = (kernel, buffers, ...[params]) =>
    prepare(gpu, {
      config,
      kernel,
      pipeline: pipelines.get(kernel) as GPUComputePipeline,
      buffers: { ...buffers, this_step: state.thisStep },
      params: params ?? {},
    });
  return forward(config, weights, state, run);
}

interface DispatchSource {
  config: Config;
  kernel: KernelName;
  pipeline: GPUComputePipeline;
  /** By binding name; `params` is made here. */
  buffers: Record<string, GPUBuffer>;
  params: Record<string, number>;
}

/** Binds one dispatch. */
export function prepare(gpu: Gpu, { config, kernel, pipeline, buffers, params }: DispatchSource): Dispatch {
  const table = kernelOf(kernel);
  const entries = bindingsOf(shaderOf(kernel)).map(({ binding, name }) => {
    const buffer =
      name === 'params'
        ? uniform(
            gpu,
            table.params.map((field) => params[field] ?? 0),
          )
        : buffers[name];
    if (buffer === undefined) throw new RangeError(`${kernel}: nothing is given for the binding ${name}`);
    return { binding, resource: { buffer } };
  });
  const bindGroup = gpu.device.createBindGroup({ label: kernel, layout: pipeline.getBindGroupLayout(0), entries });
  return { kernel, pipeline, bindGroup, groups: (step) => table.groups(config, params, step) };
}

function uniform(gpu: Gpu, fields: number[]): GPUBuffer {
  const buffer = gpu.device.createBuffer({ label: 'params', size: 16, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
  gpu.device.queue.writeBuffer(buffer, 0, Uint32Array.from(fields));
  return buffer;
}

/** Writes what the step's kernels read of it. The queue keeps the order of writes and submits, so steps may be in flight. */
export function writeStep(gpu: Gpu, model: { state: Pick<State, 'thisStep'> }, step: Step): void {
  const fields = new DataView(new ArrayBuffer(20));
  fields.setUint32(0, step.tokens, true);
  fields.setUint32(4, step.firstPosition, true);
  fields.setUint32(8, step.firstLogit, true);
  fields.setFloat32(12, step.temperature, true);
  fields.setUint32(16, step.seed, true);
  gpu.device.queue.writeBuffer(model.state.thisStep, 0, fields.buffer);
}

/** Records dispatches into a pass. */
export function encode(pass: GPUComputePassEncoder, dispatches: readonly Dispatch[], step: Step): void {
  for (const { pipeline, bindGroup, groups } of dispatches) {
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindGroup);
    pass.dispatchWorkgroups(...groups(step));
  }
}
