// Records a page's use of WebGPU: each dispatch with its shader's text and the uniforms that it
// reads. `recordWebGpu` runs in the page, before its scripts, so it uses nothing from outside
// itself.

export interface RecordedDispatch {
  code: string;
  groups: [x: number, y: number, z: number];
  /** Contents of small buffers, including uniforms, by binding. */
  words: Record<number, number[]>;
}

declare global {
  interface Window {
    recorded: RecordedDispatch[];
  }
}

/** Wraps WebGPU's methods for shaders, uniforms and dispatches. */
export function recordWebGpu(): void {
  const maxBytes = 256;
  const recorded: RecordedDispatch[] = [];
  window.recorded = recorded;
  const codes = new WeakMap<object, string>();
  const contents = new WeakMap<GPUBuffer, Uint8Array<ArrayBuffer>>();
  const entries = new WeakMap<GPUBindGroup, GPUBindGroupEntry[]>();
  const current = { pipeline: {} as object, group: null as GPUBindGroup | null };

  const after = <T extends object, A extends unknown[]>(
    prototype: T,
    method: keyof T,
    look: (result: unknown, args: A) => void,
  ) => {
    const original = prototype[method] as (...args: unknown[]) => unknown;
    const wrapped = function (this: T, ...args: unknown[]) {
      const result = original.apply(this, args);
      if (result instanceof Promise) void result.then((made) => look(made, args as A));
      else look(result, args as A);
      return result;
    };
    Object.assign(prototype, { [method]: wrapped });
  };
  const codeOfPipeline = (pipeline: unknown, [{ compute }]: [GPUComputePipelineDescriptor]) =>
    codes.set(pipeline as object, codes.get(compute.module) ?? '');
  const bytesOf = (data: BufferSource) =>
    data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

  after(GPUDevice.prototype, 'createShaderModule', (module, [{ code }]: [GPUShaderModuleDescriptor]) =>
    codes.set(module as object, code),
  );
  after(GPUDevice.prototype, 'createComputePipeline', codeOfPipeline);
  after(GPUDevice.prototype, 'createComputePipelineAsync', codeOfPipeline);
  after(GPUDevice.prototype, 'createBindGroup', (group, [descriptor]: [GPUBindGroupDescriptor]) =>
    entries.set(group as GPUBindGroup, [...descriptor.entries]),
  );
  after(GPUQueue.prototype, 'writeBuffer', (_, args: [GPUBuffer, number, BufferSource, number?, number?]) => {
    const [buffer, , data, offset = 0, size = data.byteLength - offset] = args;
    if (size <= maxBytes) contents.set(buffer, bytesOf(data).slice(offset, offset + size));
  });
  after(GPUComputePassEncoder.prototype, 'setPipeline', (_, [pipeline]: [GPUComputePipeline]) => {
    current.pipeline = pipeline;
  });
  after(GPUComputePassEncoder.prototype, 'setBindGroup', (_, [, group]: [number, GPUBindGroup]) => {
    current.group = group;
  });
  after(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', (_, [x, y = 1, z = 1]: [number, number?, number?]) => {
    const words: Record<number, number[]> = {};
    for (const { binding, resource } of (current.group && entries.get(current.group)) ?? []) {
      const bytes = 'buffer' in resource ? contents.get(resource.buffer) : undefined;
      if (bytes !== undefined) words[binding] = [...new Uint32Array(bytes.buffer, 0, bytes.length >> 2)];
    }
    recorded.push({ code: codes.get(current.pipeline) ?? '', groups: [x, y, z], words });
  });
}
