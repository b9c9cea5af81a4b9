// Opens the GPU for the engine: a device with its limits, compiled pipelines, and errors of lost
// devices.
// A pipeline that does not compile throws an error with the compiler's messages.

import { engineError } from '../errors.ts';
import { type Limits, limitsOf } from './limits.ts';
import { bindingsOf } from './shader-source.ts';
import { portable, type Variant } from './variant.ts';

export interface Gpu {
  readonly device: GPUDevice;
  /** Vendor and name, for users and reports. */
  readonly adapterName: string;
  /** Bytes of the largest buffer that can be created and bound as a whole. */
  readonly maxBufferBytes: number;
  /** The limits of the device for kernels. */
  readonly limits: Limits;
  /** Whether this is a software GPU: a CPU that stands in for a GPU. */
  readonly isSoftware: boolean;
  /** Invocations that are certain to share a subgroup; 0 if the device has no subgroups. */
  readonly subgroupSize: number;
  /** The variant of the kernels that this GPU runs. */
  readonly variant: Variant;
  /**
   * Throws `device-lost`, or `internal` with the first error that the device reported outside any
   * scope.
   */
  check(): void;
  /** Settles when the device is lost; never rejects. */
  readonly lost: Promise<GPUDeviceLostInfo>;
}

/**
 * Features that the engine uses where the adapter has them.
 * Every kernel has a variant without subgroups, and only measurements need timestamps.
 */
const FEATURES: readonly GPUFeatureName[] = ['subgroups', 'timestamp-query'];

/**
 * Opens the fast GPU with everything that its adapter offers and the engine can use.
 * Errors: `webgpu-missing`, `adapter-missing`, `device-lost`.
 */
export async function openGpu(gpu: GPU | undefined): Promise<Gpu> {
  const adapter = await openAdapter(gpu);
  // Models wider than gpt-oss also need more workgroup memory than the default of 16,384 bytes.
  const { maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupStorageSize } = adapter.limits;
  const device = await adapter.requestDevice({
    requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)),
    requiredLimits: { maxBufferSize, maxStorageBufferBindingSize, maxComputeWorkgroupStorageSize },
  });
  return watch(device, adapter);
}

/** The fast GPU's adapter. Errors: `webgpu-missing`, `adapter-missing`. */
export async function openAdapter(gpu: GPU | undefined): Promise<GPUAdapter> {
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
  return adapter;
}

// 64 invocations fill the widest subgroup.
// A software GPU switches between the invocations of a workgroup at every barrier.
// On SwiftShader, eight of them run the goldens five times as fast as 64.
const WORKGROUP_SIZE = { gpu: 64, cpu: 8 };

/** Vendor and name of an adapter. */
export const adapterName = ({ vendor, architecture, device, description }: GPUAdapterInfo): string =>
  [vendor, architecture, device, description].filter(Boolean).join(' ');

/** Makes a Gpu from an open device, and records the device's errors. */
export function watch(device: GPUDevice, adapter: GPUAdapter): Gpu {
  const isSoftware = adapter.info.isFallbackAdapter;
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
    adapterName: adapterName(adapter.info),
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
  // The layout is explicit: an automatic one omits bindings that a kernel declares and does not
  // read.
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
 * Runs `allocate`, then checks whether the GPU had the memory.
 * Errors: `out-of-memory`, whose message states `needed`.
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
