// The GPU as the engine needs it: a device with the limits it may use, pipelines that explain why they do not compile, and
// the news that the device is gone. Takes `navigator.gpu`; refuses to know models.

import { engineError } from '../errors.ts';
import { type Limits, limitsOf } from './limits.ts';
import { bindingsOf } from './shader-source.ts';
import { portable, type Variant } from './variant.ts';

export interface Gpu {
  readonly device: GPUDevice;
  /** Vendor and name, for people and reports. */
  readonly adapterName: string;
  /** Largest buffer that can be made and bound whole, bytes. */
  readonly maxBufferBytes: number;
  /** What a kernel may ask of the device. */
  readonly limits: Limits;
  /** Whether it is a CPU that stands in for a GPU. */
  readonly isSoftware: boolean;
  /** Invocations that surely share a subgroup; 0 where the device has no subgroups. */
  readonly subgroupSize: number;
  /** Which way of each kernel it runs. */
  readonly variant: Variant;
  /** Throws `device-lost`, or `internal` with the first error the device reported outside any scope. */
  check(): void;
  /** Settles when the device is gone; never rejects. */
  readonly lost: Promise<GPUDeviceLostInfo>;
}

/** Used where the adapter has them: kernels have a way that needs no subgroups, and only measurements ask for times. */
const FEATURES: readonly GPUFeatureName[] = ['subgroups', 'timestamp-query'];

/**
 * Opens the fast GPU with everything its adapter offers that the engine can use.
 * Errors: `webgpu-missing`, `adapter-missing`, `device-lost`.
 */
export async function openGpu(gpu: GPU | undefined): Promise<Gpu> {
  if (gpu === undefined) {
    throw engineError(
      'webgpu-missing',
      'This app computes on your GPU through WebGPU; this browser offers none here. Use a current Chrome or Edge, over https or on localhost.',
    );
  }
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) {
    throw engineError(
      'adapter-missing',
      'This app computes on your GPU; the browser has WebGPU but offers no GPU. Turn on hardware acceleration in its settings, update the graphics driver, then restart the browser (chrome://gpu says what is blocked).',
    );
  }
  // Workgroup memory as well: models wider than gpt-oss need more than the 16,384 bytes that a
  // device has by default.
  const { maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupStorageSize } = adapter.limits;
  const device = await adapter.requestDevice({
    requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)),
    requiredLimits: { maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupStorageSize },
  });
  return watch(device, adapter);
}

// 64 fills the widest subgroup. A CPU that stands in for a GPU switches between the invocations of a group at every barrier:
// eight of them run the goldens five times as fast as 64 on SwiftShader.
const WORKGROUP_SIZE = { gpu: 64, cpu: 8 };

/** A Gpu on a device that is already open. */
export function watch(device: GPUDevice, adapter: GPUAdapter): Gpu {
  const { vendor, architecture, device: model, description, isFallbackAdapter: isSoftware } = adapter.info;
  let fault: Error | undefined;
  const lost = device.lost.then((info) => {
    fault = engineError('device-lost', `The GPU was lost (${info.reason}: ${info.message}). Load the model again.`);
    return info;
  });
  device.addEventListener('uncapturederror', (event) => {
    fault ??= engineError('internal', `The GPU refused a command: ${event.error.message}`);
  });
  return {
    device,
    adapterName: [vendor, architecture, model, description].filter(Boolean).join(' '),
    maxBufferBytes: Math.min(device.limits.maxBufferSize, device.limits.maxStorageBufferBindingSize),
    limits: limitsOf(device),
    subgroupSize: device.features.has('subgroups') ? adapter.info.subgroupMinSize : 0,
    isSoftware,
    variant: portable(isSoftware ? WORKGROUP_SIZE.cpu : WORKGROUP_SIZE.gpu),
    check() {
      if (fault !== undefined) throw fault;
    },
    lost,
  };
}

export interface PipelineSource {
  label: string;
  code: string;
  constants: Readonly<Record<string, number>>;
}

/** Compiles one kernel. Errors: `internal`, with every message's line and column. */
export async function createPipeline(gpu: Gpu, { label, code, constants }: PipelineSource): Promise<GPUComputePipeline> {
  const module = gpu.device.createShaderModule({ label, code });
  // Explicit, because an automatic layout leaves out what a kernel declares and does not read.
  const bindGroupLayout = gpu.device.createBindGroupLayout({
    label,
    entries: bindingsOf(code).map(({ binding, type }) => ({ binding, visibility: GPUShaderStage.COMPUTE, buffer: { type } })),
  });
  const layout = gpu.device.createPipelineLayout({ label, bindGroupLayouts: [bindGroupLayout] });
  try {
    return await gpu.device.createComputePipelineAsync({ label, layout, compute: { module, constants } });
  } catch (error) {
    gpu.check();
    const { messages } = await module.getCompilationInfo();
    const lines = messages.map((m) => `${label}.wgsl:${m.lineNum}:${m.linePos} ${m.message}`);
    throw engineError(
      'internal',
      [`The kernel ${label} does not compile on ${gpu.adapterName}: ${(error as Error).message}`, ...lines].join('\n'),
    );
  }
}

/**
 * Runs `allocate`, then asks whether the GPU had the memory.
 * Errors: `out-of-memory`, with `needed` said to the user.
 */
export async function withMemory<T>(gpu: Gpu, needed: string, allocate: () => T): Promise<T> {
  gpu.device.pushErrorScope('out-of-memory');
  const result = allocate();
  const error = await gpu.device.popErrorScope();
  if (error !== null) {
    throw engineError(
      'out-of-memory',
      `${needed} of GPU memory was needed; ${gpu.adapterName} refused: ${error.message}. Close other tabs and programs that use the GPU, or use a smaller model.`,
    );
  }
  return result;
}
