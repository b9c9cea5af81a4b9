// What the browser says about the GPU: its adapter, its features and its limits. Asked by the page,
// so it also works where no model does.

export interface GpuFacts {
  /** Vendor, architecture and name, as far as the browser tells them. */
  name: string;
  /** Whether a CPU stands in for a GPU. */
  isSoftware: boolean;
  features: string[];
  /** Bytes or counts, by WebGPU's names. */
  limits: Record<string, number>;
}

/** `error`: why there are no facts, as in src/contracts/errors.ts. */
export type FoundGpu = { facts: GpuFacts } | { error: 'webgpu-missing' | 'adapter-missing' };

/** The needed part of `navigator.gpu`. */
export interface GpuEntry {
  requestAdapter(options: { powerPreference: 'high-performance' }): Promise<AdapterEntry | null>;
}

interface AdapterEntry {
  info: { vendor: string; architecture: string; device: string; description: string; isFallbackAdapter?: boolean };
  features: Iterable<string>;
  limits: object;
}

/** Asks for the adapter that models use. Never rejects: a browser that throws has no usable GPU. */
export async function findGpu(gpu: GpuEntry | undefined): Promise<FoundGpu> {
  if (gpu === undefined) return { error: 'webgpu-missing' };
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (adapter === null) return { error: 'adapter-missing' };
  const { vendor, architecture, device, description, isFallbackAdapter = false } = adapter.info;
  const name = [vendor, architecture, device, description].filter(Boolean).join(' ') || 'A GPU without a name';
  return {
    facts: { name, isSoftware: isFallbackAdapter, features: [...adapter.features].sort(), limits: limitsOf(adapter.limits) },
  };
}

/** The limits are getters of the object's class. */
function limitsOf(limits: object): Record<string, number> {
  const found: Record<string, number> = {};
  for (const name in limits) {
    const value: unknown = (limits as Record<string, unknown>)[name];
    if (typeof value === 'number') found[name] = value;
  }
  return found;
}

/** The GPU of this browser. */
export const findOwnGpu = (): Promise<FoundGpu> => findGpu((navigator as typeof navigator & { gpu?: GpuEntry }).gpu);
