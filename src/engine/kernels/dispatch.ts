// Binds kernels to their buffers, and records bound kernels.

import type { Config } from '../config.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { bindingsOf } from '../gpu/shader-source.ts';
import type { Params, Step } from './kernel.ts';
import type { KernelName } from './kernels.ts';
import { kernelOf } from './kernels.ts';
import { shaderOf } from './shaders.ts';

/** One kernel over bound buffers; only the number of workgroups depends on the step. */
export interface Dispatch {
  kernel: KernelName;
  pipeline: GPUComputePipeline;
  bindGroup: GPUBindGroup;
  /** The bound buffers by binding name, without the uniforms made for this dispatch. */
  buffers: Readonly<Record<string, GPUBuffer>>;
  params: Params;
  groups: (step: Step) => readonly [x: number, y: number, z?: number];
}

interface DispatchSource {
  config: Config;
  kernel: KernelName;
  pipeline: GPUComputePipeline;
  /** Buffers by binding name; `prepare` makes `params`. */
  buffers: Record<string, GPUBuffer>;
  params: Record<string, number>;
}

/** Binds one dispatch. */
export function prepare(gpu: Gpu, { config, kernel, pipeline, buffers, params }: DispatchSource): Dispatch {
  const table = kernelOf(kernel);
  const bound: Record<string, GPUBuffer> = {};
  const entries = bindingsOf(shaderOf(kernel, gpu.variant)).map(({ binding, name }) => {
    const buffer =
      name === 'params'
        ? uniform(
            gpu,
            table.params.map((field) => params[field] ?? 0),
          )
        : buffers[name];
    if (buffer === undefined) throw new RangeError(`${kernel}: nothing is given for the binding ${name}`);
    if (name !== 'params') bound[name] = buffer;
    return { binding, resource: { buffer } };
  });
  const bindGroup = gpu.device.createBindGroup({ label: kernel, layout: pipeline.getBindGroupLayout(0), entries });
  return {
    kernel,
    pipeline,
    bindGroup,
    buffers: bound,
    params,
    groups: (step) => table.groups(config, params, step, gpu.variant),
  };
}

function uniform(gpu: Gpu, fields: number[]): GPUBuffer {
  const buffer = gpu.device.createBuffer({ label: 'params', size: 16, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
  gpu.device.queue.writeBuffer(buffer, 0, Uint32Array.from(fields));
  return buffer;
}

/**
 * Writes the parameters of the step that its kernels read.
 * The queue keeps the order of writes and submits, so steps may be in flight.
 */
export function writeStep(gpu: Gpu, thisStep: GPUBuffer, step: Step): void {
  const fields = Uint32Array.of(step.tokens, step.firstPosition, step.firstLogit);
  gpu.device.queue.writeBuffer(thisStep, 0, fields);
}

/** A dispatch with its workgroup counts for a step, ready to record. */
export interface SizedDispatch extends Pick<Dispatch, 'pipeline' | 'bindGroup'> {
  x: number;
  y: number;
  z: number;
}

/**
 * Counts workgroups for a step, and drops dispatches without any.
 * A merge has none if attention was not split.
 */
export function countWorkgroups(dispatches: readonly Dispatch[], step: Step): SizedDispatch[] {
  const each = dispatches.map(({ pipeline, bindGroup, groups }) => {
    const [x, y, z = 1] = groups(step);
    return { pipeline, bindGroup, x, y, z };
  });
  return each.filter(({ x }) => x > 0);
}

/** Records dispatches into a pass. */
export function recordDispatches(pass: GPUComputePassEncoder, dispatches: readonly SizedDispatch[]): void {
  for (const { pipeline, bindGroup, x, y, z } of dispatches) {
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindGroup);
    // The arguments are not spread from a list: the browser has a faster path for explicit
    // arguments.
    pass.dispatchWorkgroups(x, y, z);
  }
}

/** Counts workgroups and records them, for dispatches that run once. */
export function encode(pass: GPUComputePassEncoder, dispatches: readonly Dispatch[], step: Step): void {
  recordDispatches(pass, countWorkgroups(dispatches, step));
}
