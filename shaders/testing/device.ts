// Opens a GPUDevice for tests, in Node (Dawn) and in the browser, and watches its errors.
// A missing GPU is an error, never a skip.
// A test during which the device reported an error fails even if its numbers are right.

import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Part of the adapter's description that this ring is named for. */
    gpu: string;
    /** Invocations of a workgroup that reduces, in this ring. */
    workgroupSize: number;
  }
}

/** Optional features that a kernel variant may use; requested where the adapter has them. */
const FEATURES = ['shader-f16', 'subgroups', 'timestamp-query'] as const satisfies GPUFeatureName[];

export interface TestDevice {
  /** Available from `beforeAll` on. */
  readonly device: GPUDevice;
  readonly adapter: GPUAdapter;
  /** Vendor, name and description of the adapter, for messages. */
  readonly name: string;
}

export interface TestDeviceOptions {
  /**
   * Features to request, where the adapter has them. Default: all that it has.
   * `[]` tests the portable variant, which every GPU must run.
   */
  features?: readonly GPUFeatureName[];
  /** Limits to request. Default: all that the adapter has. */
  limits?: Record<string, number>;
}

/**
 * Requests this ring's adapter.
 * Throws if there is none, or if it is not the one the ring is named for. The message names the
 * fault.
 */
export async function requestTestAdapter(): Promise<GPUAdapter> {
  const wanted = inject('gpu');
  if (!navigator.gpu)
    throw new Error(`Needed: WebGPU on ${wanted}. Found: no navigator.gpu. Run tools/setup/system-packages.sh.`);
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter) throw new Error(`Needed: a GPU adapter, ${wanted}. Found: none. Run tools/setup/system-packages.sh.`);
  const name = adapterName(adapter);
  if (!name.toLowerCase().includes(wanted.toLowerCase())) throw new Error(`Needed: the adapter ${wanted}. Found: ${name}.`);
  return adapter;
}

/** One line that identifies an adapter in test output. */
export function adapterName(adapter: GPUAdapter): string {
  const { vendor, architecture, device, description } = adapter.info;
  return [vendor, architecture, device, description].filter(Boolean).join(' / ');
}

/**
 * Opens one device for all tests of the calling file (or `describe`).
 * Fails each test that left an error on it.
 */
export function testDevice(options: TestDeviceOptions = {}): TestDevice {
  let opened: { adapter: GPUAdapter; device: GPUDevice } | undefined;
  beforeAll(async () => {
    const adapter = await requestTestAdapter();
    const device = await adapter.requestDevice({
      requiredFeatures: (options.features ?? FEATURES).filter((feature) => adapter.features.has(feature)),
      requiredLimits: options.limits ?? allLimits(adapter),
    });
    opened = { adapter, device };
  });
  afterAll(() => opened?.device.destroy());
  const get = () => {
    if (!opened) throw new Error('The test device opens in beforeAll; use it inside tests and hooks only.');
    return opened;
  };
  failOnDeviceErrors(() => get().device);
  return {
    get device() {
      return get().device;
    },
    get adapter() {
      return get().adapter;
    },
    get name() {
      return adapterName(get().adapter);
    },
  };
}

/**
 * Registers hooks for a device that the test opened otherwise, e.g. through the engine.
 * After each test, they wait for the GPU and expect that it reported no uncaptured error.
 * `getDevice` is called once, in `beforeAll`; declare this after the hook that opens the device.
 */
export function failOnDeviceErrors(getDevice: () => GPUDevice): void {
  const errors: string[] = [];
  beforeAll(() => {
    getDevice().addEventListener('uncapturederror', (event) => errors.push(event.error.message));
  });
  afterEach(async () => {
    await settle(getDevice());
    expect(errors.splice(0), 'errors that the GPU device reported during this test').toEqual([]);
  });
}

/** Resolves when submitted work is done and errors raised so far were delivered. */
async function settle(device: GPUDevice): Promise<void> {
  await device.queue.onSubmittedWorkDone();
  device.pushErrorScope('validation');
  await device.popErrorScope();
  await new Promise((resolve) => setTimeout(resolve, 0));
}

function allLimits(adapter: GPUAdapter): Record<string, number> {
  const limits: Record<string, number> = {};
  for (const name in adapter.limits) {
    const value = adapter.limits[name as keyof GPUSupportedLimits];
    if (typeof value === 'number') limits[name] = value;
  }
  return limits;
}
