// One kernel bound to its buffers, and how bound kernels are recorded.
// Takes buffers by name, gives Dispatches and records them; refuses to know which kernels make a model.

import type { Config } from './config.ts';
import type { Gpu } from './gpu.ts';
import type { KernelName, Params, Step } from './kernels.ts';
import { kernelOf } from './kernels.ts';
import { bindingsOf } from './shader-source.ts';
import { shaderOf } from './shaders.ts';

/** One kernel over bound buffers; only the number of workgroups depends on the step. */
export interface Dispatch {
  kernel: KernelName;
  pipeline: GPUComputePipeline;
  bindGroup: GPUBindGroup;
  /** What it is bound to, by binding name, without the uniforms made for it. */
  buffers: Readonly<Record<string, GPUBuffer>>;
  params: Params;
  groups: (step: Step) => readonly [x: number, y: number, z?: number];
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

/** Writes what the step's kernels read of it. The queue keeps the order of writes and submits, so steps may be in flight. */
export function writeStep(gpu: Gpu, thisStep: GPUBuffer, step: Step): void {
  const fields = Uint32Array.of(step.tokens, step.firstPosition, step.firstLogit);
  gpu.device.queue.writeBuffer(thisStep, 0, fields);
}

/** Records dispatches into a pass. */
export function encode(pass: GPUComputePassEncoder, dispatches: readonly Dispatch[], step: Step): void {
  for (const { pipeline, bindGroup, groups } of dispatches) {
    const counts = groups(step);
    // A merge of what was never split has nothing to do.
    if (counts[0] === 0) continue;
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindGroup);
    pass.dispatchWorkgroups(...counts);
  }
}
