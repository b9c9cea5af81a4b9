// Dawn's GPU with the limits that every WebGPU device has, and counts of what the engine asks of it.
// Takes `navigator.gpu`, gives one that the engine opens like any other; refuses to know models.

/** The specification's defaults: what `requestDevice` gives where an adapter offers no more. Bytes. */
export const LEAST_LIMITS = { maxStorageBufferBindingSize: 128 * 2 ** 20, maxBufferSize: 256 * 2 ** 20 };

/** `gpu`, whose adapter offers no more than LEAST_LIMITS. */
export function withLeastLimits(gpu: GPU): GPU {
  const requestAdapter: GPU['requestAdapter'] = async (options) => {
    const adapter = await gpu.requestAdapter(options);
    return adapter && limited(adapter);
  };
  return { requestAdapter } as GPU;
}

function limited(adapter: GPUAdapter): GPUAdapter {
  const limits = new Proxy(adapter.limits, {
    get: (own, name) => Reflect.get(LEAST_LIMITS, name) ?? Reflect.get(own, name, own),
  });
  return new Proxy(adapter, {
    get: (own, name) => {
      if (name === 'limits') return limits;
      const value: unknown = Reflect.get(own, name, own);
      return typeof value === 'function' ? value.bind(own) : value;
    },
  });
}

export interface Calls {
  /** Dispatches of each submit, in order. */
  submits: number[];
  bindGroups: number;
}

/** Counts the calls of every device of this process from now on. */
export function countCalls(): Calls {
  const calls: Calls = { submits: [], bindGroups: 0 };
  let dispatches = 0;
  before(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', () => {
    dispatches++;
  });
  before(GPUQueue.prototype, 'submit', () => {
    calls.submits.push(dispatches);
    dispatches = 0;
  });
  before(GPUDevice.prototype, 'createBindGroup', () => {
    calls.bindGroups++;
  });
  return calls;
}

/** Calls `act` before each call of a class's method. */
function before<Name extends string>(owner: Record<Name, (...values: never[]) => unknown>, name: Name, act: () => void): void {
  const original = owner[name];
  owner[name] = function counted(this: unknown, ...values: never[]) {
    act();
    return original.apply(this, values);
  };
}
